import kafkajs from 'kafkajs';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { readRecords } from './records.ts';

// CommonJS: the loader of ES modules does not see all of its names.
const { Kafka, Partitioners, logLevel } = kafkajs;

export interface RawInput {
  readonly brokers: string;
  readonly topic: string;
  readonly recordsFile: string;
  readonly batchSize: number;
  /** Sent beforehand, so that both sides are measured warm. */
  readonly warmUp: number;
  readonly pids: Pids;
}

export interface RawResult {
  readonly sent: number;
  readonly metered: Metered;
}

/** The baseline: an idempotent kafkajs producer as its documentation shows it, awaited batch by batch. */
await part<RawInput, RawResult>(async ({ brokers, topic, recordsFile, batchSize, warmUp, pids }) => {
  const records = readRecords(recordsFile);
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'bench-raw', logLevel: logLevel.ERROR });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const send = async (count: number): Promise<void> => {
    for (let from = 0; from < count; from += batchSize) {
      const messages = records.slice(from, Math.min(from + batchSize, count)).map(({ key, value }) => ({
        key,
        value,
        headers: { 'content-type': 'application/cloudevents+json' },
      }));
      await producer.send({ topic, acks: -1, messages });
    }
  };
  await send(Math.min(warmUp, records.length));
  const stopMeter = startMeter({ ...pids, producer: process.pid });
  await send(records.length);
  const metered = stopMeter();
  await producer.disconnect();
  return { sent: records.length, metered };
});
