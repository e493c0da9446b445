import { MongoClient } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';

export interface CursorInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly collection: string;
  readonly tenant: string;
  readonly segmentId: string;
  /** Documents, or only their ids, which stand in the index. */
  readonly whole: boolean;
  readonly batch: number;
  readonly pids: Pids;
}

export interface CursorResult {
  readonly metered: Metered;
  readonly read: number;
}

/** The baseline: a cursor over the members of a segment, in the order of the list. */
await part<CursorInput, CursorResult>(async (input) => {
  const client = new MongoClient(input.mongodbUri);
  await client.connect();
  const members = client.db(input.database).collection(input.collection);
  const stopMeter = startMeter({ ...input.pids, reader: process.pid });
  const found = members
    .find(
      { tenant: input.tenant, segments: input.segmentId },
      { ...(!input.whole && { projection: { _id: 1 } }), sort: { _id: 1 }, batchSize: input.batch },
    )
    .hint({ tenant: 1, segments: 1, _id: 1 });
  let read = 0;
  for await (const _ of found) read += 1;
  const metered = stopMeter();
  await client.close();
  return { metered, read };
});
