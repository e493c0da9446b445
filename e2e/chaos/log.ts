import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Next offset of every partition, per topic. */
export type Ends = ReadonlyMap<string, readonly number[]>;

/** A record that stands in the log, its value read as JSON. */
export interface Logged {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly tenantid: string;
    readonly subject?: string;
    /** The event behind it. */
    readonly causationid?: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

const READ_LIMIT_MS = 60_000;

const connectTo = (brokers: string): Kafka =>
  new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });

export async function endsOf(brokers: string, topics: readonly string[]): Promise<Ends> {
  const admin = connectTo(brokers).admin();
  await admin.connect();
  try {
    const ends = new Map<string, readonly number[]>();
    for (const topic of topics) {
      const offsets = await admin.fetchTopicOffsets(topic);
      ends.set(
        topic,
        offsets.sort((one, other) => one.partition - other.partition).map(({ high }) => Number(high)),
      );
    }
    return ends;
  } finally {
    await admin.disconnect();
  }
}

/** Appends facts, each where the records of its key are, in their order. */
export async function appendTo(
  brokers: string,
  facts: readonly { readonly topic: string; readonly partition: number; readonly event: Logged['event'] }[],
): Promise<void> {
  const producer = connectTo(brokers).producer();
  await producer.connect();
  try {
    for (const { topic, partition, event } of facts) {
      const { tenantid, subject = '' } = event;
      const message = { partition, key: `${tenantid}:${subject}`, value: JSON.stringify(event) };
      await producer.send({ topic, acks: -1, messages: [message] });
    }
  } finally {
    await producer.disconnect();
  }
}

/** Every record of a tenant between two places, in the order of each partition. */
export async function readLog(
  brokers: string,
  tenant: string,
  from: Ends,
  to: Ends,
): Promise<readonly Logged[]> {
  const missing = new Set<string>();
  for (const [topic, ends] of to) {
    for (const [partition, end] of ends.entries()) {
      if (end > (from.get(topic)?.[partition] ?? 0)) missing.add(`${topic}/${partition}`);
    }
  }
  if (missing.size === 0) return [];
  const consumer = connectTo(brokers).consumer({ groupId: `rapport-chaos-${randomUUID()}` });
  const found: Logged[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...to.keys()], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The log was not read to its end: ${[...missing].join(', ')} are missing.`));
      }, READ_LIMIT_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      consumer
        .run({
          autoCommit: false,
          eachBatch: ({ batch: { topic, partition, messages } }) => {
            const end = to.get(topic)?.[partition] ?? 0;
            for (const { offset, value } of messages) {
              if (Number(offset) >= end || value === null) continue;
              const event = JSON.parse(value.toString('utf8')) as Logged['event'];
              if (event.tenantid === tenant) found.push({ topic, partition, offset: Number(offset), event });
            }
            if (Number(messages.at(-1)?.offset ?? -1) + 1 >= end) missing.delete(`${topic}/${partition}`);
            if (missing.size === 0) done();
            return Promise.resolve();
          },
        })
        .catch(reject);
      for (const [topic, offsets] of from) {
        for (const [partition, offset] of offsets.entries()) {
          consumer.seek({ topic, partition, offset: String(offset) });
        }
      }
    });
  } finally {
    await consumer.disconnect();
  }
  const placed = (one: Logged, other: Logged): number =>
    one.topic === other.topic
      ? one.partition - other.partition || one.offset - other.offset
      : one.topic < other.topic
        ? -1
        : 1;
  return found.sort(placed);
}
