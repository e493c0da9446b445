import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type {
  RecordBatch,
  Subscription,
  SubscriptionHandler,
  TopicPartition,
} from '@rapport/engine/ports/log';
import { assignByNumber } from './assigner.ts';
import { MAX_BYTES_PER_PARTITION, createDeliveries, placeId } from './deliveries.ts';
import { toOffset } from './offset.ts';

/**
 * The partitions of a killed process, or of anybody after a broker was killed, stand still for so long. Nothing that we
 * do holds heartbeats up, so a session may be short; a member that was given up all the same begins anew.
 */
const SESSION_TIMEOUT_MS = 8_000;
const HEARTBEAT_INTERVAL_MS = 2_000;
const REBALANCE_TIMEOUT_MS = 30_000;
/**
 * How long a fetch waits at the broker for company: what a lone record waits at most, and four small requests a second.
 * kafkajs also sleeps as long when all its partitions are paused, so it bounds what resuming costs.
 */
const MAX_WAIT_MS = 250;
/**
 * A fetch is answered when so much has come, some six hundred records, or after MAX_WAIT_MS. An answer costs broker and
 * service some 1.5 ms together, whatever is in it: with five a second instead of twenty, five services at 3,000 records a
 * second and their broker need 50 µs a record less, which brings records to readers sooner than a quick answer (ADR 42).
 * Below MAX_BYTES_PER_PARTITION: where all but one partition are held back, an answer could never be full, and a
 * backlog was folded at 7,500 instead of 39,000 records a second.
 */
const MIN_BYTES = 524_288;
/** Nothing was heard of the consumer for longer than any rebalance takes: it hangs (kafkajs issues 659 and 1532). */
const SILENCE_MS = 2 * REBALANCE_TIMEOUT_MS;
const WATCH_INTERVAL_MS = 5_000;
/** Waits of 1, 2, 4, 8 and then 10 s: five minutes without a broker, then the process had better be replaced. */
const MAX_RESTARTS_IN_A_ROW = 32;
const RESTART_DELAY_MS = 1_000;
const MAX_RESTART_DELAY_MS = 10_000;
/** A consumer that has lived this long has recovered. */
const STABLE_MS = 60_000;
/** kafkajs waits for its own loops when it disconnects, and one of them may be what hangs. */
const DISCONNECT_LIMIT_MS = 5_000;

export interface ConsumerOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: SubscriptionHandler;
  readonly endOffsets: (topic: string) => Promise<readonly number[]>;
  readonly warn: (message: string) => void;
  readonly limits?: {
    readonly silenceMs?: number;
    readonly watchIntervalMs?: number;
    readonly restartDelayMs?: number;
    readonly maxRestarts?: number;
    readonly bufferedBytes?: number;
    readonly fetchBytes?: number;
    /** At least 6 s, which is what brokers allow. */
    readonly sessionTimeoutMs?: number;
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * A group member that reads from positions of its own. Where kafkajs begins is decided here and nowhere else: gained
 * partitions are paused until their offset is sought, kept ones are sought in the same turn in which the group is
 * joined, and what does not fit the assignment is dropped (kafkajs issue 1046). Group offsets are committed for lag
 * dashboards only.
 *
 * Batches are never awaited inside kafkajs, so its heartbeats go on and it rejoins at once, however long the handler
 * takes (kafkajs issues 387, 1527 and 1720).
 */
export async function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { kafka, group, topics, handler, endOffsets, warn } = options;
  const {
    silenceMs = SILENCE_MS,
    watchIntervalMs = WATCH_INTERVAL_MS,
    restartDelayMs = RESTART_DELAY_MS,
    maxRestarts = MAX_RESTARTS_IN_A_ROW,
    bufferedBytes,
    fetchBytes = MAX_BYTES_PER_PARTITION,
    sessionTimeoutMs = SESSION_TIMEOUT_MS,
  } = options.limits ?? {};
  const ending = new AbortController();
  let consumer: Consumer | undefined;
  let memberId: string | undefined;
  let wanted = new Map<string, TopicPartition>();
  let heardAt = performance.now();
  let openedAt = performance.now();
  let restarts = 0;
  /** Assignments are taken over one after another. */
  let settling: Promise<void> = Promise.resolve();

  const ended = (): boolean => ending.signal.aborted;

  /** Steers the consumer; where it is gone, its successor begins from our positions anyway. */
  const steer = (act: (current: Consumer) => void): void => {
    if (consumer === undefined || ended()) return;
    try {
      act(consumer);
    } catch (error) {
      warn(`The consumer of ${group} could not be steered: ${asError(error).message}`);
    }
  };

  const fail = (error: Error): void => {
    if (ended()) return;
    void end();
    handler.onFailure(error);
  };

  const deliveries = createDeliveries(
    {
      onBatch: (batch) => (ended() ? Promise.resolve() : handler.onBatch(batch)),
      onFailure: fail,
      pause: ({ topic, partition }) => {
        steer((current) => {
          current.pause([{ topic, partitions: [partition] }]);
        });
      },
      resume: ({ topic, partition }) => {
        steer((current) => {
          current.resume([{ topic, partitions: [partition] }]);
        });
      },
    },
    bufferedBytes,
    fetchBytes,
  );

  const revokeClosed = async (): Promise<void> => {
    const lost = await deliveries.removeClosed();
    if (lost.length > 0 && !ended()) await handler.onRevoked(lost);
  };

  /** A position beyond the end means that this is not the log it was taken from. */
  const checkWithinLog = async (
    positions: Awaited<ReturnType<SubscriptionHandler['onAssigned']>>,
  ): Promise<void> => {
    for (const topic of new Set(positions.map((position) => position.topic))) {
      const ends = await endOffsets(topic);
      for (const { partition, offset } of positions.filter((position) => position.topic === topic)) {
        const end = ends[partition] ?? 0;
        if (offset > end) {
          throw new Error(
            `${topic}/${partition} ends at ${end}, and ${offset} was to be read: it is another log.`,
          );
        }
      }
    }
  };

  const settle = async (current: Consumer): Promise<void> => {
    await revokeClosed();
    if (ended() || current !== consumer) return;
    const gained = [...wanted.values()].filter((place) => !deliveries.has(place));
    if (gained.length === 0) return;
    const positions = await handler.onAssigned(gained);
    for (const { topic, partition, offset } of positions) deliveries.open({ topic, partition }, offset);
    await checkWithinLog(positions);
    if (ended()) return;
    // Meanwhile another rebalance may have taken some away: the next turn gives them back.
    deliveries.close((place) => wanted.has(placeId(place)) && current === consumer);
    for (const { topic, partition, offset } of positions) {
      if (!wanted.has(placeId({ topic, partition }))) continue;
      steer((joined) => {
        joined.seek({ topic, partition, offset: String(offset) });
        joined.resume([{ topic, partitions: [partition] }]);
      });
    }
  };

  const onJoin = (
    current: Consumer,
    joined: { memberId: string; memberAssignment: Record<string, number[]> },
  ): void => {
    if (ended() || current !== consumer) return;
    const places = Object.entries(joined.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    wanted = new Map(places.map((place) => [placeId(place), place]));
    // Another member id: the group had given us up, and others may have had our partitions in between.
    const sameMember = memberId === joined.memberId;
    memberId = joined.memberId;
    deliveries.close((place) => sameMember && wanted.has(placeId(place)));
    const kept = new Set<string>();
    for (const { place, next } of deliveries.places()) {
      kept.add(placeId(place));
      steer(() => {
        current.seek({ ...place, offset: String(next) });
      });
    }
    const paused = places.filter((place) => !kept.has(placeId(place)));
    steer(() => {
      current.pause(paused.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
    });
    settling = settling
      .then(() => settle(current))
      .catch((error: unknown) => {
        const retryable = (error as { readonly retryable?: unknown }).retryable === true;
        if (retryable) void recover(current, asError(error));
        else fail(asError(error));
      });
  };

  const take = (current: Consumer, { batch }: EachBatchPayload): void => {
    if (ended() || current !== consumer) return;
    const { topic, partition } = batch;
    // Where kafkajs began to read; its type declarations leave it out.
    const fetchedFrom = toOffset((batch as unknown as { readonly fetchedOffset: string }).fetchedOffset);
    const records = batch.messages.map(({ offset, key, value }) => ({
      offset: toOffset(offset),
      key: key?.toString() ?? '',
      value: value ?? Buffer.alloc(0),
    }));
    // A broker notes the high watermark before it reads: what is appended in between is in the answer, above it.
    const beyondLast = (records.at(-1)?.offset ?? -1) + 1;
    const endOffset = Math.max(toOffset(batch.highWatermark), beyondLast);
    const offered: RecordBatch = { topic, partition, endOffset, records };
    switch (deliveries.offer(offered, fetchedFrom)) {
      case 'seek': {
        const next = deliveries.places().find(({ place }) => placeId(place) === placeId(batch))?.next;
        steer(() => {
          current.seek({ topic, partition, offset: String(next) });
        });
        return;
      }
      case 'truncated':
        fail(new Error(`${topic}/${partition} is shorter than what was read of it: it has lost records.`));
        return;
      case 'taken':
      case 'stale':
    }
  };

  /** For lag dashboards: what the handler has taken over. */
  const reported = new Map<string, number>();
  const reportOffsets = (): void => {
    const moved = deliveries
      .places()
      .filter(({ place, taken }) => taken !== (reported.get(placeId(place)) ?? 0))
      .map(({ place, taken }) => ({ ...place, offset: String(taken) }));
    if (consumer === undefined || moved.length === 0) return;
    for (const { offset, ...place } of moved) reported.set(placeId(place), Number(offset));
    // Nobody's correctness depends on it, and the next report repeats what this one says.
    consumer.commitOffsets(moved).catch(() => undefined);
  };

  const disconnect = async (old: Consumer): Promise<void> => {
    const limit = new AbortController();
    await Promise.race([
      old.disconnect().catch(() => undefined),
      pause(DISCONNECT_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
  };

  const open = async (): Promise<void> => {
    const current = kafka.consumer({
      groupId: group,
      partitionAssigners: [assignByNumber],
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_INTERVAL_MS, sessionTimeoutMs / 3),
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      minBytes: Math.min(MIN_BYTES, fetchBytes / 2),
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: fetchBytes,
      allowAutoTopicCreation: false,
      // kafkajs would begin again by itself after some errors and end in silence after others: all come here.
      retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure: async () => false },
    });
    consumer = current;
    memberId = undefined;
    heardAt = performance.now();
    openedAt = heardAt;
    // A heartbeat says nothing: ours go on where kafkajs's fetching hangs.
    const { GROUP_JOIN, CRASH, FETCH, END_BATCH_PROCESS } = current.events;
    const heard = (): void => {
      if (current === consumer) heardAt = performance.now();
    };
    current.on(FETCH, heard);
    current.on(END_BATCH_PROCESS, heard);
    current.on(GROUP_JOIN, ({ payload }) => {
      heard();
      onJoin(current, payload);
    });
    current.on(CRASH, ({ payload: { error } }) => void recover(current, error));
    try {
      await current.connect();
      await current.subscribe({ topics: [...topics], fromBeginning: true });
      if (ended()) throw new LogUnavailableError('it was stopped');
      await current.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: async (payload) => {
          take(current, payload);
        },
      });
    } catch (error) {
      if (current === consumer) consumer = undefined;
      await disconnect(current);
      throw error;
    }
  };

  const recover = async (failed: Consumer, reason: Error): Promise<void> => {
    if (ended() || failed !== consumer) return;
    consumer = undefined;
    deliveries.close(() => false);
    settling = settling.then(revokeClosed).catch((error: unknown) => {
      fail(asError(error));
    });
    if (performance.now() - openedAt > STABLE_MS) restarts = 0;
    await disconnect(failed);
    let cause = reason;
    while (!ended()) {
      restarts += 1;
      if (restarts > maxRestarts) {
        fail(new LogUnavailableError(`The consumer of ${group} cannot go on: ${cause.message}`, { cause }));
        return;
      }
      warn(`The consumer of ${group} begins again (${restarts}): ${cause.message}`);
      const delayMs = Math.min(restartDelayMs * 2 ** (restarts - 1), MAX_RESTART_DELAY_MS);
      await pause(delayMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ended()) return;
      try {
        await open();
        return;
      } catch (error) {
        cause = asError(error);
      }
    }
  };

  const watch = setInterval(() => {
    reportOffsets();
    const current = consumer;
    if (current === undefined || performance.now() - heardAt < silenceMs) return;
    void recover(current, new LogUnavailableError(`it was silent for ${silenceMs} ms`));
  }, watchIntervalMs);

  let finished: Promise<void> | undefined;
  const end = (): Promise<void> => {
    finished ??= (async () => {
      clearInterval(watch);
      ending.abort();
      deliveries.close(() => false);
      const last = consumer;
      consumer = undefined;
      if (last !== undefined) await disconnect(last);
    })();
    return finished;
  };

  try {
    await open();
  } catch (error) {
    await end();
    throw new LogUnavailableError(`The consumer of ${group} could not start: ${asError(error).message}`, {
      cause: error,
    });
  }
  return { stop: end };
}
