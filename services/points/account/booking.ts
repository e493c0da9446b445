import type { EpochMs } from '@rapport/kernel/instant';
import { MAX_POINTS, MIN_POINTS } from './events.ts';
import type { Booking, PostingAccount } from './events.ts';
import { byExpiry, dropParts, negative } from './lots.ts';
import type { LotAmount } from './lots.ts';
import { owedBy, termsOf, totalOf } from './state.ts';
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
  const lots = dropParts([...parts].sort(byExpiry), debt);
  return {
    amount: move.amount,
    balanceAfter: balance + move.amount,
    effectiveAt,
    postings: [postingOf(move)],
    lots,
  };
}

/**
 * Makes points available that are the member's anew, and not what merely comes back: what is owed is settled first, with
 * those that would expire first.
 */
export function incomeOf(
  account: OpenAccount,
  move: Move,
  parts: readonly LotAmount[],
  effectiveAt: EpochMs,
): Booking {
  const owed = owedBy(account);
  if (owed === 0n) return creditOf(account, move, parts, effectiveAt);
  const settled = owed < move.amount ? owed : move.amount;
  const amount = move.amount - settled;
  const rest = dropParts([...parts].sort(byExpiry), settled);
  const booking = creditOf(account, { ...move, amount }, rest, effectiveAt);
  const settling = { debit: move.from, credit: 'owed' as const, amount: settled };
  return { ...booking, postings: amount > 0n ? [settling, ...booking.postings] : [settling] };
}

/** Takes points back, also those that are not there: as the account's terms say, below zero or as what is owed. */
export function takeBackOf(
  account: OpenAccount,
  move: Move,
  parts: readonly LotAmount[],
  effectiveAt: EpochMs,
): Booking {
  const missing = missingOf(account, move.amount);
  if (missing === 0n || termsOf(account).shortfall === 'below_zero') {
    return debitOf(account, move, parts, effectiveAt);
  }
  const amount = move.amount - missing;
  const booking = debitOf(account, { ...move, amount }, parts, effectiveAt);
  const owing = { debit: 'owed' as const, credit: move.to, amount: missing };
  return { ...booking, postings: amount > 0n ? [...booking.postings, owing] : [owing] };
}

/** Of an amount, what is not available. */
function missingOf({ balance }: OpenAccount, amount: bigint): bigint {
  const there = balance > 0n ? balance : 0n;
  return amount > there ? amount - there : 0n;
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

/** Whether a change would leave the range of int64, be it in what is available, in what is owed or in all there is. */
export function overflows(state: OpenAccount, change: bigint): boolean {
  if (change < 0n && termsOf(state).shortfall === 'owe') {
    return owedBy(state) + missingOf(state, -change) > MAX_POINTS;
  }
  const total = totalOf(state) + change;
  return total > MAX_POINTS || state.balance + change < MIN_POINTS || state.balance + change > MAX_POINTS;
}
