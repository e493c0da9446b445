import type { DecideContext } from '@rapport/kernel/decider';
import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision } from '@rapport/kernel/outcome';
import { MAX_POINTS, MIN_POINTS } from './events.ts';
import type {
  AccountEvent,
  Booking,
  Cause,
  Holder,
  Posting,
  PostingAccount,
  RuleVersionRef,
  TransactionType,
} from './events.ts';
import { NOTHING_REMEMBERED, earnedOn, reversalOf } from './memory.ts';
import {
  alreadyReversed,
  amountNotPositive,
  amountOverflow,
  insufficientPoints,
  transactionNotReversible,
  transactionTooOld,
  transactionUnknown,
} from './rejections.ts';
import type { AccountRejection } from './rejections.ts';
import type { AccountState } from './state.ts';

interface Account {
  readonly mid: Mid;
  readonly unit: string;
  readonly personal?: Holder;
}

interface Requested extends Account {
  readonly reason?: string;
}

export interface EarnByRule extends Account {
  readonly type: 'EarnByRule';
  readonly direction: 'earn' | 'claw_back';
  /** What the rule's formula came to. */
  readonly amount: bigint;
  readonly rule: RuleVersionRef;
  readonly cause: Cause;
  readonly effectiveAt: EpochMs;
  readonly cap?: { readonly most: bigint; readonly day: string };
}

/** The transaction to be reversed, as it stands in the ledger; it never changes. */
export interface OriginalTransaction {
  readonly version: number;
  readonly type: TransactionType;
  readonly amount: bigint;
  readonly postings: readonly Posting[];
}

export type AccountCommand =
  | (Requested & { readonly type: 'Earn'; readonly amount: bigint })
  | (Requested & { readonly type: 'Redeem'; readonly amount: bigint })
  | (Requested & {
      readonly type: 'Reverse';
      readonly txnId: string;
      /** Absent where the account has no such transaction. */
      readonly original?: OriginalTransaction;
    })
  | EarnByRule;

type AccountDecision = Decision<AccountEvent, AccountRejection>;

export function decide(
  state: AccountState,
  command: AccountCommand,
  { now }: DecideContext,
): AccountDecision {
  switch (command.type) {
    case 'Earn':
      return decideEarn(state, command, now);
    case 'EarnByRule':
      return decideEarnByRule(state, command);
    case 'Redeem':
      return decideRedeem(state, command, now);
    case 'Reverse':
      return decideReverse(state, command, now);
  }
}

const balanceOf = (state: AccountState): bigint => (state.status === 'open' ? state.balance : 0n);

/** Opens the account with its first event, and learns its holder's name once. */
function withHolder(
  state: AccountState,
  { mid, unit, personal }: Account,
  effectiveAt: EpochMs,
  event: AccountEvent,
): AccountDecision {
  if (state.status === 'none') {
    const data = { mid, unit, effectiveAt, ...(personal !== undefined && { personal }) };
    return accepted<AccountEvent>({ type: 'AccountOpened', data }, event);
  }
  if (state.personal === undefined && personal !== undefined) {
    return accepted<AccountEvent>({ type: 'HolderNamed', data: { personal } }, event);
  }
  return accepted(event);
}

/** Moves points between the member's account and another; `undefined` where the balance would leave int64. */
function book(
  state: AccountState,
  move: { readonly from: PostingAccount; readonly to: PostingAccount; readonly amount: bigint },
  effectiveAt: EpochMs,
): Booking | undefined {
  const amount = move.to === 'member' ? move.amount : -move.amount;
  const balanceAfter = balanceOf(state) + amount;
  if (balanceAfter > MAX_POINTS || balanceAfter < MIN_POINTS) return undefined;
  const posting = { debit: move.from, credit: move.to, amount: move.amount };
  return { amount, balanceAfter, effectiveAt, postings: [posting] };
}

function because({ reason }: Requested): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

function decideEarn(
  state: AccountState,
  command: Extract<AccountCommand, { type: 'Earn' }>,
  now: EpochMs,
): AccountDecision {
  const { amount } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  const booking = book(state, { from: 'issuance', to: 'member', amount }, now);
  if (booking === undefined) return rejected(amountOverflow(balanceOf(state), amount));
  return withHolder(state, command, now, { type: 'Earned', data: { ...booking, ...because(command) } });
}

function decideRedeem(
  state: AccountState,
  command: Extract<AccountCommand, { type: 'Redeem' }>,
  now: EpochMs,
): AccountDecision {
  const { amount } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  const balance = balanceOf(state);
  if (balance < amount) return rejected(insufficientPoints(balance, amount));
  const booking = book(state, { from: 'member', to: 'redemption', amount }, now);
  if (booking === undefined) return rejected(amountOverflow(balance, -amount));
  return withHolder(state, command, now, { type: 'Redeemed', data: { ...booking, ...because(command) } });
}

function decideReverse(
  state: AccountState,
  command: Extract<AccountCommand, { type: 'Reverse' }>,
  now: EpochMs,
): AccountDecision {
  const { txnId, original } = command;
  if (state.status === 'none' || original === undefined) return rejected(transactionUnknown(txnId));
  if (original.type === 'Reversed') return rejected(transactionNotReversible(txnId));
  switch (reversalOf(state.memory, original.version)) {
    case 'reversed':
      return rejected(alreadyReversed(txnId));
    case 'forgotten':
      return rejected(transactionTooOld(txnId));
    case 'open':
  }
  const amount = -original.amount;
  const balanceAfter = state.balance + amount;
  if (balanceAfter > MAX_POINTS || balanceAfter < MIN_POINTS) {
    return rejected(amountOverflow(state.balance, amount));
  }
  const postings = original.postings.map(({ debit, credit, amount: moved }) => ({
    debit: credit,
    credit: debit,
    amount: moved,
  }));
  return withHolder(state, command, now, {
    type: 'Reversed',
    data: {
      amount,
      balanceAfter,
      effectiveAt: now,
      postings,
      reverses: original.version,
      ...because(command),
    },
  });
}

/** Nobody waits for the answer, so a refusal is an event. Under a cap, the part that still fits is earned. */
function decideEarnByRule(state: AccountState, command: EarnByRule): AccountDecision {
  const { amount: wanted, rule, cause, effectiveAt, cap, direction } = command;
  if (wanted <= 0n) return accepted();
  const refuse = (reason: 'cap' | 'overflow', dayForgotten = false): AccountDecision =>
    withHolder(state, command, effectiveAt, {
      type: 'EarnRejected',
      data: {
        reason,
        rule,
        cause,
        effectiveAt,
        wanted,
        ...(dayForgotten && { dayForgotten: true as const }),
      },
    });

  if (direction === 'claw_back') {
    const booking = book(state, { from: 'member', to: 'issuance', amount: wanted }, effectiveAt);
    if (booking === undefined) return refuse('overflow');
    return withHolder(state, command, effectiveAt, { type: 'ClawedBack', data: { ...booking, rule, cause } });
  }

  let amount = wanted;
  if (cap !== undefined) {
    const memory = state.status === 'open' ? state.memory : NOTHING_REMEMBERED;
    const earned = earnedOn(memory, rule.ruleId, cap.day);
    if (earned === undefined) return refuse('cap', true);
    const room = cap.most - earned;
    if (room <= 0n) return refuse('cap');
    if (room < amount) amount = room;
  }
  const booking = book(state, { from: 'issuance', to: 'member', amount }, effectiveAt);
  if (booking === undefined) return refuse('overflow');
  return withHolder(state, command, effectiveAt, {
    type: 'Earned',
    data: {
      ...booking,
      rule,
      cause,
      ...(cap !== undefined && { capDay: cap.day }),
      ...(amount < wanted && { wanted }),
    },
  });
}
