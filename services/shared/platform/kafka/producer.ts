import { setImmediate as turn } from 'node:timers/promises';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { toOffset } from './offset.ts';
import { partitionOf } from './partitioner.ts';

/**
 * A broker takes at most 1,048,588 bytes of one partition in one request (`max.message.bytes`), and a request may be
 * for one partition alone. The rest is for the batch's own header.
 */
const MAX_REQUEST_BYTES = 1_000_000;
/** kafkajs copies a partition's messages once per message: beyond this it costs more than it saves. */
const MAX_REQUEST_RECORDS = 2_000;
/** What a record takes beside key and value: varints, the header's name and value. */
const RECORD_OVERHEAD_BYTES = 80;
/** Half a second of work at 55,000 records a second, 30 MB at 1 KiB. */
const MAX_WAITING_RECORDS = 30_000;
/** 64 full requests: what large records may take while a broker throttles or is away. */
const MAX_WAITING_BYTES = 64_000_000;
/** A caller hears by then that nothing is known; its request may still go on, up to kafkajs's own bounded retries. */
const APPEND_DEADLINE_MS = 20_000;
/**
 * kafkajs wraps a partition's sequence numbers wrongly at 2^31 - 1, and brokers then refuse the producer for ever. A
 * new producer begins at 0 long before.
 */
const MAX_PRODUCER_RECORDS = 2 ** 30;
/** 0.1 + 0.2 + 0.4 + 0.8 + 1 s and the requests between them: a broker that restarts is back by then or away for longer. */
const RETRIES = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };

const HEADERS = { 'content-type': 'application/cloudevents+json' };

interface Call {
  readonly positions: Position[];
  chunksLeft: number;
  settled: boolean;
  readonly resolve: (positions: readonly Position[]) => void;
  readonly reject: (error: Error) => void;
}

/** As much of a call as fits into one request. */
interface Chunk {
  readonly call: Call;
  readonly records: readonly AppendRecord[];
  readonly bytes: number;
}

interface Placed {
  readonly call: Call;
  readonly positions: { readonly topic: string; readonly partition: number }[];
}

export interface BatchingProducer {
  readonly append: (records: readonly AppendRecord[]) => Promise<readonly Position[]>;
  /** Sends what waits, within the bounds of its retries. */
  readonly close: () => Promise<void>;
}

/** @throws RangeError for a record that no request can carry */
function cut(records: readonly AppendRecord[]): { records: AppendRecord[]; bytes: number }[] {
  const chunks: { records: AppendRecord[]; bytes: number }[] = [];
  let chunk = { records: [] as AppendRecord[], bytes: 0 };
  for (const record of records) {
    const bytes = Buffer.byteLength(record.key) + record.value.byteLength + RECORD_OVERHEAD_BYTES;
    if (bytes > MAX_REQUEST_BYTES) {
      throw new RangeError(
        `A record of ${bytes} bytes is larger than the ${MAX_REQUEST_BYTES} that Kafka takes.`,
      );
    }
    if (chunk.records.length === MAX_REQUEST_RECORDS || chunk.bytes + bytes > MAX_REQUEST_BYTES) {
      chunks.push(chunk);
      chunk = { records: [], bytes: 0 };
    }
    chunk.records.push(record);
    chunk.bytes += bytes;
  }
  chunks.push(chunk);
  return chunks;
}

/**
 * Idempotent appends, one request in flight: what arrives meanwhile goes into the next one, so load makes batches by
 * itself. Sequence numbers of kafkajs do not survive concurrent sends (its issue 598), hence the single queue.
 *
 * @param partitionsOf number of a topic's partitions, cheap when asked again
 */
export function createBatchingProducer(
  kafka: Kafka,
  partitionsOf: (topic: string) => Promise<number>,
  { maxProducerRecords = MAX_PRODUCER_RECORDS, deadlineMs = APPEND_DEADLINE_MS } = {},
): BatchingProducer {
  const queue: Chunk[] = [];
  let waitingRecords = 0;
  let waitingBytes = 0;
  let running: Promise<void> | undefined;
  let producer: Producer | undefined;
  let producerRecords = 0;
  let closed = false;

  const discard = async (): Promise<void> => {
    const old = producer;
    producer = undefined;
    producerRecords = 0;
    await old?.disconnect().catch(() => undefined);
  };

  const connected = async (): Promise<Producer> => {
    if (producerRecords >= maxProducerRecords) await discard();
    if (producer !== undefined) return producer;
    const made = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRIES,
      // Positions are counted per partition, so partitions are chosen here and not in kafkajs.
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    try {
      await made.connect();
    } catch (error) {
      await made.disconnect().catch(() => undefined);
      throw error;
    }
    producer = made;
    return made;
  };

  const refuse = (call: Call, error: unknown): void => {
    call.reject(
      error instanceof LogUnavailableError
        ? error
        : new LogUnavailableError(`Kafka did not take an append: ${String(error)}`, { cause: error }),
    );
  };

  /** Finds every record's partition; a call for a topic that does not exist fails alone. */
  const place = async (
    batch: readonly Chunk[],
  ): Promise<{ placed: Placed[]; topics: Map<string, TopicMessages> }> => {
    const topics = new Map<string, TopicMessages>();
    const placed: Placed[] = [];
    for (const { call, records } of batch) {
      try {
        const counts = new Map<string, number>();
        for (const { topic } of records) {
          if (!counts.has(topic)) counts.set(topic, await partitionsOf(topic));
        }
        const positions = records.map(({ topic, key, partition }) => {
          const count = counts.get(topic) ?? 0;
          if (partition !== undefined && partition >= count) {
            throw new LogUnavailableError(`${topic} has no partition ${partition}.`);
          }
          return { topic, partition: partition ?? partitionOf(key, count) };
        });
        for (const [index, { topic, key, value }] of records.entries()) {
          let known = topics.get(topic);
          if (known === undefined) {
            known = { topic, messages: [] };
            topics.set(topic, known);
          }
          known.messages.push({
            key,
            value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
            partition: positions[index]?.partition ?? 0,
            headers: HEADERS,
          });
        }
        placed.push({ call, positions });
      } catch (error) {
        refuse(call, error);
      }
    }
    return { placed, topics };
  };

  const send = async (batch: readonly Chunk[]): Promise<void> => {
    const { placed, topics } = await place(batch);
    if (placed.length === 0) return;
    try {
      const current = await connected();
      const answers = await current.sendBatch({ acks: -1, topicMessages: [...topics.values()] });
      // One answer per partition with the offset of its first record; the others follow in the order they were sent.
      const next = new Map(
        answers.map(({ topicName, partition, baseOffset }) => [
          `${topicName}/${partition}`,
          toOffset(baseOffset ?? ''),
        ]),
      );
      for (const { call, positions } of placed) {
        for (const { topic, partition } of positions) {
          const id = `${topic}/${partition}`;
          const offset = next.get(id);
          if (offset === undefined) throw new LogUnavailableError(`Kafka told no offset for ${id}.`);
          next.set(id, offset + 1);
          call.positions.push({ topic, partition, offset });
        }
        producerRecords += positions.length;
      }
    } catch (error) {
      // kafkajs gives the sequence numbers of a failed request to the next one, and a broker that has appended the
      // failed one takes the next for its repetition and drops it. A new producer has numbers of its own.
      await discard();
      for (const { call } of placed) refuse(call, error);
      return;
    }
    for (const { call } of placed) {
      call.chunksLeft -= 1;
      if (call.chunksLeft === 0) call.resolve(call.positions);
    }
  };

  const takeBatch = (): Chunk[] => {
    const batch: Chunk[] = [];
    let records = 0;
    let bytes = 0;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const fits =
        records + next.records.length <= MAX_REQUEST_RECORDS && bytes + next.bytes <= MAX_REQUEST_BYTES;
      if (batch.length > 0 && !fits) break;
      queue.shift();
      waitingRecords -= next.records.length;
      waitingBytes -= next.bytes;
      // What follows a failed part of a call stays out: order within a call is kept.
      if (next.call.settled) continue;
      batch.push(next);
      records += next.records.length;
      bytes += next.bytes;
    }
    return batch;
  };

  const run = async (): Promise<void> => {
    // Calls made in the same turn share the first request.
    await turn();
    while (queue.length > 0) await send(takeBatch());
    running = undefined;
  };

  return {
    append: async (records) => {
      if (records.length === 0) return [];
      if (closed) throw new LogUnavailableError('The log is closed.');
      const chunks = cut(records);
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
      if (waitingRecords + records.length > MAX_WAITING_RECORDS || waitingBytes + bytes > MAX_WAITING_BYTES) {
        throw new LogUnavailableError('Too many records are waiting for Kafka.');
      }
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          call.settled = true;
          clearTimeout(timer);
        };
        const call: Call = {
          positions: [],
          chunksLeft: chunks.length,
          settled: false,
          resolve: (positions) => {
            settle();
            resolve(positions);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        };
        const timer = setTimeout(() => {
          call.reject(new LogUnavailableError(`Kafka did not answer within ${deadlineMs} ms.`));
        }, deadlineMs);
        waitingRecords += records.length;
        waitingBytes += bytes;
        for (const chunk of chunks) queue.push({ call, ...chunk });
        running ??= run();
      });
    },
    close: async () => {
      closed = true;
      await running;
      await discard();
    },
  };
}
