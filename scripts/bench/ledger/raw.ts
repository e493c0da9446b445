import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { FUNDS, accountName, moves } from './moves.ts';
import type { MovesShape } from './moves.ts';
import { openRawLedger } from './rawLedger.ts';

export interface RawInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly shape: MovesShape;
  readonly pids: Pids;
}

export interface RawResult {
  readonly metered: Metered;
}

/** The baseline: each command is a transaction with the writes of one: its event, its account, its outbox document. */
await part<RawInput, RawResult>(async ({ mongodbUri, database, shape, pids }) => {
  const balances = Array.from(
    { length: shape.accounts },
    (_, number) => [accountName(number), FUNDS] as const,
  );
  const ledger = await openRawLedger({ mongodbUri, database, balances });
  const commands = moves(shape);
  let sent = 0;
  const call = async (): Promise<void> => {
    for (let next = commands.next(); next.done !== true; next = commands.next()) {
      const { account, amount: change } = next.value;
      const requestId = `r-${sent}`;
      sent += 1;
      const found = await ledger.book(requestId, [{ method: 'Move', account, change }]);
      if (found !== 'booked') throw new Error(`${account} has not enough points.`);
    }
  };
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  await ledger.callAll(call);
  const metered = stopMeter();
  await ledger.close();
  return { metered };
});
