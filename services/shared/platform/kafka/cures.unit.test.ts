import fc from 'fast-check';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { cureIdleTimers, cureEncoder } from './cures.ts';

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
