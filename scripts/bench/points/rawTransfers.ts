import { MongoClient } from 'mongodb';
import { NAME, TENANT, published, streamOf } from '../ledger/account.ts';
import { accountName } from '../ledger/moves.ts';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { FUNDS } from './commands.ts';
import { HOT_FUNDS, hotOf, transfersOf } from './transfers.ts';
import type { TransfersShape } from './transfers.ts';

export interface RawTransfersInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly shape: TransfersShape;
  readonly pids: Pids;
}

export interface RawTransfersResult {
  readonly metered: Metered;
  /** Of all accounts afterwards, and what stands in the events of both sides. */
  readonly balance: string;
  readonly events: number;
}

interface Row {
  readonly _id: string;
}

interface Account extends Row {
  readonly balance: bigint;
  readonly version: number;
}

const IN_FLIGHT = 32;
const VERSION_DIGITS = 12;

/** The baseline: a transaction for each transfer with what it writes: both accounts, both events and an outbox document. */
await part<RawTransfersInput, RawTransfersResult>(async ({ mongodbUri, database, shape, pids }) => {
  const client = new MongoClient(mongodbUri, {
    writeConcern: { w: 'majority', journal: true },
    maxPoolSize: IN_FLIGHT,
    useBigInt64: true,
  });
  await client.connect();
  const db = client.db(database);
  const accounts = db.collection<Account>(`${NAME}.states`);
  const events = db.collection<Row>(`${NAME}.events`);
  const outbox = db.collection<Row>('bench.outbox.v1');
  // Those that the engine keeps for the same collections.
  await events.createIndexes([
    { key: { tenant: 1, method: 1, requestId: 1, n: 1 }, unique: true },
    { key: { stream: 1, effectiveAt: 1 } },
  ]);
  await db.createCollection(outbox.collectionName);
  const hot = hotOf(shape.accounts);
  await accounts.insertMany(
    Array.from({ length: hot + 1 }, (_, number) => ({
      ...{ _id: streamOf(accountName(number)), tenant: TENANT, version: 1, lastEventAt: 0 },
      balance: number === hot ? HOT_FUNDS : FUNDS,
    })),
  );
  const wanted = transfersOf(shape);
  let sent = 0;
  const call = async (): Promise<void> => {
    for (let next = wanted.next(); next.done !== true; next = wanted.next()) {
      const { from, to, amount, outcome } = next.value;
      const transferId = `t-${sent}`;
      sent += 1;
      const found = await client.withSession((session) =>
        session.withTransaction(async () => {
          const at = Date.now();
          const entries: object[] = [];
          const sides = [
            { method: 'Transfer', stream: streamOf(accountName(from)), change: -amount },
            { method: 'Receive', stream: streamOf(accountName(to)), change: amount },
          ];
          for (const { method, stream, change } of sides) {
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
                ...{ stream, tenant: TENANT, method, requestId: transferId, fingerprint: transferId },
                ...{ actor: TENANT, effectiveAt: at, recordedAt: at, n: 0, version, type: 'Moved', data },
              },
              { session },
            );
            const event = JSON.stringify(published('points', stream, version, { ...data, at }));
            entries.push({ stream, version, event });
          }
          await outbox.insertOne({ _id: transferId, at, entries } as Row, { session });
          return 'booked';
        }),
      );
      if (found !== outcome) throw new Error(`A transfer of ${amount} was ${found} instead of ${outcome}.`);
    }
  };
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  await Promise.all(Array.from({ length: IN_FLIGHT }, call));
  const metered = stopMeter();
  const [sums] = await accounts
    .aggregate<{ readonly balance: bigint }>([{ $group: { _id: null, balance: { $sum: '$balance' } } }])
    .toArray();
  const counted = await events.countDocuments();
  await db.dropDatabase();
  await client.close();
  return { metered, balance: String(sums?.balance), events: counted };
});
