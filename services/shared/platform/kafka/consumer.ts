import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { Subscription, SubscriptionHandler, TopicPartition } from '@rapport/engine/ports/log';

const SESSION_TIMEOUT_MS = 30_000;
const HEARTBEAT_INTERVAL_MS = 3_000;
const REBALANCE_TIMEOUT_MS = 30_000;
/** How long a fetch waits for records: what an idle consumer's first record waits at most is the broker's own time. */
const MAX_WAIT_MS = 100;
const MAX_BYTES_PER_PARTITION = 1_048_576;
/** Nothing was heard of the consumer for two sessions: it hangs (kafkajs issues 659 and 1532). */
const SILENCE_MS = 2 * SESSION_TIMEOUT_MS;
const WATCH_INTERVAL_MS = 5_000;
/** For lag dashboards only: the truth is in the store. */
const OFFSET_COMMIT_INTERVAL_MS = 10_000;
const MAX_RESTARTS_IN_A_ROW = 10;
const RESTART_DELAY_MS = 1_000;

interface Assigned extends TopicPartition {
  /** Offset of the record to deliver next. */
  next: number;
}

export interface ConsumerOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: SubscriptionHandler;
  readonly warn: (message: string) => void;
  /** Partitions are folded side by side; their number bounds the batches in memory. */
  readonly concurrency: number;
}

/** Safe integers are checked once, here: 2^53 records are 285 years at a million a second. */
function toOffset(text: string): number {
  const offset = Number(text);
  if (!Number.isSafeInteger(offset))
    throw new LogUnavailableError(`${text} is no offset that this client can hold.`);
  return offset;
}

/**
 * A group member that reads from positions of its own. kafkajs's groups are eager and may go on with a batch after a
 * rebalance (its issue 1046), so nothing here trusts the group's offsets: a batch that does not begin where the
 * assignment says is dropped and sought again.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { kafka, group, topics, handler, warn, concurrency } = options;
  const assigned = new Map<string, Assigned>();
  let consumer: Consumer | undefined;
  let stopped = false;
  let heardAt = performance.now();
  let restarts = 0;
  /** Assignments are taken over one after another; batches wait for the newest. */
  let assignment: Promise<void> = Promise.resolve();

  const takeOver = async (current: Consumer, places: readonly TopicPartition[]): Promise<void> => {
    const kept = new Set(places.map(({ topic, partition }) => `${topic}/${partition}`));
    const lost = [...assigned].filter(([id]) => !kept.has(id));
    for (const [id] of lost) assigned.delete(id);
    if (lost.length > 0)
      await handler.onRevoked(lost.map(([, { topic, partition }]) => ({ topic, partition })));
    const gained = places.filter(({ topic, partition }) => !assigned.has(`${topic}/${partition}`));
    if (gained.length > 0) {
      for (const { topic, partition, offset } of await handler.onAssigned(gained)) {
        assigned.set(`${topic}/${partition}`, { topic, partition, next: offset });
      }
    }
    if (stopped || current !== consumer) return;
    for (const { topic, partition, next } of assigned.values())
      current.seek({ topic, partition, offset: String(next) });
  };

  const deliver = async (
    current: Consumer,
    { batch, heartbeat, isRunning }: EachBatchPayload,
  ): Promise<void> => {
    await assignment;
    const place = assigned.get(`${batch.topic}/${batch.partition}`);
    if (place === undefined || stopped || !isRunning() || current !== consumer) return;
    const { topic, partition } = place;
    // Where kafkajs began to read; its type declarations leave it out.
    const fetchedAt = toOffset((batch as unknown as { readonly fetchedOffset: string }).fetchedOffset);
    if (fetchedAt !== place.next) {
      current.seek({ topic, partition, offset: String(place.next) });
      return;
    }
    const records = batch.messages.map(({ offset, key, value }) => ({
      offset: toOffset(offset),
      key: key?.toString() ?? '',
      value: value ?? Buffer.alloc(0),
    }));
    const last = records.at(-1);
    if (last === undefined) return;
    place.next = last.offset + 1;
    restarts = 0;
    // A handler that is slow on purpose must not cost the membership.
    let beating: Promise<void> | undefined;
    const beats = setInterval(() => {
      heardAt = performance.now();
      beating ??= heartbeat()
        .catch((error: unknown) => {
          warn(`heartbeat of ${group}: ${String(error)}`);
        })
        .finally(() => {
          beating = undefined;
        });
    }, HEARTBEAT_INTERVAL_MS);
    try {
      await handler.onBatch({ topic, partition, records, endOffset: toOffset(batch.highWatermark) });
    } finally {
      clearInterval(beats);
    }
    await heartbeat();
  };

  const open = async (): Promise<void> => {
    const current = kafka.consumer({
      groupId: group,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      retry: { retries: 8, initialRetryTime: 200, maxRetryTime: 5_000 },
    });
    consumer = current;
    heardAt = performance.now();
    const { GROUP_JOIN, CRASH, FETCH, HEARTBEAT, END_BATCH_PROCESS } = current.events;
    for (const event of [FETCH, HEARTBEAT, END_BATCH_PROCESS]) {
      current.on(event, () => {
        heardAt = performance.now();
      });
    }
    current.on(GROUP_JOIN, ({ payload }) => {
      const places = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      );
      assignment = assignment
        .then(() => takeOver(current, places))
        .catch((error: unknown) => {
          handler.onFailure(error instanceof Error ? error : new Error(String(error)));
        });
    });
    current.on(CRASH, ({ payload: { error, restart } }) => {
      warn(`consumer of ${group} crashed: ${error.message}`);
      // kafkajs begins again by itself only after errors that it calls retriable.
      if (!restart) void reopen(current, error);
    });
    await current.connect();
    await current.subscribe({ topics: [...topics], fromBeginning: true });
    await current.run({
      autoCommit: true,
      autoCommitInterval: OFFSET_COMMIT_INTERVAL_MS,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: (payload) => deliver(current, payload),
    });
  };

  const reopen = async (failed: Consumer, reason: Error): Promise<void> => {
    if (stopped || failed !== consumer) return;
    restarts += 1;
    consumer = undefined;
    await failed.disconnect().catch(() => undefined);
    if (restarts > MAX_RESTARTS_IN_A_ROW) {
      handler.onFailure(reason);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, RESTART_DELAY_MS));
    if (stopped) return;
    try {
      await open();
    } catch (error) {
      warn(`consumer of ${group} could not begin again: ${String(error)}`);
      const current = consumer as Consumer | undefined;
      if (current !== undefined) await reopen(current, error as Error);
    }
  };

  const watchdog = setInterval(() => {
    const current = consumer;
    if (current === undefined || performance.now() - heardAt < SILENCE_MS) return;
    warn(`nothing was heard of the consumer of ${group} for ${SILENCE_MS} ms`);
    heardAt = performance.now();
    void reopen(current, new LogUnavailableError('The consumer fell silent.'));
  }, WATCH_INTERVAL_MS);

  try {
    await open();
  } catch (error) {
    clearInterval(watchdog);
    throw new LogUnavailableError(`The consumer of ${group} could not start: ${String(error)}`, {
      cause: error,
    });
  }
  return {
    stop: async () => {
      if (stopped) return;
      stopped = true;
      clearInterval(watchdog);
      assigned.clear();
      await consumer?.disconnect();
    },
  };
}
