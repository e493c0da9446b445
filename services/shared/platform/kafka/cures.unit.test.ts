import fc from 'fast-check';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { cureEncoder, cureHeartbeats, cureIdleTimers } from './cures.ts';

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests: () => void;
  checkPendingRequests: () => void;
  destroy: () => void;
}

const Constructor = RequestQueue as unknown as new (options: object) => Queue;

describe('cureIdleTimers', () => {
  const queues: Queue[] = [];
  const queue = (): Queue => {
    const made = new Constructor({
      maxInFlightRequests: 1,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: 'c',
      broker: 'b',
      logger: { debug: () => undefined },
    });
    queues.push(made);
    return made;
  };

  beforeEach(() => {
    cureIdleTimers();
    // Twice, as two adapters in a process do.
    cureIdleTimers();
  });

  afterEach(() => {
    for (const one of queues.splice(0)) one.destroy();
  });

  it('arms no timer where nothing waits and nothing is throttled', () => {
    const idle = queue();
    idle.checkPendingRequests();
    expect(idle.throttleCheckTimeoutId).toBeNull();
  });

  it('looks again where requests wait', () => {
    const busy = queue();
    busy.pending.push({});
    busy.scheduleCheckPendingRequests();
    expect(busy.throttleCheckTimeoutId).not.toBeNull();
  });

  it('looks again when a throttle is over', () => {
    const throttled = queue();
    throttled.throttledUntil = Date.now() + 60_000;
    throttled.scheduleCheckPendingRequests();
    expect(throttled.throttleCheckTimeoutId).not.toBeNull();
  });
});

interface Writer {
  readonly buffer: Buffer;
  readonly writeVarInt: (value: number) => Writer;
  readonly writeUVarInt: (value: number) => Writer;
  readonly writeBytes: (bytes: Buffer) => Writer;
}

const WriterClass = Encoder as unknown as (new () => Writer) & {
  readonly prototype: Writer & { readonly ensureAvailable: unknown };
  readonly nextPowerOfTwo: (value: number) => number;
};

describe('cureEncoder', () => {
  it('writes the same bytes as before, wherever a buffer ends', () => {
    const { nextPowerOfTwo } = WriterClass;
    const { ensureAvailable, writeUVarInt } = WriterClass.prototype;
    const written = (values: readonly number[], lengths: readonly number[]): Buffer => {
      const writer = new WriterClass();
      for (const length of lengths) writer.writeBytes(Buffer.alloc(length, length));
      for (const value of values) writer.writeVarInt(value);
      for (const value of values) writer.writeUVarInt(value >>> 0);
      return Buffer.from(writer.buffer);
    };
    const value = fc.oneof(fc.integer(), fc.nat(300));
    // With the four bytes of its length, one of 507 wants the very size that an encoder begins with.
    const length = fc.oneof(fc.nat(700), fc.constantFrom(59, 60, 61, 506, 507, 508));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 300 }),
        fc.array(length, { maxLength: 5 }),
        (values, lengths) => {
          Object.assign(WriterClass, { nextPowerOfTwo });
          Object.assign(WriterClass.prototype, { ensureAvailable, writeUVarInt });
          const expected = written(values, lengths);
          cureEncoder();
          expect(written(values, lengths)).toEqual(expected);
        },
      ),
    );
  });
});

describe('cureHeartbeats', () => {
  const { prototype } = ConsumerGroup;
  const original = prototype.fetch;
  const SESSION_MS = 8_000;
  let answer: (batches: unknown) => void;
  let fail: (error: Error) => void;

  /** A member whose fetch answers when the test says so, and whose group is being rebalanced. */
  const member = () => {
    const beats: number[] = [];
    const group = Object.assign(Object.create(prototype) as typeof prototype, {
      sessionTimeout: SESSION_MS,
      heartbeat: ({ interval }: { interval: number }): Promise<void> => {
        beats.push(interval);
        return Promise.reject(new Error('scripted rebalance'));
      },
    });
    return { group, beats };
  };

  beforeEach(() => {
    jest.useFakeTimers();
    prototype.fetch = () =>
      new Promise((resolve, reject) => {
        answer = resolve;
        fail = reject;
      });
    cureHeartbeats();
    // Twice, as two adapters in a process do.
    cureHeartbeats();
  });

  afterEach(() => {
    jest.useRealTimers();
    prototype.fetch = original;
  });

  it('beats four times a session while a fetch does not come back, the first one too', async () => {
    const { group, beats } = member();
    const fetched = group.fetch(1);
    jest.advanceTimersByTime(SESSION_MS);
    expect(beats).toEqual([0, 0, 0, 0]);
    answer(['a batch']);
    await expect(fetched).resolves.toEqual(['a batch']);
  });

  it('beats no more where a fetch takes longer than any quota holds', () => {
    const { group, beats } = member();
    void group.fetch(1);
    jest.advanceTimersByTime(30_000);
    expect(beats).toHaveLength(15);
    jest.advanceTimersByTime(20_000);
    expect(beats).toHaveLength(15);
  });

  it('leaves the beat to kafkajs between fetches, also where one fails', async () => {
    const { group, beats } = member();
    const first = group.fetch(1);
    answer([]);
    await first;
    const second = group.fetch(1);
    fail(new Error('scripted'));
    await expect(second).rejects.toThrow('scripted');
    jest.advanceTimersByTime(SESSION_MS);
    expect(beats).toEqual([]);
  });
});
