import { MongoClient } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';

export interface IntersectingInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly collection: string;
  readonly tenant: string;
  /** The smaller one, and the one that its members are looked for in. */
  readonly smaller: string;
  readonly larger: string;
  readonly by: '$in' | '$lookup';
  readonly pids: Pids;
}

export interface IntersectingResult {
  readonly metered: Metered;
  readonly members: number;
}

/** All ids in few pages: at 60 bytes each, 6 MB. */
const BATCH = 100_000;

/** The baseline: members of both segments, by the index that lists are read by. */
await part<IntersectingInput, IntersectingResult>(async (input) => {
  const { tenant, smaller, larger, by } = input;
  const client = new MongoClient(input.mongodbUri);
  await client.connect();
  const members = client.db(input.database).collection<{ readonly _id: string }>(input.collection);
  const hint = { tenant: 1, segments: 1, _id: 1 };
  const stopMeter = startMeter({ ...input.pids, reader: process.pid });
  const count = by === '$in' ? countIn : countLookedUp;
  const found = await count();
  const metered = stopMeter();
  await client.close();
  return { metered, members: found };

  async function countIn(): Promise<number> {
    const ids = await members
      .find({ tenant, segments: smaller }, { projection: { _id: 1 }, batchSize: BATCH })
      .hint(hint)
      .toArray();
    const both = { tenant, segments: larger, _id: { $in: ids.map(({ _id }) => _id) } };
    return members.countDocuments(both, { hint });
  }

  async function countLookedUp(): Promise<number> {
    const counted = await members
      .aggregate<{ readonly members: number }>(
        [
          { $match: { tenant, segments: smaller } },
          { $project: { _id: 1 } },
          {
            $lookup: {
              ...{ from: input.collection, localField: '_id', foreignField: '_id', as: 'others' },
              pipeline: [{ $match: { segments: larger } }, { $project: { _id: 1 } }],
            },
          },
          { $match: { others: { $ne: [] } } },
          { $count: 'members' },
        ],
        { hint },
      )
      .toArray();
    return counted[0]?.members ?? 0;
  }
});
