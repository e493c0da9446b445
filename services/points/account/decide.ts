import type { DecideContext } from '@rapport/kernel/decider';
import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision } from '@rapport/kernel/outcome';
import { awaitedOf, firstMet } from './awaited.ts';
import type { AwaitedEvent } from './awaited.ts';
import { creditOf, debitOf, incomeOf, overflows, takeBackOf } from './booking.ts';
import { isOwn } from './events.ts';
import type {
  AccountEvent,
  Availability,
  Booking,
  ByMerge,
  Cause,
  EarnByRule,
  InUnit,
  PaidBy,
  Party,
  Payer,
  PostingAccount,
  ReachedLimit,
  RuleVersionRef,
  ScoreEntry,
  SentBack,
  TimeEvent,
  TransactionType,
} from './events.ts';
import { MAX_HOLDS, MAX_HOLD_MS } from './holds.ts';
import type { Hold } from './holds.ts';
import {
  MAX_LOTS,
  changeLots,
  dropParts,
  isAmong,
  isSameWait,
  lotAmount,
  negative,
  pendingOf,
  returned,
  sumOf,
  takeLots,
  takeParts,
} from './lots.ts';
import type { LotAmount, LotKind, Wait } from './lots.ts';
import { roomUnder } from './limits.ts';
import { isVoided, reversalOf } from './memory.ts';
import { isPool, isSameOwner, ownerIdOf } from './owner.ts';
import type { NamedOwner, OwnerId, Policy } from './owner.ts';
import {
  accountFull,
  accountNotOpen,
  activationNotAhead,
  alreadyReversed,
  amountNotPositive,
  amountOverflow,
  amountZero,
  captureTooLarge,
  causeVoided,
  expiryNotAhead,
  holdEnded,
  holdExpiryInvalid,
  holdUnknown,
  insufficientPoints,
  mergeOver,
  policyInvalid,
  poolOverdraft,
  reversalTooLarge,
  tooManyHolds,
  tooManyLots,
  tooManyTransfers,
  transactionNotReversible,
  transactionTooOld,
  transactionUnknown,
  transferToOneself,
} from './rejections.ts';
import type { AccountRejection } from './rejections.ts';
import { evolve, owedBy, payableBy, policyOf, scoresOf, termsOf, totalOf } from './state.ts';
import type { AccountState, OpenAccount } from './state.ts';
import type { Terms } from './terms.ts';
import { activatedBy, elapse } from './time.ts';
import { isFull } from './transfers.ts';
import type { Outgoing } from './transfers.ts';

type Account = OwnerId & InUnit;

type Requested = Account & { readonly reason?: string };

/** The transaction to be reversed, as it stands in the ledger; it never changes. */
export interface OriginalTransaction extends Pick<Booking, 'postings' | 'lots' | 'pending'> {
  /** Of a capture: the lots that were spent. */
  readonly captured?: readonly LotAmount[];
  /** Of what did not come from issuance. */
  readonly budget?: PaidBy;
  /** Of a receipt: who sent it. */
  readonly from?: Party;
  readonly version: number;
  readonly type: TransactionType;
}

type Earn = Requested & Availability & { readonly type: 'Earn'; readonly amount: bigint };
type Redeem = Requested & { readonly type: 'Redeem'; readonly amount: bigint };
type Reverse = Requested & {
  readonly type: 'Reverse';
  readonly txnId: string;
  /** The whole where absent. */
  readonly amount?: bigint;
  /** Of a receipt that goes back: its id on the way. */
  readonly transferId?: string;
  /** Absent where the account has no such transaction. */
  readonly original?: OriginalTransaction;
  /** What the ledger says is left of it after it was reversed in part, or so long ago that the account forgot. */
  readonly isRest?: true;
  /** The fact that it was booked for and that counts no more. */
  readonly voids?: string;
} & ByMerge;
type HoldPoints = Requested & {
  readonly type: 'Hold';
  readonly holdId: string;
  readonly amount: bigint;
  readonly expiresAt: EpochMs;
};
/** @param amount the whole where absent; the rest is available again */
type Capture = Requested & { readonly type: 'Capture'; readonly holdId: string; readonly amount?: bigint };
type Void = Requested & { readonly type: 'Void'; readonly holdId: string };
/** @param amount signed */
type Adjust = Account & {
  readonly type: 'Adjust';
  readonly amount: bigint;
  readonly reason: string;
  readonly approver: string;
  /** Of what is added; never where absent. */
  readonly expiresAt?: EpochMs;
  /** The version of a rule that makes the difference, and the event that it makes it of. */
  readonly by?: { readonly rule: RuleVersionRef; readonly cause: Cause };
};
type Transfer = Requested & {
  readonly type: 'Transfer';
  readonly transferId: string;
  readonly to: Party;
  readonly amount: bigint;
  /** Of what runs below zero, where the account may: it is issued as it is sent. Never where absent. */
  readonly expiresAt?: EpochMs;
};
/** The second of a transfer's steps, on the other account. */
export type ReceiveTransfer = Requested & {
  readonly type: 'ReceiveTransfer';
  readonly from: Party;
  readonly effectiveAt: EpochMs;
  /** It takes back what this account had sent. */
  readonly takesBack?: true;
} & Pick<Outgoing, 'transferId' | 'parts' | 'merge'>;
/** The third, on the first account again; nothing where it is taken already. */
type SettleTransfer = Account & {
  readonly type: 'SettleTransfer';
  readonly transferId: string;
  /** Whether the other account has it. */
  readonly received: boolean;
};
/** Of a named owner; where the account is open already, its policy changes. A member's is opened by its first booking. */
export interface OpenNamedAccount extends InUnit {
  readonly type: 'OpenAccount';
  readonly owner: NamedOwner;
  readonly policy: Policy;
  /** The tenant's. */
  readonly zone: string;
}
/** A match of a rule that a partner pays for, or a prize out of a pool. */
export interface Charge extends InUnit {
  readonly type: 'Charge';
  readonly owner: NamedOwner;
  readonly earn: EarnByRule;
}
/** What the member's account did not take of a charge, or gave back. */
export interface ReturnCharge extends InUnit {
  readonly type: 'ReturnCharge';
  readonly owner: NamedOwner;
  readonly from: Party;
  /** All that was charged, in the order in which it was taken. */
  readonly lots: readonly LotAmount[];
  readonly amount: bigint;
  readonly effectiveAt: EpochMs;
}
/** Of a member, whose account is opened to remember it: what is earned for it may still be on its way. */
export interface ActivateAwaited extends InUnit {
  readonly type: 'ActivateAwaited';
  readonly mid: Mid;
  readonly event: AwaitedEvent;
  readonly effectiveAt: EpochMs;
}
/** Of a member. Where the account is not open, nothing; but where a grant may still come, it is opened to refuse that. */
export interface VoidCause extends InUnit {
  readonly type: 'VoidCause';
  readonly mid: Mid;
  readonly eventId: string;
  readonly reason: string;
  readonly voidId: string;
  readonly opens: boolean;
}
/** Of the absorbed member; `opens` as of a void. The first merge stands until it is undone. */
export interface MergeAccount extends InUnit {
  readonly type: 'MergeAccount';
  readonly mid: Mid;
  readonly mergeId: string;
  readonly into: Party;
  readonly opens: boolean;
}
export interface UnmergeAccount extends InUnit {
  readonly type: 'UnmergeAccount';
  readonly mid: Mid;
  readonly mergeId: string;
}
/** Sends all that is available to whom the member was merged into. */
type Forward = Account & { readonly type: 'Forward'; readonly transferId: string };
/** Of that other member, whatever is there: sends what is missing at the absorbed one. */
type CoverDebt = Account & {
  readonly type: 'CoverDebt';
  readonly transferId: string;
  readonly mergeId: string;
  readonly to: Party;
  readonly amount: bigint;
};
/** What followed from the oldest open voids and unmerges is booked. */
type SettleCompensation = Account & {
  readonly type: 'SettleCompensation';
  readonly count: number;
  readonly through: number;
};
/** Moves what counts for ranks and tiers by earnings to whom the member was merged into, a part after the other. */
type MoveScores = Account & {
  readonly type: 'MoveScores';
  readonly moveId: string;
  readonly mergeId: string;
  /** Version behind which the ledger was read, and the one up to and including which it was. */
  readonly after: number;
  readonly through: number;
  /** Of what the account said was open, how much that was; 0 where there is more. */
  readonly count: number;
  /** At most {@link MAX_SCORES_MOVED}. */
  readonly entries: readonly ScoreEntry[];
};
/** The second step, on the other account; and both of what comes back when a merge is undone. Never refused. */
type ReceiveScores = Account & {
  readonly type: 'ReceiveScores';
  readonly moveId: string;
  readonly mergeId: string;
  readonly from: Party;
  readonly entries: readonly ScoreEntry[];
};
/** The third, on the first account again; nothing where it is taken already. */
type SettleScores = Account & { readonly type: 'SettleScores'; readonly moveId: string };
/** Books what has come due; nothing where nothing has. */
type Elapse = Account & { readonly type: 'Elapse' };

export type AccountCommand =
  | Earn
  | Redeem
  | Reverse
  | HoldPoints
  | Capture
  | Void
  | Adjust
  | Transfer
  | ReceiveTransfer
  | SettleTransfer
  | Elapse
  | OpenNamedAccount
  | Charge
  | ReturnCharge
  | ActivateAwaited
  | VoidCause
  | MergeAccount
  | UnmergeAccount
  | Forward
  | CoverDebt
  | SettleCompensation
  | MoveScores
  | ReceiveScores
  | SettleScores
  | EarnByRule;

type AccountDecision = Decision<AccountEvent, AccountRejection>;

/** What has come due is booked before a command is decided, so that no decision meets points that are gone. */
export function decide(
  state: AccountState,
  command: AccountCommand,
  { now }: DecideContext,
): AccountDecision {
  if (state.status === 'none' && 'owner' in command && command.type !== 'OpenAccount') {
    return command.type === 'Elapse' ? accepted() : rejected(accountNotOpen(command.owner, command.unit));
  }
  const { account, events } = prepare(state, command, now);
  const decision = decideOn(account, state, command, now);
  if (decision.outcome === 'rejected') return decision;
  const overdrawn = overdrawnBy(account, decision.events);
  if (overdrawn !== undefined) return rejected(overdrawn);
  const isQuiet = decision.events.length === 0 && command.type !== 'Elapse' && command.type !== 'OpenAccount';
  if (isQuiet) return decision;
  return accepted(...events, ...decision.events);
}

function decideOn(
  account: OpenAccount,
  before: AccountState,
  command: AccountCommand,
  now: EpochMs,
): AccountDecision {
  switch (command.type) {
    case 'Earn':
      return decideEarn(account, command, now);
    case 'EarnByRule':
      return decideEarnByRule(account, command);
    case 'Redeem':
      return decideRedeem(account, command, now);
    case 'Reverse':
      return before.status === 'none'
        ? rejected(transactionUnknown(command.txnId))
        : decideReverse(account, command, now);
    case 'Hold':
      return decideHold(account, command, now);
    case 'Capture':
      return decideCapture(account, command, now);
    case 'Void':
      return decideVoid(account, command, now);
    case 'Adjust':
      return decideAdjust(account, command, now);
    case 'Transfer':
      return decideTransfer(account, command, now);
    case 'ReceiveTransfer':
      return decideReceive(account, command);
    case 'SettleTransfer':
      return decideSettle(account, command, now);
    case 'OpenAccount':
      return decideOpen(before, command, now);
    case 'Charge':
      return decideCharge(account, command);
    case 'ReturnCharge':
      return decideReturnCharge(account, command, now);
    case 'ActivateAwaited':
      return decideActivate(account, command);
    case 'VoidCause':
      return before.status === 'none' && !command.opens ? accepted() : decideVoidCause(account, command);
    case 'MergeAccount':
      return before.status === 'none' && !command.opens ? accepted() : decideMerge(account, command, now);
    case 'UnmergeAccount':
      return decideUnmerge(account, command);
    case 'Forward':
      return decideForward(account, command, now);
    case 'CoverDebt':
      return decideCover(account, command, now);
    case 'SettleCompensation':
      return decideCompensated(account, command);
    case 'MoveScores':
      return decideMoveScores(account, command);
    case 'ReceiveScores':
      return decideReceiveScores(command);
    case 'SettleScores':
      return decideSettleScores(account, command);
    case 'Elapse':
      return accepted();
  }
}

/** Opens the account with its first event, learns its holder's name once, books what has come due, and hears new terms. */
function prepare(
  state: AccountState,
  command: AccountCommand,
  now: EpochMs,
): { readonly account: OpenAccount; readonly events: readonly AccountEvent[] } {
  const { unit, personal, terms } = command;
  if (state.status === 'none') {
    const effectiveAt = 'effectiveAt' in command ? command.effectiveAt : now;
    const data = {
      ...ownerIdOf(command),
      ...{ unit, effectiveAt },
      ...(personal !== undefined && { personal }),
      ...(command.type === 'OpenAccount' && { policy: command.policy, zone: command.zone }),
    };
    const opened: AccountEvent = { type: 'AccountOpened', data };
    const account = evolve(state, opened) as OpenAccount;
    if (command.type === 'Elapse') return { account, events: [] };
    return told(state, [opened, ...newTerms(account, terms)]);
  }
  const steps = elapse(state, now);
  return told(state, [
    ...(state.personal === undefined && personal !== undefined
      ? [{ type: 'HolderNamed' as const, data: { personal } }]
      : []),
    ...elapsed(steps),
    ...newTerms(state, terms),
  ]);
}

function told(
  state: AccountState,
  events: readonly AccountEvent[],
): { readonly account: OpenAccount; readonly events: readonly AccountEvent[] } {
  return { account: events.reduce<AccountState>(evolve, state) as OpenAccount, events };
}

/** Commands of a log that lags may come with terms that are older than those the account has. */
function newTerms(account: OpenAccount, terms: Terms | undefined): readonly AccountEvent[] {
  if (terms === undefined || terms.version <= termsOf(account).version) return [];
  return [{ type: 'TermsChanged', data: { terms } }];
}

function because({ reason }: Requested): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

function decideOpen(
  before: AccountState,
  { policy, owner }: OpenNamedAccount,
  now: EpochMs,
): AccountDecision {
  const { overdraft, cap } = policy;
  if (overdraft < 0n || (cap !== undefined && cap <= 0n)) return rejected(policyInvalid());
  if (overdraft > 0n && isPool({ owner })) return rejected(poolOverdraft());
  if (before.status === 'none') return accepted();
  const known = policyOf(before);
  if (known.overdraft === overdraft && known.cap === cap) return accepted();
  return accepted<AccountEvent>({ type: 'PolicyChanged', data: { policy, effectiveAt: now } });
}

/** Why an account does not take so much more; what comes back to it, it always takes. */
function overCap(account: OpenAccount, amount: bigint): AccountRejection | undefined {
  const { cap } = policyOf(account);
  const total = totalOf(account);
  return cap !== undefined && total + amount > cap ? accountFull(cap, total, amount) : undefined;
}

/** Why so much cannot be spent or sent; `undefined` where it can, be it on credit. */
function tooLittle(account: OpenAccount, amount: bigint): AccountRejection | undefined {
  const { overdraft } = policyOf(account);
  return payableBy(account) < amount ? insufficientPoints(account.balance, amount, overdraft) : undefined;
}

/** Why a pool does not give so much: what is taken back or out of it is not there, and nobody would make it good. */
function overdrawnBy(account: OpenAccount, events: readonly AccountEvent[]): AccountRejection | undefined {
  if (!isPool(account)) return undefined;
  const after = events.reduce<AccountState>(evolve, account) as OpenAccount;
  const left = after.balance - owedBy(after);
  return left < 0n ? insufficientPoints(account.balance, account.balance - left) : undefined;
}

/** Points that are the account's anew: what they wait for, if anything, and which programme has brought them out. */
interface Brought {
  readonly kind: LotKind;
  readonly wait?: Wait;
}

const ofProgram = ({ programId: program }: Partial<RuleVersionRef>): Pick<LotKind, 'program'> =>
  program === undefined ? {} : { program };

/** What a programme's rule takes back is its own first. */
const isOf =
  ({ programId }: Partial<RuleVersionRef>) =>
  ({ program }: LotKind): boolean =>
    programId !== undefined && program === programId;

const broughtBy = (
  { activatesAt, expiresAt }: Availability,
  rule: Partial<RuleVersionRef> = {},
): Brought => ({
  kind: { ...(expiresAt !== undefined && { expiresAt }), ...ofProgram(rule) },
  ...(activatesAt !== undefined && { wait: { activatesAt } }),
});

const broughtByRule = (command: EarnByRule): Brought => {
  const brought = broughtBy(command, command.rule);
  const awaits = awaitedOf(command);
  return awaits === undefined ? brought : { ...brought, wait: { awaits } };
};

/** Whether the account takes such points without exceeding {@link MAX_LOTS}. */
function hasRoom({ lots, pending }: OpenAccount, { kind, wait }: Brought): boolean {
  if (lots.length + pending.length < MAX_LOTS) return true;
  return wait === undefined
    ? lots.some(isAmong([kind]))
    : pending.some((one) => isSameWait(one, { ...kind, ...wait }));
}

/** Points from issuance, or out of a budget, available or pending. */
function issue(
  account: OpenAccount,
  { from, amount }: { readonly from: 'issuance' | 'budget'; readonly amount: bigint },
  { kind, wait }: Brought,
  effectiveAt: EpochMs,
): Booking {
  if (wait === undefined) {
    const move = { from, to: 'member', amount } as const;
    return incomeOf(account, move, [lotAmount(kind, amount)], effectiveAt);
  }
  return {
    amount: 0n,
    balanceAfter: account.balance,
    effectiveAt,
    postings: [{ debit: from, credit: 'pending', amount }],
    lots: [],
    pending: { ...lotAmount(kind, amount), ...wait },
  };
}

function decideEarn(account: OpenAccount, command: Earn, now: EpochMs): AccountDecision {
  const { amount, activatesAt, expiresAt } = command;
  const brought = broughtBy(command);
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  if (activatesAt !== undefined && activatesAt <= now) return rejected(activationNotAhead(activatesAt, now));
  const from = activatesAt ?? now;
  if (expiresAt !== undefined && expiresAt <= from) return rejected(expiryNotAhead(expiresAt, from));
  if (overflows(account, amount)) return rejected(amountOverflow(account.balance, amount));
  const full = overCap(account, amount);
  if (full !== undefined) return rejected(full);
  if (!hasRoom(account, brought)) return rejected(tooManyLots());
  return accepted<AccountEvent>({
    type: 'Earned',
    data: { ...issue(account, { from: 'issuance', amount }, brought, now), ...because(command) },
  });
}

function decideRedeem(account: OpenAccount, command: Redeem, now: EpochMs): AccountDecision {
  const { amount } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  const { lots } = account;
  const refusal = tooLittle(account, amount);
  if (refusal !== undefined) return rejected(refusal);
  const booking = debitOf(account, { from: 'member', to: 'redemption', amount }, takeLots(lots, amount), now);
  return accepted<AccountEvent>({ type: 'Redeemed', data: { ...booking, ...because(command) } });
}

const REVERSIBLE: readonly TransactionType[] = [
  'Earned',
  'ClawedBack',
  'Redeemed',
  'HoldCaptured',
  'Adjusted',
  'TransferReceived',
];

function decideReverse(account: OpenAccount, command: Reverse, now: EpochMs): AccountDecision {
  const { txnId, original } = command;
  if (original === undefined) return rejected(transactionUnknown(txnId));
  const [posting] = original.postings;
  if (!REVERSIBLE.includes(original.type) || posting === undefined) {
    return rejected(transactionNotReversible(txnId));
  }
  const known = command.isRest === true ? 'open' : reversalOf(account.memory, original.version);
  if (known === 'reversed') return rejected(alreadyReversed(txnId));
  if (known === 'forgotten') return rejected(transactionTooOld(txnId));
  const isSpending = isOwn(posting.debit);
  const moved = movedWith(original, isSpending ? posting.credit : posting.debit);
  const { amount = moved } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  if (amount > moved) return rejected(reversalTooLarge(txnId, moved, amount));
  const change = isSpending ? amount : -amount;
  if (overflows(account, change)) return rejected(amountOverflow(account.balance, change));
  const back = sentBack(original, command, amount, now);
  // Nobody would ask again for what an unmerge could not send back.
  if (back !== undefined && command.merge === undefined && isFull(account.outgoing)) {
    return rejected(tooManyTransfers());
  }
  const booking = isSpending
    ? giveBack(account, original, { from: posting.credit, to: 'member', amount }, now)
    : takeBack(account, original, { amount, to: posting.debit }, now);
  if (!fits(account, booking)) return rejected(tooManyLots());
  return accepted<AccountEvent>({
    type: 'Reversed',
    data: {
      ...booking,
      reverses: original.version,
      ...(original.budget !== undefined && { budget: paidBack(original.budget, amount) }),
      ...(back !== undefined && { back }),
      ...(command.voids !== undefined && { voids: command.voids }),
      ...because(command),
    },
  });
}

/** Of what its payer had granted, the member had earned what did not go back at once. */
function paidBack(paid: PaidBy, amount: bigint): PaidBy {
  if ('budgetId' in paid) return { ...paid, returned: amount };
  return { ...paid, lots: takeParts(paid.lots, sumOf(paid.lots) - paid.returned), returned: amount };
}

/** Of a receipt: what its sender gets, whatever the receiver has spent meanwhile. */
function sentBack(
  { from, lots }: OriginalTransaction,
  { transferId, merge }: Reverse,
  amount: bigint,
  now: EpochMs,
): SentBack | undefined {
  if (from === undefined || transferId === undefined) return undefined;
  const parts = asTaken(lots, amount, now);
  return { transferId, to: from, parts, ...(merge !== undefined && { merge }) };
}

/** What a transaction moved between the member and one of the system's accounts, in whatever parts. */
function movedWith({ postings }: OriginalTransaction, system: PostingAccount): bigint {
  return postings
    .filter(({ debit, credit }) => debit === system || credit === system)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Whether a booking leaves the account within {@link MAX_LOTS}, or no further beyond it. */
function fits({ lots, pending }: OpenAccount, booking: Booking): boolean {
  const after = changeLots(lots, booking.lots).length;
  return after <= lots.length || after + pending.length <= MAX_LOTS;
}

/** What was taken last comes back first, which is what expires last. */
function giveBack(
  account: OpenAccount,
  { lots, captured = negative(lots) }: OriginalTransaction,
  move: Parameters<typeof creditOf>[1],
  now: EpochMs,
): Booking {
  return incomeOf(account, move, asTaken(captured, move.amount, now), now);
}

/** The last of some parts, up to an amount, as they are when they come back. */
function asTaken(lots: readonly LotAmount[], amount: bigint, now: EpochMs): readonly LotAmount[] {
  const parts = returned(takeParts(lots.toReversed(), amount), now);
  const rest = amount - sumOf(parts);
  // What had run below zero was in no lot, so nothing says when it would expire.
  return rest === 0n ? parts : [...parts, { amount: rest }];
}

/** From what is still pending, then from the lots that were given, the last first, then from the others, then what is not there. */
function takeBack(
  account: OpenAccount,
  { lots, pending }: OriginalTransaction,
  { amount, to }: { readonly amount: bigint; readonly to: PostingAccount },
  now: EpochMs,
): Booking {
  const waiting = pending === undefined ? 0n : pendingOf(account.pending, pending);
  const fromPending = waiting < amount ? waiting : amount;
  const rest = amount - fromPending;
  const given = pending === undefined ? takeParts(lots.toReversed(), amount) : [pending];
  const parts = takeLots(account.lots, rest, isAmong(given));
  const booking = takeBackOf(account, { from: 'member', to, amount: rest }, parts, now);
  if (pending === undefined || fromPending === 0n) return booking;
  return {
    ...booking,
    postings: [{ debit: 'pending', credit: to, amount: fromPending }, ...(rest > 0n ? booking.postings : [])],
    pending: { ...pending, amount: -fromPending },
  };
}

function decideHold(account: OpenAccount, command: HoldPoints, now: EpochMs): AccountDecision {
  const { amount, holdId, expiresAt } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  if (expiresAt <= now || expiresAt > now + MAX_HOLD_MS) return rejected(holdExpiryInvalid(expiresAt, now));
  const { balance, lots, holds } = account;
  if (balance < amount) return rejected(insufficientPoints(balance, amount));
  if (holds.length >= MAX_HOLDS) return rejected(tooManyHolds());
  const booking = debitOf(account, { from: 'member', to: 'held', amount }, takeLots(lots, amount), now);
  return accepted<AccountEvent>({
    type: 'Held',
    data: { ...booking, holdId, expiresAt, ...because(command) },
  });
}

/** The open hold, or why there is none. */
function findHold(
  { holds, closedHolds }: OpenAccount,
  holdId: string,
): { readonly hold: Hold } | { readonly rejection: AccountRejection } {
  const hold = holds.find((one) => one.holdId === holdId);
  if (hold !== undefined) return { hold };
  const closed = closedHolds.find((one) => one.holdId === holdId);
  return { rejection: closed === undefined ? holdUnknown(holdId) : holdEnded(holdId, closed.end) };
}

/** Those of its points go first that would expire first. */
function decideCapture(account: OpenAccount, command: Capture, now: EpochMs): AccountDecision {
  const { holdId } = command;
  const found = findHold(account, holdId);
  if ('rejection' in found) return rejected(found.rejection);
  const { parts } = found.hold;
  const held = sumOf(parts);
  const { amount = held } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  if (amount > held) return rejected(captureTooLarge(held, amount));
  const rest = held - amount;
  const back = returned(dropParts(parts, amount), now);
  const release = creditOf(account, { from: 'held', to: 'member', amount: rest }, back, now);
  const postings = [
    { debit: 'held', credit: 'redemption', amount } as const,
    ...(rest > 0n ? release.postings : []),
  ];
  return accepted<AccountEvent>({
    type: 'HoldCaptured',
    data: { ...release, postings, holdId, captured: takeParts(parts, amount), ...because(command) },
  });
}

function decideVoid(account: OpenAccount, command: Void, now: EpochMs): AccountDecision {
  const { holdId } = command;
  const found = findHold(account, holdId);
  if ('rejection' in found) return rejected(found.rejection);
  const { parts } = found.hold;
  const move = { from: 'held', to: 'member', amount: sumOf(parts) } as const;
  const booking = creditOf(account, move, returned(parts, now), now);
  return accepted<AccountEvent>({ type: 'HoldVoided', data: { ...booking, holdId, ...because(command) } });
}

function decideAdjust(account: OpenAccount, command: Adjust, now: EpochMs): AccountDecision {
  const { amount, reason, approver, expiresAt, by } = command;
  if (amount === 0n) return rejected(amountZero());
  const eventId = by?.cause.eventId;
  if (eventId !== undefined && isVoided(account.memory, eventId)) return rejected(causeVoided(eventId));
  if (expiresAt !== undefined && expiresAt <= now) return rejected(expiryNotAhead(expiresAt, now));
  if (overflows(account, amount)) return rejected(amountOverflow(account.balance, amount));
  const full = amount > 0n ? overCap(account, amount) : undefined;
  if (full !== undefined) return rejected(full);
  const brought = broughtBy(expiresAt === undefined ? {} : { expiresAt }, by?.rule);
  if (amount > 0n && !hasRoom(account, brought)) return rejected(tooManyLots());
  const booking =
    amount > 0n
      ? incomeOf(
          account,
          { from: 'adjustment', to: 'member', amount },
          [lotAmount(brought.kind, amount)],
          now,
        )
      : takeBackOf(
          account,
          { from: 'member', to: 'adjustment', amount: -amount },
          takeLots(account.lots, -amount, isOf(by?.rule ?? {})),
          now,
        );
  return accepted<AccountEvent>({ type: 'Adjusted', data: { ...booking, reason, approver, ...by } });
}

function decideTransfer(account: OpenAccount, command: Transfer, now: EpochMs): AccountDecision {
  const { amount, to, transferId, expiresAt } = command;
  if (amount <= 0n) return rejected(amountNotPositive(amount));
  if (isSameOwner(to, account)) return rejected(transferToOneself());
  const { lots, outgoing } = account;
  const refusal = tooLittle(account, amount);
  if (refusal !== undefined) return rejected(refusal);
  if (isFull(outgoing)) return rejected(tooManyTransfers());
  const parts = takeLots(lots, amount);
  const missing = amount - sumOf(parts);
  const booking = debitOf(account, { from: 'member', to: 'transit', amount }, parts, now);
  return accepted<AccountEvent>({
    type: 'TransferSent',
    data: {
      ...{ ...booking, transferId, to },
      ...(missing > 0n && { onCredit: lotAmount({ expiresAt }, missing) }),
      ...because(command),
    },
  });
}

function decideReceive(account: OpenAccount, command: ReceiveTransfer): AccountDecision {
  const { parts: sent, transferId, from, effectiveAt, takesBack, merge } = command;
  if (merge?.covers === true && takesBack !== true && account.mergedInto?.mergeId !== merge.mergeId) {
    return rejected(mergeOver(merge.mergeId));
  }
  // What a programme gives out of its own account, it brings out.
  const isBrought = 'owner' in from && from.owner.kind === 'program';
  const parts = isBrought ? sent.map((part) => ({ ...part, program: from.owner.id })) : sent;
  const amount = sumOf(parts);
  if (overflows(account, amount)) return rejected(amountOverflow(account.balance, amount));
  const full = takesBack === true ? undefined : overCap(account, amount);
  if (full !== undefined) return rejected(full);
  // Within one person it is no gift of somebody else's: it settles what is owed.
  const credit = merge === undefined ? creditOf : incomeOf;
  const booking = credit(account, { from: 'transit', to: 'member', amount }, parts, effectiveAt);
  if (!fits(account, booking)) return rejected(tooManyLots());
  return accepted<AccountEvent>({
    type: 'TransferReceived',
    data: {
      ...{ ...booking, transferId, from },
      ...(takesBack === true && { takesBack }),
      ...(merge !== undefined && { merge }),
      ...because(command),
    },
  });
}

function decideSettle(account: OpenAccount, command: SettleTransfer, now: EpochMs): AccountDecision {
  const { transferId, received } = command;
  const sent = account.outgoing.find((one) => one.transferId === transferId);
  if (sent === undefined) return accepted();
  if (received) return accepted<AccountEvent>({ type: 'TransferSettled', data: { transferId } });
  const move = { from: 'transit', to: 'member', amount: sumOf(sent.parts) } as const;
  const { to, reverses, merge } = sent;
  const credit = merge === undefined ? creditOf : incomeOf;
  return accepted<AccountEvent>({
    type: 'TransferReturned',
    data: {
      ...credit(account, move, returned(sent.parts, now), now),
      ...{ transferId, to },
      ...(reverses !== undefined && { takesBack: true as const }),
      ...(merge !== undefined && { merge }),
    },
  });
}

/** Also where nothing waits for it yet: facts come in any order. */
function decideActivate(account: OpenAccount, { event }: ActivateAwaited): AccountDecision {
  if (isVoided(account.memory, event.eventId)) return accepted();
  return accepted<AccountEvent>(
    { type: 'AwaitedHappened', data: event },
    ...elapsed(activatedBy(account, event)),
  );
}

const elapsed = (steps: readonly TimeEvent[]): readonly AccountEvent[] =>
  steps.length === 0 ? [] : [{ type: 'Elapsed', data: { steps } }];

function decideVoidCause(account: OpenAccount, { eventId, reason, voidId }: VoidCause): AccountDecision {
  if (isVoided(account.memory, eventId)) return accepted();
  return accepted<AccountEvent>({ type: 'CauseVoided', data: { eventId, reason, voidId } });
}

function decideMerge(account: OpenAccount, { mergeId, into }: MergeAccount, now: EpochMs): AccountDecision {
  if (account.mergedInto !== undefined || isSameOwner(into, account)) return accepted();
  return accepted<AccountEvent>({ type: 'AccountMerged', data: { mergeId, into, effectiveAt: now } });
}

function decideUnmerge({ mergedInto }: OpenAccount, { mergeId }: UnmergeAccount): AccountDecision {
  if (mergedInto?.mergeId !== mergeId) return accepted();
  return accepted<AccountEvent>({ type: 'AccountUnmerged', data: { mergeId } });
}

const becauseMerged = (mergeId: string): { readonly reason: string } => ({ reason: `merged: ${mergeId}` });

function decideForward(account: OpenAccount, { transferId }: Forward, now: EpochMs): AccountDecision {
  const { mergedInto, balance: amount, lots, outgoing } = account;
  if (mergedInto === undefined || amount <= 0n) return accepted();
  if (isFull(outgoing)) return rejected(tooManyTransfers());
  const { mergeId, into: to } = mergedInto;
  const move = { from: 'member', to: 'transit', amount } as const;
  const booking = debitOf(account, move, takeLots(lots, amount), now);
  return accepted<AccountEvent>({
    type: 'TransferSent',
    data: { ...booking, transferId, to, merge: { mergeId }, ...becauseMerged(mergeId) },
  });
}

/**
 * A transfer that is never refused for what is there, as a claw-back is not. One for each absorbed account is under way
 * at most, so it may exceed the bound on transfers: nobody would ask again for one that was refused.
 */
function decideCover(account: OpenAccount, command: CoverDebt, now: EpochMs): AccountDecision {
  const { transferId, to, amount, mergeId } = command;
  if (overflows(account, -amount)) return rejected(amountOverflow(account.balance, -amount));
  const parts = takeLots(account.lots, amount);
  const missing = amount - sumOf(parts);
  return accepted<AccountEvent>({
    type: 'TransferSent',
    data: {
      ...takeBackOf(account, { from: 'member', to: 'transit', amount }, parts, now),
      ...{ transferId, to, merge: { mergeId, covers: true as const } },
      ...(missing > 0n && { onCredit: { amount: missing } }),
      ...becauseMerged(mergeId),
    },
  });
}

/** Whoever comes second finds it done. */
function decideCompensated(
  { compensating }: OpenAccount,
  { count, through }: SettleCompensation,
): AccountDecision {
  if (compensating === undefined || through <= compensating.through) return accepted();
  return accepted<AccountEvent>({ type: 'Compensated', data: { count, through } });
}

/** Nothing where it was read before a part of it had moved, or in another merge: whoever looks again reads anew. */
function decideMoveScores(account: OpenAccount, command: MoveScores): AccountDecision {
  const { moveId, mergeId, after, through, count, entries } = command;
  const { mergedInto } = account;
  const { underWay, through: moved } = scoresOf(account);
  if (mergedInto?.mergeId !== mergeId || underWay !== undefined || moved !== after) return accepted();
  return accepted<AccountEvent>({
    type: 'ScoresMoved',
    data: { moveId, mergeId, to: mergedInto.into, entries, through, count },
  });
}

function decideReceiveScores({ moveId, mergeId, from, entries }: ReceiveScores): AccountDecision {
  return accepted<AccountEvent>({ type: 'ScoresReceived', data: { moveId, mergeId, from, entries } });
}

function decideSettleScores(account: OpenAccount, { moveId }: SettleScores): AccountDecision {
  if (scoresOf(account).underWay?.moveId !== moveId) return accepted();
  return accepted<AccountEvent>({ type: 'ScoresSettled', data: { moveId } });
}

/** Like a budget: granted is what is left at most, and nobody waits for the answer. */
function decideCharge(account: OpenAccount, { earn }: Charge): AccountDecision {
  const { amount: wanted, rule, cause, mid, personal, effectiveAt } = earn;
  const left = payableBy(account);
  const amount = wanted < left ? wanted : left;
  if (amount <= 0n) return accepted<AccountEvent>({ type: 'ChargeRefused', data: { earn, effectiveAt } });
  const parts = takeLots(account.lots, amount);
  const missing = amount - sumOf(parts);
  const booking = debitOf(account, { from: 'member', to: 'budget', amount }, parts, effectiveAt);
  return accepted<AccountEvent>({
    type: 'Charged',
    data: {
      ...{ ...booking, rule, cause, earn },
      to: { mid, ...(personal !== undefined && { personal }) },
      ...(missing > 0n && { onCredit: { amount: missing } }),
    },
  });
}

/**
 * What was charged last comes back first. It is always taken, as what comes out of holds: it was there before, so there
 * are no more lots of it than the account has had.
 */
function decideReturnCharge(
  account: OpenAccount,
  { amount, lots, from, effectiveAt }: ReturnCharge,
  now: EpochMs,
): AccountDecision {
  if (overflows(account, amount)) return rejected(amountOverflow(account.balance, amount));
  const move = { from: 'budget', to: 'member', amount } as const;
  const booking = creditOf(account, move, asTaken(lots, amount, now), effectiveAt);
  return accepted<AccountEvent>({ type: 'ChargeReturned', data: { ...booking, from } });
}

const dryReason = (payer: Payer): 'budget' | 'partner' | 'pool' =>
  'partnerId' in payer ? 'partner' : 'poolId' in payer ? 'pool' : 'budget';

/**
 * Nobody waits for the answer, so a refusal is an event. Under a limit, and of what a payer granted, the part that still
 * fits is earned.
 */
function decideEarnByRule(account: OpenAccount, command: EarnByRule): AccountDecision {
  const { amount: granted, rule, cause, effectiveAt, limits = [], direction, budget } = command;
  const { wanted = granted, ...payer } = budget ?? {};
  if (wanted <= 0n) return accepted();
  const outOf = (earned: bigint): { readonly budget?: PaidBy } =>
    budget === undefined ? {} : { budget: { ...(payer as Payer), returned: granted - earned } };
  const refuse = (
    reason: Extract<AccountEvent, { readonly type: 'EarnRejected' }>['data']['reason'],
    limit?: ReachedLimit,
  ): AccountDecision =>
    accepted<AccountEvent>({
      type: 'EarnRejected',
      data: { reason, rule, cause, effectiveAt, wanted, ...(limit !== undefined && { limit }), ...outOf(0n) },
    });

  if (isVoided(account.memory, cause.eventId)) return refuse('voided');
  if (direction === 'claw_back') {
    if (overflows(account, -wanted)) return refuse('overflow');
    const move = { from: 'member', to: 'issuance', amount: wanted } as const;
    const booking = takeBackOf(account, move, takeLots(account.lots, wanted, isOf(rule)), effectiveAt);
    return accepted<AccountEvent>({ type: 'ClawedBack', data: { ...booking, rule, cause } });
  }

  if (granted <= 0n) return refuse(dryReason(payer as Payer));
  const { room: amount, reached } = roomUnder(account.memory, rule.ruleId, granted, limits);
  if (reached !== undefined) return refuse('cap', reached);
  if (overflows(account, amount)) return refuse('overflow');
  const brought = broughtByRule(command);
  if (!hasRoom(account, brought)) return refuse('lots');
  const earned: AccountEvent = {
    type: 'Earned',
    data: {
      // A fact that is told late is pending as well, so that every moment between is told right; it activates next.
      ...issue(account, { from: budget === undefined ? 'issuance' : 'budget', amount }, brought, effectiveAt),
      rule,
      cause,
      ...outOf(amount),
      ...(limits.length > 0 && { counts: limits.map(({ period, through }) => ({ period, through })) }),
      ...(amount < wanted && { wanted }),
    },
  };
  const { wait } = brought;
  const met = wait && 'awaits' in wait ? firstMet(account.memory.awaited ?? [], wait.awaits) : undefined;
  if (met === undefined) return accepted(earned);
  // What they wait for was told before them.
  return accepted(earned, ...elapsed(activatedBy(evolve(account, earned) as OpenAccount, met)));
}
