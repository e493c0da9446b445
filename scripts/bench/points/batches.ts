import type { BookCommand } from '@rapport/protos/rapport/points/v1/BookCommand';
import type { Clients } from '../../clients.ts';
import { INSUFFICIENT, memberOf } from './commands.ts';
import type { LedgerCommand } from './commands.ts';
import type { WantedTransfer } from './transfers.ts';

export const BATCH = 100;
/** Each waits for its answer before it sends again: what four of them wait for leaves the service a quarter of its time. */
export const BATCH_CALLERS = 8;
/** Together within what one account may have under way. */
export const TRANSFER_CALLERS = 4;

export interface Wanted {
  readonly command: BookCommand;
  readonly outcome: 'booked' | 'refused';
}

export const bookingOf = ({ rpc, member, amount, outcome }: LedgerCommand, requestId: string): Wanted => {
  const request = { requestId, member, amount: String(amount) };
  return { command: rpc === 'Earn' ? { earn: request } : { redeem: request }, outcome };
};

export const transferOf = ({ from, to, amount, outcome }: WantedTransfer, requestId: string): Wanted => ({
  command: {
    transfer: { requestId, member: memberOf(from), to: memberOf(to), amount: String(amount) },
  },
  outcome,
});

/**
 * Sends all by BatchBook, {@link BATCH} at once.
 *
 * @throws Error where one is answered otherwise than it should be
 */
export async function bookAll(
  { ledger }: Pick<Clients, 'ledger'>,
  all: Iterator<Wanted>,
  callers = BATCH_CALLERS,
): Promise<void> {
  const caller = async (): Promise<void> => {
    for (let batch = take(all); batch.length > 0; batch = take(all)) {
      const { results } = await ledger.BatchBook({ commands: batch.map(({ command }) => command) });
      for (const [index, { outcome }] of batch.entries()) {
        const code = results[index]?.refusal?.code ?? 0;
        if (code === (outcome === 'booked' ? 0 : INSUFFICIENT)) continue;
        const reason = results[index]?.refusal?.reason ?? 'a booking';
        throw new Error(`What is to be ${outcome} was answered with ${reason}.`);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

function take(all: Iterator<Wanted>): readonly Wanted[] {
  const taken: Wanted[] = [];
  while (taken.length < BATCH) {
    const next = all.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
