import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { FUNDS, accountName, moves } from './moves.ts';
import type { MovesShape } from './moves.ts';
import { openRawLedger } from './rawLedger.ts';
import type { Side } from './rawLedger.ts';

export interface RawInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly shape: MovesShape;
  /** In one transaction; 1 where each has its own. */
  readonly together: number;
  readonly pids: Pids;
}

export interface RawResult {
  readonly metered: Metered;
}

/**
 * The baseline: each command is a transaction with the writes of one: its event, its account, its outbox document.
 * Many together are what a ledger could do that decides nothing, checks nothing and publishes nothing.
 */
await part<RawInput, RawResult>(async ({ mongodbUri, database, shape, together, pids }) => {
  const balances = Array.from(
    { length: shape.accounts },
    (_, number) => [accountName(number), FUNDS] as const,
  );
  const ledger = await openRawLedger({ mongodbUri, database, balances });
  const commands = moves(shape);
  let sent = 0;
  const take = (): { readonly id: string; readonly side: Side } | undefined => {
    const next = commands.next();
    if (next.done === true) return undefined;
    const { account, amount: change } = next.value;
    const id = `r-${sent}`;
    sent += 1;
    return { id, side: { method: 'Move', account, change } };
  };
  const call = async (): Promise<void> => {
    for (let one = take(); one !== undefined; one = take()) {
      const found = await ledger.book(one.id, [one.side]);
      if (found !== 'booked') throw new Error(`${one.side.account} has not enough points.`);
    }
  };
  const callTogether = async (): Promise<void> => {
    for (let first = take(); first !== undefined; first = take()) {
      const batch = [first];
      while (batch.length < together) {
        const one = take();
        if (one === undefined) break;
        batch.push(one);
      }
      await ledger.bookTogether(batch);
    }
  };
  const stopMeter = startMeter({ ...pids, writer: process.pid });
  if (together === 1) await ledger.callAll(call);
  else await callTogether();
  const metered = stopMeter();
  await ledger.close();
  return { metered };
});
