import type { ConsumerConfig, EachBatchPayload, Kafka } from 'kafkajs';
import { StoreUnavailableError } from '@rapport/engine/ports/store';
import type { Subscription } from '@rapport/engine/ports/log';
import { createFollower } from '@rapport/testkit/contracts/eventLog';
import { eventually } from '@rapport/testkit/eventually';
import { startConsumer } from './consumer.ts';
import type { ConsumerOptions } from './consumer.ts';
import { MAX_BYTES_PER_PARTITION } from './deliveries.ts';

const TOPIC = 't';

/** kafkajs's consumer as far as ours steers it: what it does wrong comes from the test. */
class ScriptedConsumer {
  readonly steps: string[] = [];
  readonly events = {
    GROUP_JOIN: 'join',
    CRASH: 'crash',
    FETCH: 'fetch',
    HEARTBEAT: 'heartbeat',
    END_BATCH_PROCESS: 'end',
  };
  disconnected = false;
  readonly config: ConsumerConfig;
  private readonly listeners = new Map<string, (event: { payload: unknown }) => void>();
  private eachBatch: ((payload: EachBatchPayload) => Promise<void>) | undefined;

  constructor(config: ConsumerConfig) {
    this.config = config;
  }

  on(event: string, listener: (event: { payload: unknown }) => void): void {
    this.listeners.set(event, listener);
  }
  connect(): Promise<void> {
    return Promise.resolve();
  }
  subscribe(): Promise<void> {
    return Promise.resolve();
  }
  run({ eachBatch }: { eachBatch: (payload: EachBatchPayload) => Promise<void> }): Promise<void> {
    this.eachBatch = eachBatch;
    return Promise.resolve();
  }
  seek({ partition, offset }: { partition: number; offset: string }): void {
    this.steps.push(`seek ${partition} to ${offset}`);
  }
  pause(places: readonly { partitions: readonly number[] }[]): void {
    for (const { partitions } of places) this.steps.push(`pause ${partitions.join()}`);
  }
  resume(places: readonly { partitions: readonly number[] }[]): void {
    for (const { partitions } of places) this.steps.push(`resume ${partitions.join()}`);
  }
  commitOffsets(): Promise<void> {
    return Promise.resolve();
  }
  disconnect(): Promise<void> {
    this.disconnected = true;
    return Promise.resolve();
  }

  join(memberId: string, ...partitions: readonly number[]): void {
    this.listeners.get('join')?.({ payload: { memberId, memberAssignment: { [TOPIC]: partitions } } });
  }
  beat(): void {
    this.listeners.get('heartbeat')?.({ payload: {} });
  }
  crash(): void {
    this.listeners.get('crash')?.({ payload: { error: new Error('scripted'), restart: false } });
  }
  async fetch(
    partition: number,
    offsets: readonly number[],
    { from = offsets[0], bytes = 1, end = 1_000 } = {},
  ): Promise<void> {
    const messages = offsets.map((offset) => ({
      offset: String(offset),
      key: Buffer.from('k'),
      value: Buffer.alloc(bytes, String(offset)),
    }));
    const batch = {
      topic: TOPIC,
      partition,
      messages,
      fetchedOffset: String(from),
      highWatermark: String(end),
    };
    await this.eachBatch?.({ batch } as unknown as EachBatchPayload);
  }
}

describe('startConsumer', () => {
  const subscriptions: Subscription[] = [];
  const consumers: ScriptedConsumer[] = [];
  const kafka = {
    consumer: (config: ConsumerConfig) => {
      const made = new ScriptedConsumer(config);
      consumers.push(made);
      return made;
    },
  } as unknown as Kafka;
  const newest = (): ScriptedConsumer => consumers.at(-1) ?? new ScriptedConsumer({ groupId: 'none' });

  const start = async (
    handler: ConsumerOptions['handler'],
    limits: ConsumerOptions['limits'] = {},
  ): Promise<ScriptedConsumer> => {
    const subscription = await startConsumer({
      kafka,
      group: 'g',
      topics: [TOPIC],
      handler,
      endOffsets: () => Promise.resolve([1_000, 1_000, 1_000]),
      warn: () => undefined,
      limits: { restartDelayMs: 1, ...limits },
    });
    subscriptions.push(subscription);
    return newest();
  };
  const seen = <T>(probe: () => T | undefined | false): Promise<T> =>
    eventually(async () => {
      const found = probe();
      return found === undefined || found === false ? { seen: found } : { found };
    });
  const offsetsOf = (follower: ReturnType<typeof createFollower>, partition = 0): readonly number[] =>
    follower.batches
      .filter((batch) => batch.partition === partition)
      .flatMap(({ records }) => records.map(({ offset }) => offset));

  afterEach(async () => {
    for (const { stop } of subscriptions.splice(0)) await stop();
    consumers.splice(0);
  });

  it('fetches nothing of a gained partition before its position is sought', async () => {
    const consumer = await start(createFollower(() => 7));
    consumer.join('m', 0, 1);
    // Before another turn of the event loop, in which kafkajs would fetch.
    expect(consumer.steps).toEqual(['pause 0', 'pause 1']);
    await seen(() => consumer.steps.length === 6);
    expect(consumer.steps.slice(2)).toEqual(['seek 0 to 7', 'resume 0', 'seek 1 to 7', 'resume 1']);
  });

  it('goes on with a kept partition where it was, and gives back the lost one', async () => {
    const follower = createFollower();
    const consumer = await start(follower);
    consumer.join('m', 0, 1);
    await seen(() => consumer.steps.includes('resume 1'));
    await consumer.fetch(0, [0, 1, 2]);
    const before = consumer.steps.length;
    consumer.join('m', 0);
    expect(consumer.steps.slice(before)).toEqual(['seek 0 to 3']);
    await seen(() => follower.owned().length === 1);
    expect(follower.broken).toEqual([]);
  });

  it('begins anew where the group had given the member up', async () => {
    const follower = createFollower(() => 5);
    const consumer = await start(follower);
    consumer.join('m1', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [5, 6]);
    await seen(() => offsetsOf(follower).length === 2);
    consumer.join('m2', 0);
    await seen(() => consumer.steps.filter((step) => step === 'seek 0 to 5').length === 2);
    expect(follower.broken).toEqual([]);
  });

  it('hands over nothing more of a partition that is lost with a batch in hand, and leaves it paused', async () => {
    const follower = createFollower();
    const consumer = await start(follower, { bufferedBytes: 1 });
    consumer.join('m', 0, 1);
    await seen(() => consumer.steps.includes('resume 1'));
    follower.holdBack();
    // More than a share: the partition is paused until the first batch is given back.
    await consumer.fetch(0, [0], { bytes: MAX_BYTES_PER_PARTITION + 1 });
    await consumer.fetch(0, [1]);
    await seen(() => offsetsOf(follower).length === 1);
    expect(consumer.steps.at(-1)).toBe('pause 0');
    consumer.join('m', 1);
    const before = consumer.steps.length;
    follower.release();
    await seen(() => follower.owned().length === 1);
    expect(offsetsOf(follower, 0)).toEqual([0]);
    expect(consumer.steps.slice(before)).toEqual([]);
    expect(follower.broken).toEqual([]);
  });

  it('drops batches of partitions that are not, or no longer, ours', async () => {
    const follower = createFollower();
    const consumer = await start(follower);
    await consumer.fetch(0, [0]);
    consumer.join('m', 0, 1);
    await consumer.fetch(0, [0]);
    await seen(() => consumer.steps.includes('resume 1'));
    consumer.join('m', 1);
    await consumer.fetch(0, [0]);
    await consumer.fetch(1, [0]);
    await seen(() => offsetsOf(follower, 1).length === 1);
    expect(offsetsOf(follower, 0)).toEqual([]);
    expect(follower.broken).toEqual([]);
  });

  it('takes of a batch only what it has not taken yet', async () => {
    const follower = createFollower(() => 3);
    const consumer = await start(follower);
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [1, 2, 3, 4]);
    await consumer.fetch(0, [3, 4]);
    await consumer.fetch(0, [3, 4, 5]);
    await seen(() => offsetsOf(follower).includes(5));
    expect(offsetsOf(follower)).toEqual([3, 4, 5]);
  });

  it('seeks again instead of skipping, and accepts a gap that is really there', async () => {
    const follower = createFollower();
    const consumer = await start(follower);
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [10, 11]);
    expect(offsetsOf(follower)).toEqual([]);
    expect(consumer.steps.at(-1)).toBe('seek 0 to 0');
    await consumer.fetch(0, [10, 11]);
    await seen(() => offsetsOf(follower).length === 2);
  });

  it('fails where the log has become shorter than what was read', async () => {
    const follower = createFollower(() => 20);
    const consumer = await start(follower);
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [3], { end: 4 });
    expect(follower.failures[0]?.message).toContain('lost records');
    expect(offsetsOf(follower)).toEqual([]);
  });

  it('ends a batch behind its last record where the broker tells an older end', async () => {
    const follower = createFollower();
    const consumer = await start(follower);
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [0, 1], { end: 1 });
    await consumer.fetch(0, [2], { end: 2 });
    await consumer.fetch(0, [3], { end: 9 });
    await seen(() => offsetsOf(follower).length === 4);
    expect(follower.batches.map(({ endOffset }) => endOffset)).toEqual([2, 3, 9]);
    expect(follower.broken).toEqual([]);
    expect(follower.failures).toEqual([]);
  });

  it('never waits for the handler inside kafkajs, and stops fetching when its buffer is full', async () => {
    const follower = createFollower();
    const consumer = await start(follower, { bufferedBytes: 1 });
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    follower.holdBack();
    const before = consumer.steps.length;
    // A share is never less than one fetch.
    await consumer.fetch(0, [0], { bytes: MAX_BYTES_PER_PARTITION });
    expect(consumer.steps.length).toBe(before);
    await consumer.fetch(0, [1]);
    expect(consumer.steps.slice(before)).toEqual(['pause 0']);
    follower.release();
    await seen(() => consumer.steps.at(-1) === 'resume 0');
    await seen(() => offsetsOf(follower).length === 2);
    expect(follower.broken).toEqual([]);
  });

  it('fetches again as soon as what waits is within its share, and not when all of it is taken', async () => {
    const follower = createFollower();
    const taking: (() => void)[] = [];
    const onBatch = (): Promise<void> =>
      new Promise((resolve) => {
        taking.push(resolve);
      });
    const consumer = await start({ ...follower, onBatch }, { bufferedBytes: 1 });
    consumer.join('m', 0);
    await seen(() => consumer.steps.includes('resume 0'));
    await consumer.fetch(0, [0], { bytes: MAX_BYTES_PER_PARTITION });
    await consumer.fetch(0, [1], { bytes: MAX_BYTES_PER_PARTITION });
    expect(consumer.steps.at(-1)).toBe('pause 0');
    await seen(() => taking.length === 1);
    taking[0]?.();
    await seen(() => consumer.steps.at(-1) === 'resume 0');
    await seen(() => taking.length === 2);
    taking[1]?.();
    expect(follower.broken).toEqual([]);
  });

  it('lets a partition hold what the others do not', async () => {
    const follower = createFollower();
    const consumer = await start(follower, { bufferedBytes: 3 * MAX_BYTES_PER_PARTITION });
    consumer.join('m', 0, 1);
    await seen(() => consumer.steps.includes('resume 1'));
    follower.holdBack();
    const before = consumer.steps.length;
    for (const offset of [0, 1, 2]) await consumer.fetch(0, [offset], { bytes: MAX_BYTES_PER_PARTITION });
    expect(consumer.steps.length).toBe(before);
    await consumer.fetch(1, [0], { bytes: MAX_BYTES_PER_PARTITION });
    // The other one is within its share.
    expect(consumer.steps.length).toBe(before);
    await consumer.fetch(0, [3], { bytes: MAX_BYTES_PER_PARTITION });
    expect(consumer.steps.slice(before)).toEqual(['pause 0']);
    follower.release();
    await seen(() => consumer.steps.at(-1) === 'resume 0');
    await seen(() => offsetsOf(follower, 0).length === 4);
    expect(follower.broken).toEqual([]);
  });

  it('leaves beginning again to nobody else', async () => {
    const { config } = await start(createFollower());
    // kafkajs would do so by itself after errors that it takes for passing ones.
    await expect(config.retry?.restartOnFailure?.(new Error('scripted'))).resolves.toBe(false);
  });

  it('begins again after a crash: gives everything back and is assigned anew', async () => {
    const follower = createFollower();
    const first = await start(follower);
    first.join('m1', 0);
    await seen(() => first.steps.includes('resume 0'));
    first.crash();
    await seen(() => follower.owned().length === 0 && consumers.length === 2);
    expect(first.disconnected).toBe(true);
    // What the old one still brings is not ours any more.
    await first.fetch(0, [0]);
    const second = newest();
    second.join('m2', 0);
    await seen(() => second.steps.includes('resume 0'));
    await second.fetch(0, [0]);
    await seen(() => offsetsOf(follower).length === 1);
    expect(follower.broken).toEqual([]);
    expect(follower.failures).toEqual([]);
  });

  it('fails, once, after so many crashes in a row', async () => {
    const follower = createFollower();
    await start(follower, { maxRestarts: 2 });
    for (let count = 1; count <= 3; count += 1) {
      await seen(() => consumers.length === count);
      newest().crash();
    }
    await seen(() => follower.failures.length === 1);
    expect(follower.failures[0]?.message).toContain('cannot go on: scripted');
    expect(consumers).toHaveLength(3);
  });

  it('begins again where kafkajs falls silent', async () => {
    const follower = createFollower();
    const first = await start(follower, { silenceMs: 0, watchIntervalMs: 1 });
    await seen(() => consumers.length > 1);
    expect(first.disconnected).toBe(true);
  });

  it('takes a heartbeat for no sign of life: ours go on where kafkajs hangs', async () => {
    const hanging = await start(createFollower(), { silenceMs: 500, watchIntervalMs: 1 });
    await seen(() => {
      hanging.beat();
      return consumers.length > 1;
    });
    expect(hanging.disconnected).toBe(true);
  });

  it('begins again where the positions cannot be read for now, and fails where they never can', async () => {
    const follower = createFollower();
    const errors: Error[] = [new StoreUnavailableError('down'), new Error('broken')];
    await start({
      ...follower,
      onAssigned: (places) => {
        const error = errors.shift();
        return error === undefined ? follower.onAssigned(places) : Promise.reject(error);
      },
    });
    newest().join('m1', 0);
    await seen(() => consumers.length === 2);
    expect(follower.failures).toEqual([]);
    newest().join('m2', 0);
    await seen(() => follower.failures.length === 1);
    expect(follower.failures[0]?.message).toBe('broken');
  });
});
