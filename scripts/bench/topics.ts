import { randomUUID } from 'node:crypto';
import { createKafkaLog } from '@rapport/platform/kafka/log';
import { TOPIC_CONFIG } from '@rapport/contracts/topics';
import type { EventLog, LogRecord } from '@rapport/engine/ports/log';

/** As many as a local deployment has. */
export const PARTITIONS = 8;
/** 10^6 records of 600 bytes take some 10 s. */
const READ_LIMIT_MS = 120_000;

export function openLog(brokers: string, clientId: string): Promise<EventLog> {
  return createKafkaLog({
    brokers: brokers.split(','),
    clientId,
    warn: (message) => {
      console.error(message);
    },
  });
}

/** A topic of the same shape as the member log. */
export async function makeTopic(log: EventLog, topic: string): Promise<void> {
  await log.ensureTopics([
    {
      topic,
      partitions: PARTITIONS,
      replicationFactor: 1,
      config: { ...TOPIC_CONFIG, 'min.insync.replicas': '1' },
    },
  ]);
}

/** Every record between two sets of offsets, partition by partition in order. */
export async function readTopic(
  log: EventLog,
  topic: string,
  from: readonly number[],
  to: readonly number[],
): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  let missing = to.reduce((sum, end, partition) => sum + end - (from[partition] ?? 0), 0);
  if (missing === 0) return records;
  let done = (): void => {};
  let failed = (_: Error): void => {};
  const finished = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  const limit = setTimeout(() => {
    failed(new Error(`${topic} was not read within ${READ_LIMIT_MS} ms: ${missing} records are missing.`));
  }, READ_LIMIT_MS);
  const subscription = await log.subscribe(`bench-check-${randomUUID()}`, [topic], {
    onAssigned: (places) =>
      Promise.resolve(places.map((place) => ({ ...place, offset: from[place.partition] ?? 0 }))),
    onRevoked: () => Promise.resolve(),
    onBatch: (batch) => {
      for (const record of batch.records) {
        if (record.offset >= (to[batch.partition] ?? 0)) continue;
        records.push(record);
        missing -= 1;
      }
      if (missing === 0) done();
      return Promise.resolve();
    },
    onFailure: (error) => {
      failed(error);
    },
  });
  try {
    await finished;
  } finally {
    clearTimeout(limit);
    await subscription.stop();
  }
  return records;
}
