import { MongoClient } from 'mongodb';
import type { AnyBulkWriteOperation } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { additions } from './log.ts';
import type { Shape } from './log.ts';
import { COLLECTION } from './counting.ts';
import type { Count } from './counting.ts';

export interface RawInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly shape: Shape;
  readonly pids: Pids;
}

export interface RawResult {
  readonly metered: Metered;
}

const BATCH = 1_000;

/** The baseline: one upsert for every event, nothing coalesced, in unordered batches of 1,000; it need not read a log. */
await part<RawInput, RawResult>(async ({ mongodbUri, database, shape, pids }) => {
  const client = new MongoClient(mongodbUri, { writeConcern: { w: 'majority', journal: true } });
  await client.connect();
  const collection = client.db(database).collection<Count>(COLLECTION);
  let batch: AnyBulkWriteOperation<Count>[] = [];
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  for (const { key, value } of additions(shape)) {
    batch.push({
      updateOne: { filter: { _id: key }, update: { $inc: { count: 1, sum: value } }, upsert: true },
    });
    if (batch.length < BATCH) continue;
    await collection.bulkWrite(batch, { ordered: false });
    batch = [];
  }
  if (batch.length > 0) await collection.bulkWrite(batch, { ordered: false });
  const metered = stopMeter();
  await client.close();
  return { metered };
});
