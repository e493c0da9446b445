import { accountName } from '../ledger/moves.ts';
import { openRawLedger } from '../ledger/rawLedger.ts';
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

/** The baseline: a transaction for each transfer with what it writes: both accounts, both events and an outbox document. */
await part<RawTransfersInput, RawTransfersResult>(async ({ mongodbUri, database, shape, pids }) => {
  const hot = hotOf(shape.accounts);
  const balances = Array.from(
    { length: hot + 1 },
    (_, number) => [accountName(number), number === hot ? HOT_FUNDS : FUNDS] as const,
  );
  const ledger = await openRawLedger({ mongodbUri, database, balances });
  const wanted = transfersOf(shape);
  let sent = 0;
  const call = async (): Promise<void> => {
    for (let next = wanted.next(); next.done !== true; next = wanted.next()) {
      const { from, to, amount, outcome } = next.value;
      const transferId = `t-${sent}`;
      sent += 1;
      const found = await ledger.book(transferId, [
        { method: 'Transfer', account: accountName(from), change: -amount },
        { method: 'Receive', account: accountName(to), change: amount },
      ]);
      if (found !== outcome) throw new Error(`A transfer of ${amount} was ${found} instead of ${outcome}.`);
    }
  };
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  await ledger.callAll(call);
  const metered = stopMeter();
  const [sums] = await ledger.accounts
    .aggregate<{ readonly balance: bigint }>([{ $group: { _id: null, balance: { $sum: '$balance' } } }])
    .toArray();
  const events = await ledger.events.countDocuments();
  await ledger.close('drop');
  return { metered, balance: String(sums?.balance), events };
});
