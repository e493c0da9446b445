import { MongoClient } from 'mongodb';
import { rowId } from '../ledger/account.ts';

/** As the account's last booking stands: earned by hand, one point. */
interface BookingRow {
  readonly _id: string;
  readonly stream: string;
  readonly version: number;
  readonly requestId: string;
  readonly data: { readonly amount: bigint; readonly balanceAfter: bigint };
}

interface AccountRow {
  readonly _id: string;
  readonly version: number;
}

const DATABASE = 'rapport_points';
const AGGREGATE = 'points.account.v1';
/** 2,000 rows of 600 bytes are a command of 1.2 MB. */
const ROWS_PER_INSERT = 2_000;
/** Inserts under way: more do not make MongoDB faster. */
const WRITERS = 4;

/**
 * Gives every member's account more bookings of the kind of its last one, of a point each, as if they had been made: in
 * ten minutes what takes the service an hour. The service must not run, since it knows its accounts.
 *
 * @param bookings in all, the same number for each account: what is left over is not made
 * @returns how many were made
 */
export async function lengthenPast(mongodbUri: string, bookings: number): Promise<number> {
  const client = new MongoClient(mongodbUri, {
    ...{ useBigInt64: true, maxPoolSize: WRITERS },
    writeConcern: { w: 'majority', journal: true },
  });
  await client.connect();
  try {
    const events = client.db(DATABASE).collection<BookingRow>(`${AGGREGATE}.events`);
    const states = client.db(DATABASE).collection<AccountRow>(`${AGGREGATE}.states`);
    const accounts = await states.find({ 'state.status': 'open' }).toArray();
    const each = Math.floor(bookings / accounts.length);
    const waiting = accounts.values();
    const writer = async (): Promise<void> => {
      for (const { _id: stream, version } of waiting) {
        const last = await events.findOne({ _id: rowId(stream, version) });
        if (last?.data.amount !== 1n) throw new Error(`${stream} has not earned one point last.`);
        for (let made = 0; made < each; made += ROWS_PER_INSERT) {
          const rows = Array.from({ length: Math.min(ROWS_PER_INSERT, each - made) }, (_, index) =>
            after(last, made + index + 1),
          );
          await events.insertMany(rows, { ordered: false });
        }
        const points = BigInt(each);
        await states.updateOne(
          { _id: stream },
          {
            $inc: { version: each, balance: points, 'state.balance': points, 'state.lots.0.amount': points },
          },
        );
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
    return each * accounts.length;
  } finally {
    await client.close();
  }
}

/** The nth booking after one. */
function after(last: BookingRow, n: number): BookingRow {
  const { stream, requestId, data } = last;
  const version = last.version + n;
  return {
    ...last,
    ...{ _id: rowId(stream, version), version, requestId: `${requestId}+${n}` },
    data: { ...data, balanceAfter: data.balanceAfter + BigInt(n) },
  };
}
