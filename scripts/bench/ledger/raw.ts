import { MongoClient } from 'mongodb';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { NAME, TENANT, published, streamOf } from './account.ts';
import { FUNDS, accountName, moves } from './moves.ts';
import type { MovesShape } from './moves.ts';

export interface RawInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly shape: MovesShape;
  readonly pids: Pids;
}

export interface RawResult {
  readonly metered: Metered;
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

/** The baseline: each command is a transaction with the writes of one: its event, its account, its outbox document. */
await part<RawInput, RawResult>(async ({ mongodbUri, database, shape, pids }) => {
  const client = new MongoClient(mongodbUri, {
    writeConcern: { w: 'majority', journal: true },
    maxPoolSize: IN_FLIGHT,
    useBigInt64: true,
    promoteValues: true,
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
  await accounts.insertMany(
    Array.from({ length: shape.accounts }, (_, number) => ({
      _id: streamOf(accountName(number)),
      tenant: TENANT,
      version: 1,
      lastEventAt: 0,
      balance: FUNDS,
    })),
  );
  const commands = moves(shape);
  let sent = 0;
  const call = async (): Promise<void> => {
    for (let next = commands.next(); next.done !== true; next = commands.next()) {
      const { account, amount } = next.value;
      const requestId = `r-${sent}`;
      sent += 1;
      const stream = streamOf(account);
      await client.withSession((session) =>
        session.withTransaction(async () => {
          const at = Date.now();
          const after = await accounts.findOneAndUpdate(
            { _id: stream, balance: { $gte: -amount } },
            { $inc: { balance: amount, version: 1 }, $set: { lastEventAt: at } },
            { session, returnDocument: 'after' },
          );
          if (after === null) throw new Error(`${stream} has not enough points.`);
          const version = after.version;
          const data = { amount, balanceAfter: after.balance };
          await events.insertOne(
            {
              _id: `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`,
              ...{ stream, tenant: TENANT, method: 'Move', requestId, fingerprint: requestId, actor: TENANT },
              ...{ effectiveAt: at, recordedAt: at, n: 0, version, type: 'Moved', data },
            },
            { session },
          );
          const event = JSON.stringify(published('points', stream, version, { ...data, at }));
          await outbox.insertOne({ _id: requestId, at, entries: [{ stream, version, event }] } as Row, {
            session,
          });
        }),
      );
    }
  };
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  await Promise.all(Array.from({ length: IN_FLIGHT }, call));
  const metered = stopMeter();
  await client.close();
  return { metered };
});
