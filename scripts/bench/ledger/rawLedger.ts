import { MongoClient } from 'mongodb';
import type { Collection } from 'mongodb';
import { NAME, TENANT, published, streamOf } from './account.ts';

/** What one account books. */
export interface Side {
  readonly method: string;
  readonly account: string;
  readonly change: bigint;
}

interface Row {
  readonly _id: string;
}

interface Account extends Row {
  readonly balance: bigint;
  readonly version: number;
}

export interface RawLedger {
  readonly accounts: Collection<Account>;
  readonly events: Collection<Row>;
  /** A transaction with all that is written of it: its accounts, their events, an outbox document. */
  readonly book: (id: string, sides: readonly Side[]) => Promise<'booked' | 'refused'>;
  /** As many at a time as there are connections. */
  readonly callAll: (call: () => Promise<void>) => Promise<void>;
  /** @param drop with what it holds */
  readonly close: (drop?: 'drop') => Promise<void>;
}

const IN_FLIGHT = 32;
const VERSION_DIGITS = 12;

/** The ledger as it is written without group commit. @param balances by account */
export async function openRawLedger(options: {
  readonly mongodbUri: string;
  readonly database: string;
  readonly balances: Iterable<readonly [account: string, balance: bigint]>;
}): Promise<RawLedger> {
  const client = new MongoClient(options.mongodbUri, {
    writeConcern: { w: 'majority', journal: true },
    maxPoolSize: IN_FLIGHT,
    useBigInt64: true,
  });
  await client.connect();
  const db = client.db(options.database);
  const accounts = db.collection<Account>(`${NAME}.states`);
  const events = db.collection<Row>(`${NAME}.events`);
  const outbox = db.collection<Row>('bench.outbox.v1');
  // Those that the engine keeps for the same collections.
  await events.createIndexes([
    { key: { tenant: 1, method: 1, requestId: 1, n: 1 }, unique: true },
    { key: { stream: 1, effectiveAt: 1 } },
  ]);
  await db.createCollection(outbox.collectionName);
  await accounts.insertMany(
    Array.from(options.balances, ([account, balance]) => ({
      ...{ _id: streamOf(account), tenant: TENANT, version: 1, lastEventAt: 0, balance },
    })),
  );
  return {
    accounts,
    events,
    book: (id, sides) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const at = Date.now();
          const entries: object[] = [];
          for (const { method, account, change } of sides) {
            const stream = streamOf(account);
            const after = await accounts.findOneAndUpdate(
              { _id: stream, balance: { $gte: -change } },
              { $inc: { balance: change, version: 1 }, $set: { lastEventAt: at } },
              { session, returnDocument: 'after' },
            );
            if (after === null) return 'refused';
            const version = after.version;
            const data = { amount: change, balanceAfter: after.balance };
            await events.insertOne(
              {
                _id: `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`,
                ...{ stream, tenant: TENANT, method, requestId: id, fingerprint: id, actor: TENANT },
                ...{ effectiveAt: at, recordedAt: at, n: 0, version, type: 'Moved', data },
              },
              { session },
            );
            const event = JSON.stringify(published('points', stream, version, { ...data, at }));
            entries.push({ stream, version, event });
          }
          await outbox.insertOne({ _id: id, at, entries } as Row, { session });
          return 'booked';
        }),
      ),
    callAll: async (call) => {
      await Promise.all(Array.from({ length: IN_FLIGHT }, call));
    },
    close: async (drop) => {
      if (drop === 'drop') await db.dropDatabase();
      await client.close();
    },
  };
}
