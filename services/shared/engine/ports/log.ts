import type { Position } from '@rapport/kernel/event';

/** One record to append: to the partition of its key (murmur2, Kafka's own), or to an explicit partition. */
export interface AppendRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: Uint8Array;
  readonly partition?: number;
}

export interface LogRecord {
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
}

/** Consecutive records of one partition, in order; offsets may have gaps, they never repeat within an assignment. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** Offset that the next record appended to the partition will get, as known when the batch was fetched; behind its last record. */
  readonly endOffset: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What the log calls back. Calls for one partition never overlap. */
export interface SubscriptionHandler {
  /** Partitions that are now ours; answers from which offset to deliver each. Nothing is delivered before. */
  readonly onAssigned: (partitions: readonly TopicPartition[]) => Promise<readonly Position[]>;
  /** Partitions that are no longer ours: nothing of them is delivered after this call. */
  readonly onRevoked: (partitions: readonly TopicPartition[]) => Promise<void>;
  /** Resolves when the batch has been taken over; waiting here is how a consumer slows the log down. */
  readonly onBatch: (batch: RecordBatch) => Promise<void>;
  /** The subscription cannot go on by itself (fetch or group failure after its bounded retries). */
  readonly onFailure: (error: Error) => void;
}

export interface Subscription {
  /** Stops delivery and leaves the group; idempotent. */
  readonly stop: () => Promise<void>;
}

/** Settings that a topic must have; checked at start, and a mismatch refuses to run. */
export interface TopicSettings {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Kafka topic configuration that must hold exactly, for example `retention.ms`. */
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicMismatch {
  readonly topic: string;
  readonly problem: string;
}

export interface ReadingOptions {
  /** Bytes of one partition that are asked for at once. Who reads beside callers that wait for answers takes little. */
  readonly fetchBytes?: number;
  /** Bytes of all partitions that wait to be handed over: enough for as long as nothing comes when all of it waits. */
  readonly bufferedBytes?: number;
}

/** The log of facts, as small as another client could implement in one file. Any call may throw {@link LogUnavailableError}. */
export interface EventLog {
  /**
   * Appends records in the given order per partition, acknowledged by all in-sync replicas.
   * Positions come back in the order of the records. A failed call may have appended some of them:
   * callers repeat with the same event ids, which the duplicate window removes.
   */
  readonly append: (records: readonly AppendRecord[]) => Promise<readonly Position[]>;
  readonly subscribe: (
    group: string,
    topics: readonly string[],
    handler: SubscriptionHandler,
    options?: ReadingOptions,
  ) => Promise<Subscription>;
  /** Next offset of every partition, by partition number. */
  readonly endOffsets: (topic: string) => Promise<readonly number[]>;
  /** Creates the topics that are missing and compares the others; returns every mismatch. */
  readonly ensureTopics: (topics: readonly TopicSettings[]) => Promise<readonly TopicMismatch[]>;
  readonly close: () => Promise<void>;
}

/** The log cannot be reached or refused the call for now; nothing is known about a call in flight. */
export class LogUnavailableError extends Error {
  readonly code = 'LOG_UNAVAILABLE';
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogUnavailableError';
  }
}
