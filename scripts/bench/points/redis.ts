import { connect } from 'node:net';
import { part } from '../part.ts';
import { ownCpuSeconds, startMeter, withOwn } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { firstScore, rankMoves, rankedMid, scoresAfter } from './rankMoves.ts';
import type { RankShape } from './rankMoves.ts';

export interface RedisInput {
  readonly port: number;
  readonly shape: RankShape;
  readonly pids: Pids;
}

export interface RedisResult {
  readonly metered: Metered;
  /** Of the whole set, as Redis says. */
  readonly bytes: number;
}

const KEY = 'board';
const PIPELINED = 32;
const LINE = '\r\n';
const CHECKED = 100;

const command = (...words: readonly (string | number)[]): string =>
  `*${words.length}${LINE}${words.map((word) => `$${Buffer.byteLength(String(word))}${LINE}${word}${LINE}`).join('')}`;

/** Answers in RESP, one after another: texts and numbers; an error is thrown. */
function createReader(): (data: Buffer) => readonly string[] {
  let waiting = '';
  return (data) => {
    waiting += data.toString('latin1');
    const answers: string[] = [];
    let at = 0;
    for (;;) {
      const end = waiting.indexOf(LINE, at);
      if (end < 0) break;
      const [kind, rest] = [waiting[at], waiting.slice(at + 1, end)];
      if (kind === '-') throw new Error(`Redis: ${rest}`);
      if (kind !== '$') {
        answers.push(rest);
        at = end + LINE.length;
        continue;
      }
      const from = end + LINE.length;
      const to = from + Math.max(0, Number(rest));
      if (waiting.length < to + LINE.length) break;
      answers.push(waiting.slice(from, to));
      at = to + LINE.length;
    }
    waiting = waiting.slice(at);
    return answers;
  };
}

/** The baseline: a sorted set of Redis, thirty-two commands at once on one connection, from the same generator. */
await part<RedisInput, RedisResult>(async ({ port, shape, pids }) => {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const read = createReader();
  let waiting: { wanted: number; answers: string[]; done: (answers: readonly string[]) => void } | undefined;
  let failed = (error: Error): void => {
    throw error;
  };
  socket.on('error', (error) => {
    failed(error);
  });
  socket.on('data', (data: Buffer) => {
    try {
      waiting?.answers.push(...read(data));
    } catch (error) {
      failed(error as Error);
      return;
    }
    if (waiting !== undefined && waiting.answers.length >= waiting.wanted) waiting.done(waiting.answers);
  });
  const send = (commands: readonly string[]): Promise<readonly string[]> =>
    new Promise((done, reject) => {
      failed = reject;
      waiting = { wanted: commands.length, answers: [], done };
      socket.write(commands.join(''));
    });
  const sendAll = async (commands: Iterable<string>): Promise<void> => {
    let batch: string[] = [];
    for (const one of commands) {
      batch.push(one);
      if (batch.length < PIPELINED) continue;
      await send(batch);
      batch = [];
    }
    if (batch.length > 0) await send(batch);
  };
  const mids = Array.from({ length: shape.members }, (_, member) => rankedMid(member));
  await send([command('DEL', KEY)]);
  await sendAll(mids.map((mid, member) => command('ZADD', KEY, firstScore(member), mid)));
  const stopMeter = startMeter(pids);
  const own = ownCpuSeconds();
  await sendAll(
    (function* () {
      for (const { member, points } of rankMoves(shape)) {
        const mid = mids[member] ?? '';
        yield points === 0 ? command('ZREVRANK', KEY, mid) : command('ZINCRBY', KEY, points, mid);
      }
    })(),
  );
  const metered = withOwn(stopMeter(), 'generator', ownCpuSeconds() - own);
  const wanted = scoresAfter(shape);
  for (let check = 0; check < CHECKED; check += 1) {
    const member = Math.floor((check / CHECKED) * shape.members);
    const [score] = await send([command('ZSCORE', KEY, mids[member] ?? '')]);
    if (Number(score) !== wanted[member]) throw new Error(`Redis has ${score} instead of ${wanted[member]}.`);
  }
  const [bytes = ''] = await send([command('MEMORY', 'USAGE', KEY, 'SAMPLES', 0)]);
  socket.destroy();
  return { metered, bytes: Number(bytes) };
});
