import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { part } from '../part.ts';
import { ownCpuSeconds, startMeter, withOwn } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { quantile } from '../statistics.ts';

export interface LoadInput {
  /** `host:port` of a gRPC server without TLS. */
  readonly address: string;
  /** `/<package>.<service>/<method>`, unary. */
  readonly path: string;
  readonly token: string;
  /** Encoded requests in base64, one a line; they are sent in turn, again and again. */
  readonly requestsFile: string;
  readonly calls: number;
  /** On one connection; more wait. */
  readonly inFlight: number;
  /** Calls a second by the clock and not by the answer before; as fast as answers come where absent. */
  readonly rate?: number;
  /** An answer of no more bytes says nothing. */
  readonly silentBytes?: number;
  readonly pids: Pids;
}

export interface LoadResult {
  readonly metered: Metered;
  /** From when a call was due. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that say something. */
  readonly telling: number;
}

const LIMIT_MS = 5 * 60_000;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const HEAD = 9;
const MESSAGE_PREFIX = 5;
const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
/** On HEADERS and DATA; on SETTINGS and PING the same bit acknowledges. */
const END = 1;
const END_HEADERS = 4;
const LARGEST_WINDOW = 2 ** 31 - 1;
const FIRST_WINDOW = 2 ** 16 - 1;
const SHORT = 127;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HPACK's length of a text: seven bits, and what is more in groups of seven. */
function lengthOf(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  if (bytes < SHORT) return Buffer.from([bytes]);
  const groups = [SHORT];
  let rest = bytes - SHORT;
  for (; rest > SHORT; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
  return Buffer.from([...groups, rest]);
}

const text = (value: string): Buffer => Buffer.concat([lengthOf(value), Buffer.from(value)]);
/** A header that no table keeps. */
const header = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([0]), text(name), text(value)]);

/** POST over http: both stand in HPACK's own table, as the names of path and authority do. */
const headersOf = ({ address, path, token }: LoadInput): Buffer =>
  Buffer.concat([
    Buffer.from([0x83, 0x86, 0x04]),
    text(path),
    Buffer.from([0x01]),
    text(address),
    header('content-type', 'application/grpc'),
    header('te', 'trailers'),
    header('authorization', `Bearer ${token}`),
  ]);

/**
 * Calls of a unary RPC on one connection, as cheap as they can be made: a client of grpc-js costs twice what a server of
 * it does, and would be what is measured. It knows as much of HTTP/2 as that takes; an answer without a message is an
 * error.
 */
await part<LoadInput, LoadResult>(async (input) => {
  const { calls, inFlight, rate, silentBytes = 0, pids } = input;
  const [host = '', port = ''] = input.address.split(':');
  const requests = readFileSync(input.requestsFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const message = Buffer.from(line, 'base64');
      const prefix = Buffer.alloc(MESSAGE_PREFIX);
      prefix.writeUInt32BE(message.length, 1);
      return Buffer.concat([prefix, message]);
    });
  const headers = headersOf(input);
  const socket = connect(Number(port), host);
  socket.setNoDelay(true);
  const { promise: finished, resolve, reject } = Promise.withResolvers<undefined>();
  const limit = setTimeout(() => {
    reject(new Error(`${calls} calls took longer than ${LIMIT_MS} ms.`));
  }, LIMIT_MS);
  const wider = Buffer.alloc(4);
  wider.writeUInt32BE(LARGEST_WINDOW - FIRST_WINDOW);
  // Of the settings: no table of headers, and as much as it likes of one answer.
  const settings = Buffer.alloc(12);
  settings.writeUInt16BE(1, 0);
  settings.writeUInt16BE(4, 6);
  settings.writeUInt32BE(LARGEST_WINDOW, 8);
  socket.write(
    Buffer.concat([Buffer.from(PREFACE), frame(SETTINGS, 0, 0, settings), frame(WINDOW_UPDATE, 0, 0, wider)]),
  );

  const startedAt = performance.now();
  const dueAt = (call: number): number =>
    rate === undefined ? performance.now() : startedAt + (call / rate) * 1_000;
  /** By stream: when it was due, and how long its message is as far as it has come. */
  const open = new Map<number, { readonly due: number; bytes: number }>();
  const latencies: number[] = [];
  let [sent, telling, allowed] = [0, 0, rate === undefined ? calls : 0];
  const send = (): void => {
    const parts: Buffer[] = [];
    while (open.size < inFlight && sent < allowed) {
      const stream = 2 * sent + 1;
      const request = requests[sent % requests.length] ?? Buffer.alloc(0);
      open.set(stream, { due: dueAt(sent), bytes: 0 });
      parts.push(frame(HEADERS, END_HEADERS, stream, headers), frame(DATA, END, stream, request));
      sent += 1;
    }
    if (parts.length > 0) socket.write(Buffer.concat(parts));
  };
  const take = (type: number, flags: number, stream: number, payload: Buffer): void => {
    if (type === SETTINGS && (flags & END) === 0) socket.write(frame(SETTINGS, END, 0, Buffer.alloc(0)));
    if (type === PING && (flags & END) === 0) socket.write(frame(PING, END, 0, payload));
    if (type === GOAWAY || type === RST_STREAM) reject(new Error(`The server ended ${stream} by ${type}.`));
    const call = open.get(stream);
    if (call === undefined) return;
    if (type === DATA) call.bytes += payload.length;
    if (type !== HEADERS || (flags & END) === 0) return;
    open.delete(stream);
    if (call.bytes < MESSAGE_PREFIX) reject(new Error(`Call ${stream} was not answered by a message.`));
    if (call.bytes > MESSAGE_PREFIX + silentBytes) telling += 1;
    latencies.push(performance.now() - call.due);
    if (latencies.length === calls) resolve(undefined);
  };
  let waiting: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    waiting = waiting.length === 0 ? data : Buffer.concat([waiting, data]);
    let at = 0;
    while (waiting.length - at >= HEAD) {
      const length = waiting.readUIntBE(at, 3);
      if (waiting.length - at < HEAD + length) break;
      const payload = waiting.subarray(at + HEAD, at + HEAD + length);
      take(waiting.readUInt8(at + 3), waiting.readUInt8(at + 4), waiting.readUInt32BE(at + 5), payload);
      at += HEAD + length;
    }
    waiting = waiting.subarray(at);
    send();
  });
  socket.on('error', reject);

  const stopMeter = startMeter(pids);
  const own = ownCpuSeconds();
  send();
  while (rate !== undefined && allowed < calls) {
    await wait(1);
    allowed = Math.min(calls, Math.floor(((performance.now() - startedAt) / 1_000) * rate) + 1);
    send();
  }
  await finished;
  const metered = withOwn(stopMeter(), 'load', ownCpuSeconds() - own);
  clearTimeout(limit);
  socket.destroy();
  return { metered, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99), telling };
});
