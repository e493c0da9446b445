import type { EpochMs } from '@rapport/kernel/instant';
import { MAX_POINTS, MIN_POINTS } from './events.ts';
import type { Booking, PostingAccount } from './events.ts';
import { byExpiry, dropParts, lotAmount, negative } from './lots.ts';
import type { LotAmount } from './lots.ts';
import { totalOf } from './state.ts';
import type { OpenAccount } from './state.ts';

export interface Move {
  readonly from: PostingAccount;
  readonly to: PostingAccount;
  /** Above zero. */
  readonly amount: bigint;
}

const postingOf = ({ from, to, amount }: Move) => ({ debit: from, credit: to, amount });

/**
 * Makes points available. What is below zero is made good first, with those that would expire first.
 *
 * @param parts the lots that the points go to, together the whole amount
 */
export function creditOf(
  { balance }: OpenAccount,
  move: Move,
  parts: readonly LotAmount[],
  effectiveAt: EpochMs,
): Booking {
  const debt = balance < 0n ? -balance : 0n;
  const lots = dropParts([...parts].sort(byExpiry), debt).map(({ expiresAt, amount }) =>
    lotAmount(expiresAt, amount),
  );
  return {
    amount: move.amount,
    balanceAfter: balance + move.amount,
    effectiveAt,
    postings: [postingOf(move)],
    lots,
  };
}

/** Takes what is available; what the parts do not cover runs below zero. */
export function debitOf(
  { balance }: OpenAccount,
  move: Move,
  parts: readonly LotAmount[],
  effectiveAt: EpochMs,
): Booking {
  return {
    amount: -move.amount,
    balanceAfter: balance - move.amount,
    effectiveAt,
    postings: [postingOf(move)],
    lots: negative(parts),
  };
}

/** Whether a change would leave the range of int64, be it in what is available or in all there is. */
export function overflows(state: OpenAccount, change: bigint): boolean {
  const total = totalOf(state) + change;
  return total > MAX_POINTS || state.balance + change < MIN_POINTS || state.balance + change > MAX_POINTS;
}
