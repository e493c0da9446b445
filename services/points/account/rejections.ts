import { DAY_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Refusal } from '@rapport/kernel/outcome';
import { MAX_HOLDS, MAX_HOLD_MS } from './holds.ts';
import type { HoldEnd } from './holds.ts';
import { MAX_LOTS } from './lots.ts';
import type { NamedOwner } from './owner.ts';
import { MAX_OUTGOING, MAX_OUTGOING_PARTS } from './transfers.ts';

export const ACCOUNT_REJECTION_CODES = [
  'AMOUNT_NOT_POSITIVE',
  'AMOUNT_OVERFLOW',
  'INSUFFICIENT_POINTS',
  'TRANSACTION_UNKNOWN',
  'TRANSACTION_NOT_REVERSIBLE',
  'TRANSACTION_TOO_OLD',
  'ALREADY_REVERSED',
  'REVERSAL_TOO_LARGE',
  'ACTIVATION_NOT_AHEAD',
  'EXPIRY_NOT_AHEAD',
  'TOO_MANY_LOTS',
  'HOLD_EXPIRY_INVALID',
  'TOO_MANY_HOLDS',
  'HOLD_UNKNOWN',
  'HOLD_EXPIRED',
  'HOLD_CLOSED',
  'CAPTURE_TOO_LARGE',
  'AMOUNT_ZERO',
  'TRANSFER_TO_ONESELF',
  'TOO_MANY_TRANSFERS',
  'ACCOUNT_NOT_OPEN',
  'ACCOUNT_FULL',
  'POLICY_INVALID',
  'CAUSE_VOIDED',
  'MERGE_OVER',
] as const;

export type AccountRejection = Refusal<(typeof ACCOUNT_REJECTION_CODES)[number]>;

export const amountNotPositive = (amount: bigint): AccountRejection => ({
  code: 'AMOUNT_NOT_POSITIVE',
  message: 'An amount is a whole number above zero.',
  facts: { amount: String(amount) },
});

export const amountOverflow = (balance: bigint, amount: bigint): AccountRejection => ({
  code: 'AMOUNT_OVERFLOW',
  message: 'The balance would leave the range of 64-bit integers.',
  facts: { balance: String(balance), amount: String(amount) },
});

export const accountNotOpen = ({ kind, id }: NamedOwner, unit: string): AccountRejection => ({
  code: 'ACCOUNT_NOT_OPEN',
  message: `The ${kind} ${id} has no account in ${unit}: open it with OpenAccount, and ask again under a new request_id.`,
  facts: { kind, id, unit },
});

export const accountFull = (cap: bigint, total: bigint, amount: bigint): AccountRejection => ({
  code: 'ACCOUNT_FULL',
  message: `The account takes up to ${cap}; it has ${total}, and ${amount} more do not fit.`,
  facts: { cap: String(cap), total: String(total), amount: String(amount) },
});

export const policyInvalid = (): AccountRejection => ({
  code: 'POLICY_INVALID',
  message: 'An overdraft is 0 or more, and a cap is above zero or absent.',
});

export const poolOverdraft = (): AccountRejection => ({
  code: 'POLICY_INVALID',
  message: 'A prize pool pays what was put into it and no more: leave its overdraft at 0.',
});

/** Of an adjustment by a rule. */
export const causeVoided = (eventId: string): AccountRejection => ({
  code: 'CAUSE_VOIDED',
  message: 'The fact that a rule adjusts for counts no more.',
  facts: { eventId },
});

export const mergeOver = (mergeId: string): AccountRejection => ({
  code: 'MERGE_OVER',
  message: 'The two members are two again, and each has its own debts.',
  facts: { mergeId },
});

/** @param overdraft how far below zero the account may go */
export const insufficientPoints = (balance: bigint, needed: bigint, overdraft = 0n): AccountRejection => ({
  code: 'INSUFFICIENT_POINTS',
  message: `The balance is ${balance}${overdraft > 0n ? `, with an overdraft of ${overdraft}` : ''}, and ${needed} are needed.`,
  facts: {
    balance: String(balance),
    needed: String(needed),
    ...(overdraft > 0n && { overdraft: String(overdraft) }),
  },
});

export const transactionUnknown = (txnId: string): AccountRejection => ({
  code: 'TRANSACTION_UNKNOWN',
  message: 'This account has no such transaction.',
  facts: { txnId },
});

export const transactionNotReversible = (txnId: string): AccountRejection => ({
  code: 'TRANSACTION_NOT_REVERSIBLE',
  message:
    'Only what was earned, taken back, redeemed, adjusted or received is reversed: book what is right anew.',
  facts: { txnId },
});

export const transactionTooOld = (txnId: string): AccountRejection => ({
  code: 'TRANSACTION_TOO_OLD',
  message: 'So much of this account was reversed that it no longer knows whether this transaction was.',
  facts: { txnId },
});

export const alreadyReversed = (txnId: string): AccountRejection => ({
  code: 'ALREADY_REVERSED',
  message: 'This transaction is reversed already.',
  facts: { txnId },
});

export const reversalTooLarge = (txnId: string, of: bigint, wanted: bigint): AccountRejection => ({
  code: 'REVERSAL_TOO_LARGE',
  message: `The transaction moved ${of}, and ${wanted} cannot be reversed.`,
  facts: { txnId, amount: String(of), wanted: String(wanted) },
});

export const activationNotAhead = (activatesAt: EpochMs, now: EpochMs): AccountRejection => ({
  code: 'ACTIVATION_NOT_AHEAD',
  message: `Points that are pending become available later, and it is ${toInstant(now)} already.`,
  facts: { activatesAt: toInstant(activatesAt) },
});

export const expiryNotAhead = (expiresAt: EpochMs, after: EpochMs): AccountRejection => ({
  code: 'EXPIRY_NOT_AHEAD',
  message: `Points expire after they have been available, so after ${toInstant(after)}.`,
  facts: { expiresAt: toInstant(expiresAt) },
});

export const tooManyLots = (): AccountRejection => ({
  code: 'TOO_MANY_LOTS',
  message: `The account has points of ${MAX_LOTS} different expiries already; give these one of them.`,
});

export const holdExpiryInvalid = (expiresAt: EpochMs, now: EpochMs): AccountRejection => ({
  code: 'HOLD_EXPIRY_INVALID',
  message: `A hold ends after ${toInstant(now)} and within ${MAX_HOLD_MS / DAY_MS} days.`,
  facts: { expiresAt: toInstant(expiresAt) },
});

export const tooManyHolds = (): AccountRejection => ({
  code: 'TOO_MANY_HOLDS',
  message: `The account has ${MAX_HOLDS} holds already; capture or void one of them.`,
});

export const holdUnknown = (holdId: string): AccountRejection => ({
  code: 'HOLD_UNKNOWN',
  message: 'This account has no such hold, or it ended long ago.',
  facts: { holdId },
});

export const holdEnded = (holdId: string, end: HoldEnd): AccountRejection => ({
  code: end === 'expired' ? 'HOLD_EXPIRED' : 'HOLD_CLOSED',
  message: `This hold is ${end} already.`,
  facts: { holdId, end },
});

export const amountZero = (): AccountRejection => ({
  code: 'AMOUNT_ZERO',
  message: 'An adjustment adds or takes at least one point.',
});

export const transferToOneself = (): AccountRejection => ({
  code: 'TRANSFER_TO_ONESELF',
  message: 'Points are transferred to somebody else.',
});

export const tooManyTransfers = (): AccountRejection => ({
  code: 'TOO_MANY_TRANSFERS',
  message:
    `${MAX_OUTGOING} transfers of this account, or ${MAX_OUTGOING_PARTS} lots, are under way; ` +
    'send the next one when they have arrived.',
});

export const captureTooLarge = (held: bigint, wanted: bigint): AccountRejection => ({
  code: 'CAPTURE_TOO_LARGE',
  message: `The hold is of ${held}, and ${wanted} cannot be captured.`,
  facts: { held: String(held), wanted: String(wanted) },
});
