import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { partitionOf } from './partitioner.ts';

/** Per request: 2 MB at 500 B, twice as much as a broker takes of one partition by default is never reached at 1 KiB. */
const MAX_RECORDS_PER_REQUEST = 2_000;
const MAX_BYTES_PER_REQUEST = 900_000;
/** Half a second of work at 55,000 records a second. */
const MAX_WAITING_RECORDS = 30_000;
/** kafkajs repeats an idempotent request for ever: after this its fate is unknown to the caller. */
const REQUEST_DEADLINE_MS = 20_000;

const HEADERS = { 'content-type': 'application/cloudevents+json' };

interface Placed {
  readonly record: AppendRecord;
  readonly partition: number;
}

interface Waiting {
  readonly placed: readonly Placed[];
  readonly bytes: number;
  readonly resolve: (positions: readonly Position[]) => void;
  readonly reject: (error: Error) => void;
}

export interface BatchingProducer {
  readonly append: (records: readonly AppendRecord[]) => Promise<readonly Position[]>;
  readonly close: () => Promise<void>;
}

function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new LogUnavailableError(`Kafka did not answer within ${ms} ms.`));
    }, ms);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/**
 * Idempotent appends, one request in flight: what arrives meanwhile goes into the next one, so load makes batches by
 * itself. Sequence numbers of kafkajs do not survive concurrent sends (its issue 598), hence the single queue.
 */
export function createBatchingProducer(
  kafka: Kafka,
  partitionsOf: (topic: string) => Promise<number>,
): BatchingProducer {
  const queue: Waiting[] = [];
  let waitingRecords = 0;
  let running: Promise<void> | undefined;
  let producer: Promise<Producer> | undefined;
  let closed = false;

  const open = async (): Promise<Producer> => {
    const made = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await made.connect();
    return made;
  };

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const topics = new Map<string, TopicMessages>();
    for (const { placed } of batch) {
      for (const { record, partition } of placed) {
        const known = topics.get(record.topic) ?? { topic: record.topic, messages: [] };
        known.messages.push({
          key: record.key,
          value: Buffer.from(record.value),
          partition,
          headers: HEADERS,
        });
        topics.set(record.topic, known);
      }
    }
    producer ??= open();
    const connected = await producer;
    const answers = await withDeadline(
      connected.sendBatch({ acks: -1, topicMessages: [...topics.values()] }),
      REQUEST_DEADLINE_MS,
    );
    // One answer per partition with the offset of its first record; the others follow in the order they were sent.
    const next = new Map(
      answers.map(({ topicName, partition, baseOffset }) => [
        `${topicName}/${partition}`,
        Number(baseOffset),
      ]),
    );
    for (const { placed, resolve } of batch) {
      resolve(
        placed.map(({ record: { topic }, partition }): Position => {
          const place = `${topic}/${partition}`;
          const offset = next.get(place) ?? Number.NaN;
          if (!Number.isSafeInteger(offset))
            throw new LogUnavailableError(`Kafka told no offset for ${place}.`);
          next.set(place, offset + 1);
          return { topic, partition, offset };
        }),
      );
    }
  };

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    let records = 0;
    let bytes = 0;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const fits =
        records + next.placed.length <= MAX_RECORDS_PER_REQUEST &&
        bytes + next.bytes <= MAX_BYTES_PER_REQUEST;
      if (batch.length > 0 && !fits) break;
      queue.shift();
      batch.push(next);
      records += next.placed.length;
      bytes += next.bytes;
    }
    waitingRecords -= records;
    return batch;
  };

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await send(batch);
      } catch (error) {
        // Its sequence numbers are in doubt: the next request begins with a producer of its own.
        const failed = producer;
        producer = undefined;
        void failed?.then((old) => old.disconnect()).catch(() => undefined);
        const refusal =
          error instanceof LogUnavailableError
            ? error
            : new LogUnavailableError(`Kafka did not take an append: ${String(error)}`, { cause: error });
        for (const { reject } of batch) reject(refusal);
      }
    }
    running = undefined;
  };

  return {
    append: async (records) => {
      if (records.length === 0) return [];
      if (closed) throw new LogUnavailableError('The log is closed.');
      if (waitingRecords + records.length > MAX_WAITING_RECORDS) {
        throw new LogUnavailableError('Too many records are waiting for Kafka.');
      }
      const placed: Placed[] = [];
      let bytes = 0;
      for (const record of records) {
        const partition = record.partition ?? partitionOf(record.key, await partitionsOf(record.topic));
        placed.push({ record, partition });
        bytes += record.value.byteLength + record.key.length;
      }
      return new Promise((resolve, reject) => {
        waitingRecords += placed.length;
        queue.push({ placed, bytes, resolve, reject });
        running ??= run();
      });
    },
    close: async () => {
      closed = true;
      await running;
      const last = await producer?.catch(() => undefined);
      await last?.disconnect();
    },
  };
}
