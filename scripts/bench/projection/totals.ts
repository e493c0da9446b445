import type { MongoClient } from 'mongodb';
import { COLLECTION } from './counting.ts';
import { additions } from './log.ts';
import type { Shape } from './log.ts';

/** What must stand in the read model, and what does. */
export interface Totals {
  readonly members: number;
  readonly count: number;
  readonly sum: number;
}

export function recount(shapes: readonly Shape[]): Totals {
  const seen = new Set<string>();
  let count = 0;
  let sum = 0;
  for (const shape of shapes) {
    for (const { key, value } of additions(shape)) {
      seen.add(key);
      count += 1;
      sum += value;
    }
  }
  return { members: seen.size, count, sum };
}

export async function totalsIn(client: MongoClient, database: string): Promise<Totals> {
  const [found] = await client
    .db(database)
    .collection(COLLECTION)
    .aggregate<Totals>([
      { $group: { _id: null, members: { $sum: 1 }, count: { $sum: '$count' }, sum: { $sum: '$sum' } } },
    ])
    .toArray();
  const { members = 0, count = 0, sum = 0 } = found ?? {};
  return { members, count, sum };
}

/** @throws Error where they differ: a wrong answer has no speed */
export function hold(found: Totals, wanted: Totals, who: string): void {
  if (found.members === wanted.members && found.count === wanted.count && found.sum === wanted.sum) return;
  throw new Error(`${who} counted ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}.`);
}
