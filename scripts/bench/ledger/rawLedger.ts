import { MongoClient } from 'mongodb';
import type { Collection } from 'mongodb';
import { NAME, TENANT, published, rowId, streamOf } from './account.ts';

/** What one account books. */
export interface Side {
  readonly method: string;
  readonly account: string;
  readonly change: bigint;
}

interface Row {
  readonly _id: string;
}

interface Standing {
  readonly balance: bigint;
  readonly version: number;
}

interface Account extends Row, Standing {}

export interface RawLedger {
  readonly accounts: Collection<Account>;
  readonly events: Collection<Row>;
  /** A transaction with all that is written of it: its accounts, their events, an outbox document. */
  readonly book: (id: string, sides: readonly Side[]) => Promise<'booked' | 'refused'>;
  /** Commands whose outcome is known beforehand, in one transaction, each account written once. */
  readonly bookTogether: (commands: readonly { readonly id: string; readonly side: Side }[]) => Promise<void>;
  /** As many at a time as there are connections. */
  readonly callAll: (call: () => Promise<void>) => Promise<void>;
  /** @param drop with what it holds */
  readonly close: (drop?: 'drop') => Promise<void>;
}

const IN_FLIGHT = 32;

/** The ledger as it is written without group commit. @param balances by account */
export async function openRawLedger(options: {
  readonly mongodbUri: string;
  readonly database: string;
  readonly balances: readonly (readonly [account: string, balance: bigint])[];
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
  // That which the engine keeps for the same collection.
  await events.createIndexes([{ key: { tenant: 1, method: 1, requestId: 1, n: 1 }, unique: true }]);
  await db.createCollection(outbox.collectionName);
  await accounts.insertMany(
    options.balances.map(([account, balance]) => ({
      ...{ _id: streamOf(account), tenant: TENANT, version: 1, lastEventAt: 0, balance },
    })),
  );
  const eventOf = (id: string, { method, account, change }: Side, at: number, after: Standing) => {
    const stream = streamOf(account);
    const { version, balance } = after;
    const data = { amount: change, balanceAfter: balance };
    return {
      row: {
        _id: rowId(stream, version),
        ...{ stream, tenant: TENANT, method, requestId: id, fingerprint: id, actor: TENANT },
        ...{ effectiveAt: at, recordedAt: at, n: 0, version, type: 'Moved', data },
      },
      entry: {
        stream,
        version,
        event: JSON.stringify(published('points', stream, version, { ...data, at })),
      },
    };
  };
  const standing = new Map<string, Standing>();
  for (const [account, balance] of options.balances) standing.set(account, { balance, version: 1 });

  return {
    accounts,
    events,
    book: (id, sides) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const at = Date.now();
          const entries: object[] = [];
          for (const side of sides) {
            const { account, change } = side;
            const after = await accounts.findOneAndUpdate(
              { _id: streamOf(account), balance: { $gte: -change } },
              { $inc: { balance: change, version: 1 }, $set: { lastEventAt: at } },
              { session, returnDocument: 'after' },
            );
            if (after === null) return 'refused';
            const { row, entry } = eventOf(id, side, at, after);
            await events.insertOne(row, { session });
            entries.push(entry);
          }
          await outbox.insertOne({ _id: id, at, entries } as Row, { session });
          return 'booked';
        }),
      ),
    bookTogether: async (commands) => {
      const at = Date.now();
      const touched = new Map<string, Standing>();
      const made = commands.map(({ id, side }) => {
        const before = touched.get(side.account) ?? standing.get(side.account);
        if (before === undefined) throw new Error(`${side.account} is not known.`);
        const after = { balance: before.balance + side.change, version: before.version + 1 };
        touched.set(side.account, after);
        return eventOf(id, side, at, after);
      });
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await accounts.bulkWrite(
            Array.from(touched, ([account, after]) => ({
              updateOne: {
                filter: { _id: streamOf(account) },
                update: { $set: { ...after, lastEventAt: at } },
              },
            })),
            { session },
          );
          await events.insertMany(
            made.map(({ row }) => row),
            { session },
          );
          const entries = made.map(({ entry }) => entry);
          await outbox.insertOne({ _id: `${commands[0]?.id}`, at, entries } as Row, { session });
        }),
      );
      for (const [account, after] of touched) standing.set(account, after);
    },
    callAll: async (call) => {
      await Promise.all(Array.from({ length: IN_FLIGHT }, call));
    },
    close: async (drop) => {
      if (drop === 'drop') await db.dropDatabase();
      await client.close();
    },
  };
}
