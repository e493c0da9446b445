import { MongoClient } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';

export interface AggregationInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly verb: string;
  readonly n: number;
  readonly windowMs: number;
  readonly pids: Pids;
}

export interface AggregationResult {
  readonly metered: Metered;
  readonly members: number;
}

const EVENTS = 'events';
const OUTPUT = 'members';

/** The baseline: who has done it so often in the window, as an aggregation that leaves them in a collection. */
async function aggregate(input: AggregationInput): Promise<AggregationResult> {
  const client = new MongoClient(input.mongodbUri);
  await client.connect();
  const db = client.db(input.database);
  const stopMeter = startMeter({ ...input.pids, reader: process.pid });
  await db
    .collection(EVENTS)
    .aggregate(
      [
        { $match: { verb: input.verb, at: { $gt: new Date(Date.now() - input.windowMs) } } },
        { $group: { _id: '$member', times: { $sum: 1 } } },
        { $match: { times: { $gte: input.n } } },
        { $out: OUTPUT },
      ],
      { allowDiskUse: true },
    )
    .toArray();
  const metered = stopMeter();
  const members = await db.collection(OUTPUT).countDocuments();
  await client.close();
  return { metered, members };
}

await part<AggregationInput, AggregationResult>(aggregate);
