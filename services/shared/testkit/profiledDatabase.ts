import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { MongoClient } from 'mongodb';
import { mongodbUri } from './servers.ts';

/** One read, as the server found its answer. */
export interface ProfiledRead {
  /** `database.collection` */
  readonly ns: string;
  readonly planSummary?: string;
  readonly docsExamined?: number;
  readonly nreturned?: number;
  readonly hasSortStage?: boolean;
  readonly command: { readonly limit?: number };
}

/** A database of its own, whose server tells how it answers. */
export interface ProfiledDatabase {
  readonly name: string;
  readonly insert: (collection: string, documents: readonly { readonly _id: string }[]) => Promise<void>;
  /** Notes every read from now on. */
  readonly profile: () => Promise<void>;
  /** What was noted so far. */
  readonly reads: () => Promise<readonly ProfiledRead[]>;
  readonly drop: () => Promise<void>;
}

export async function createProfiledDatabase(prefix: string): Promise<ProfiledDatabase> {
  const name = `${prefix}_${randomUUID().slice(0, 8)}`;
  const client = await new MongoClient(mongodbUri(), { runtimeAdapters: { os } }).connect();
  const db = client.db(name);
  return {
    name,
    insert: async (collection, documents) => {
      await db
        .collection<{ readonly _id: string }>(collection)
        .insertMany([...documents], { writeConcern: { w: 'majority' } });
    },
    profile: async () => {
      await db.command({ profile: 2 });
    },
    reads: () =>
      db
        .collection<ProfiledRead>('system.profile')
        .find({ op: { $in: ['query', 'getmore'] }, ns: { $ne: `${name}.system.profile` } })
        .toArray(),
    drop: async () => {
      await db.command({ profile: 0 });
      await db.dropDatabase();
      await client.close();
    },
  };
}
