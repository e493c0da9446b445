import { readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import type { Document } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';

export interface BulkInput {
  readonly mongodbUri: string;
  /** Where the documents stand that are written, and where they are written to. */
  readonly from: string;
  readonly to: string;
  readonly collection: string;
  /** A file with the key of each event's member, one a line. */
  readonly keysFile: string;
  readonly pids: Pids;
}

export interface BulkResult {
  readonly metered: Metered;
  readonly documents: number;
}

const BATCH = 1_000;

function added(one: Metered, other: Metered): Metered {
  const cpu = Object.keys(other.cpuSeconds).map(
    (name) => [name, (one.cpuSeconds[name] ?? 0) + (other.cpuSeconds[name] ?? 0)] as const,
  );
  return {
    seconds: one.seconds + other.seconds,
    cpuSeconds: Object.fromEntries(cpu),
    othersSeconds: one.othersSeconds + other.othersSeconds,
    stolenSeconds: one.stolenSeconds + other.stolenSeconds,
  };
}

/**
 * The baseline: for every event its member's document as it ended up, one after another in unordered batches of 1,000,
 * nothing coalesced. It reads no log, judges nobody and keeps no history; reading what it writes is not counted.
 */
await part<BulkInput, BulkResult>(async ({ mongodbUri, from, to, collection, keysFile, pids }) => {
  const client = new MongoClient(mongodbUri, { writeConcern: { w: 'majority', journal: true } });
  await client.connect();
  const source = client.db(from).collection<Document & { readonly _id: string }>(collection);
  const target = client.db(to).collection<Document & { readonly _id: string }>(collection);
  // Those that the service keeps for the same collection.
  for (const { key } of await source.indexes()) await target.createIndex(key);
  const keys = readFileSync(keysFile, 'utf8').trimEnd().split('\n');
  let metered: Metered = { seconds: 0, cpuSeconds: {}, othersSeconds: 0, stolenSeconds: 0 };
  for (let at = 0; at < keys.length; at += BATCH) {
    const batch = keys.slice(at, at + BATCH);
    const documents = await source.find({ _id: { $in: [...new Set(batch)] } }).toArray();
    const byKey = new Map(documents.map((document) => [document._id, document]));
    const writes = batch.map((key) => {
      const replacement = byKey.get(key);
      if (replacement === undefined) throw new Error(`The service has no document of ${key}.`);
      return { replaceOne: { filter: { _id: key }, replacement, upsert: true } };
    });
    const stopMeter = startMeter({ ...pids, writer: process.pid });
    await target.bulkWrite(writes, { ordered: false });
    metered = added(metered, stopMeter());
  }
  const documents = await target.countDocuments();
  await client.db(to).dropDatabase();
  await client.close();
  return { metered, documents };
});
