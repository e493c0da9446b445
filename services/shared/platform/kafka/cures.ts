import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';

const LOOK_AGAIN_MS = 10;

/** The part of kafkajs that decides when a request is sent. */
interface Queue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId?: NodeJS.Timeout | null;
  scheduleCheckPendingRequests: (this: Queue) => void;
  readonly checkPendingRequests: () => void;
}

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay for ever on every idle connection (its issues 1556 and 1704),
 * which costs 4 % of a core per client and a warning on Node 24. The cure: with nothing waiting and no throttle there
 * is nothing to look at again. Idempotent.
 */
export function cureIdleTimers(): void {
  const { prototype } = RequestQueue as unknown as { readonly prototype: Queue };
  prototype.scheduleCheckPendingRequests = function schedule(this: Queue): void {
    const waitMs = this.throttledUntil - Date.now();
    if (this.throttleCheckTimeoutId !== null && this.throttleCheckTimeoutId !== undefined) return;
    if (this.pending.length === 0 && !(waitMs > 0)) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      waitMs > 0 ? waitMs : LOOK_AGAIN_MS,
    );
  };
}

/** The part of kafkajs that writes requests. */
interface Writer {
  buf: Buffer;
  offset: number;
  ensureAvailable: (this: Writer, bytes: number) => void;
  writeUVarInt: (this: Writer, value: number) => Writer;
}

interface WriterClass {
  readonly prototype: Writer;
  nextPowerOfTwo: (value: number) => number;
}

/** Seven bits a byte. */
const MAX_VARINT_BYTES = 5;
/** What an encoder of kafkajs asks for when it begins. */
const FIRST_BYTES = 511;
/** As large as V8 keeps in its own heap, where it costs next to nothing; the header of a record fits. */
const SMALL_FIRST_BYTES = 64;

/**
 * kafkajs 2.2.4 begins every record and every header of one with 512 zeroed bytes outside of V8's heap, and writes each
 * number of variable length, seven a record, into an array, the array into a buffer and the buffer where it belongs:
 * a tenth of what an append costs. The cure begins small and writes them there at once; the bytes are the same.
 * Idempotent.
 */
export function cureEncoder(): void {
  const writer = Encoder as unknown as WriterClass;
  const nextPowerOfTwo = (value: number): number => 1 << (32 - Math.clz32(value));
  writer.nextPowerOfTwo = (value) => (value === FIRST_BYTES ? SMALL_FIRST_BYTES : nextPowerOfTwo(value));
  writer.prototype.ensureAvailable = function ensureAvailable(this: Writer, bytes: number): void {
    const wanted = this.offset + bytes;
    if (wanted <= this.buf.length) return;
    // Not zeroed: of a buffer only what has been written is ever read.
    const grown = Buffer.allocUnsafe(nextPowerOfTwo(wanted));
    this.buf.copy(grown, 0, 0, this.offset);
    this.buf = grown;
  };
  writer.prototype.writeUVarInt = function writeUVarInt(this: Writer, value: number): Writer {
    this.ensureAvailable(MAX_VARINT_BYTES);
    let rest = value >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.buf[this.offset++] = (rest & 0x7f) | 0x80;
    this.buf[this.offset++] = rest;
    return this;
  };
}

/** The part of kafkajs that is a member of a group. */
interface Group {
  readonly sessionTimeout: number;
  readonly heartbeat: (options: { interval: number }) => Promise<void>;
  fetch: (this: Group, nodeId: number) => Promise<unknown>;
}

const BEATS_PER_SESSION = 4;
/**
 * A quota holds a fetch up for its window of 11 s, or for several where replicas share it. Who waits for longer hangs,
 * and others may have its partitions.
 */
const MAX_BEATING_MS = 30_000;

const beating = new WeakSet<Group['fetch']>();

/**
 * kafkajs 2.2.4 sends heartbeats between fetches only, and a broker that enforces a quota may hold one up for longer
 * than a session. The cure beats during a fetch, the first one too. What such a beat finds out, the next one of kafkajs
 * finds out as well. Idempotent.
 */
export function cureHeartbeats(): void {
  const { prototype } = ConsumerGroup as unknown as { readonly prototype: Group };
  const fetch = prototype.fetch;
  if (beating.has(fetch)) return;
  prototype.fetch = async function fetchAndBeat(this: Group, nodeId: number): Promise<unknown> {
    const intervalMs = this.sessionTimeout / BEATS_PER_SESSION;
    let left = Math.floor(MAX_BEATING_MS / intervalMs);
    const pulse = setInterval(() => {
      if (--left >= 0) this.heartbeat({ interval: 0 }).catch(() => undefined);
    }, intervalMs);
    try {
      return await fetch.call(this, nodeId);
    } finally {
      clearInterval(pulse);
    }
  };
  beating.add(prototype.fetch);
}
