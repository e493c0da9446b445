import type { DomainEvent } from '@rapport/kernel/decider';
import type { PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { TierName } from '../tier/program.ts';
import type { AwaitedEvent } from './awaited.ts';
import type { LotAmount, PendingAmount } from './lots.ts';
import type { CountedPeriod, DueLimit, LimitPeriod } from './memory.ts';
import type { SystemAccount } from './names.ts';
import type { OwnerId, Policy } from './owner.ts';
import type { Terms } from './terms.ts';

/** Points of the deployment are int64: what protos, MongoDB and other languages hold. */
export const MAX_POINTS = 2n ** 63n - 1n;
export const MIN_POINTS = -(2n ** 63n);

export type Holder = PersonalBlock<MemberRef>;

/** The other side of a transfer. */
export type Party = OwnerId & { readonly personal?: Holder };

/** What an owner has: available, not yet available, set aside for a purpose; and, below zero, what the owner owes. */
export type OwnAccount = 'member' | 'pending' | 'held' | 'owed';

/** An account as its own postings name it; the stream and the unit make it an id. */
export type PostingAccount = OwnAccount | SystemAccount;

/** The debited account loses what the credited one gains: points are moved, never made. */
export interface Posting {
  readonly debit: PostingAccount;
  readonly credit: PostingAccount;
  /** Always above zero. */
  readonly amount: bigint;
}

export interface RuleVersionRef {
  /** Of a prize that a pool pays: what stands in the place of a rule, by {@link prizeRule}. */
  readonly ruleId: string;
  readonly version: number;
  /** The programme that this version belongs to; none where absent. */
  readonly programId?: string;
}

/** The fact that a rule matched. It happened at the transaction's `effectiveAt`, where it does not say otherwise. */
export interface Cause {
  readonly eventId: string;
  readonly verb: string;
  readonly objectId?: string;
  /** When it counted, where the transaction counts later. */
  readonly effectiveAt?: EpochMs;
  /** Minor units of the tenant's currency. */
  readonly amount?: bigint;
  /** Of the segments that the rule names, those that the member belonged to; absent where it names none. */
  readonly segments?: readonly string[];
  /** The same of tiers: those that the member had reached. */
  readonly tiers?: readonly TierName[];
}

export interface InUnit {
  readonly unit: string;
  readonly personal?: Holder;
  /** Of the unit, as far as whoever asks knows them. */
  readonly terms?: Terms;
}

/** When earned points can be spent: from the moment they count until for ever, where nothing else is said. */
export interface Availability {
  readonly activatesAt?: EpochMs;
  readonly expiresAt?: EpochMs;
}

/** Rules pay members alone. */
export interface EarnByRule extends InUnit, Availability {
  readonly type: 'EarnByRule';
  readonly mid: Mid;
  readonly direction: 'earn' | 'claw_back';
  /** What the rule's formula came to. */
  readonly amount: bigint;
  readonly rule: RuleVersionRef;
  readonly cause: Cause;
  readonly effectiveAt: EpochMs;
  readonly limits?: readonly DueLimit[];
  /** Where points wait for the event that the rule names, in place of `activatesAt`: until then at most. */
  readonly awaitsUntil?: EpochMs;
  /** Where the amount is what a payer has granted of what was wanted. */
  readonly budget?: Payer & { readonly wanted: bigint };
}

/** What every booking says. */
export interface Booking {
  /** Signed change of what is available. */
  readonly amount: bigint;
  /** What is available afterwards, in booking order. */
  readonly balanceAfter: bigint;
  readonly effectiveAt: EpochMs;
  readonly postings: readonly Posting[];
  /** Signed changes of the lots that are available. What runs below zero is in none. */
  readonly lots: readonly LotAmount[];
  /** Signed change of a pending amount. */
  readonly pending?: PendingAmount;
}

interface ByRule {
  readonly rule: RuleVersionRef;
  readonly cause: Cause;
}

export interface ReachedLimit {
  readonly period: LimitPeriod;
  /** Of points, of times; or the period is so old that the account no longer knows what was earned in it. */
  readonly of: 'points' | 'times' | 'forgotten';
}

/** A caller's own reason, where there is one. */
interface ByRequest {
  readonly reason?: string;
}

/** Who pays for a match of a rule, or for a prize, where that is not issuance. */
export type Payer =
  | { readonly budgetId: string }
  /** `lots` are what the account was charged, in the order in which it was taken. */
  | { readonly partnerId: string; readonly lots: readonly LotAmount[] }
  | { readonly poolId: string; readonly lots: readonly LotAmount[] };

/** What goes back to the payer: granted and not earned, or earned and reversed; of lots, the last. */
export type PaidBy = Payer & { readonly returned: bigint };

interface EarnedByRule extends Booking, ByRule {
  readonly budget?: PaidBy;
  /** Periods of the tenant's zone under whose limits this counts; absent without a limit. */
  readonly counts?: readonly CountedPeriod[];
  /** What the rule's formula came to, where a limit left less. */
  readonly wanted?: bigint;
}

/** An adjustment; by a rule where a version of it is applied to what was before it. */
interface ByHand {
  readonly reason: string;
  readonly approver: string;
}

interface OfHold {
  /** The request id of its `Hold`. */
  readonly holdId: string;
}

/** What goes back to whoever sent it, with the expiry that it had. */
export interface SentBack extends ByMerge {
  readonly transferId: string;
  readonly to: Party;
  readonly parts: readonly LotAmount[];
}

interface Reversal extends Booking, ByRequest {
  readonly reverses: number;
  readonly budget?: PaidBy;
  /** Of what another member had sent: on its way back. */
  readonly back?: SentBack;
  /** The fact that it was booked for and that counts no more. */
  readonly voids?: string;
}

interface OfTransfer {
  /** The request id of its `Transfer`; both accounts name it. */
  readonly transferId: string;
}

/** Of a transfer that takes another one back, which was from this account or to it. */
interface TakingBack {
  readonly takesBack?: true;
}

/** Of a transfer between two members who are one person. */
export interface ByMerge {
  readonly merge?: {
    readonly mergeId: string;
    /** It makes good what the absorbed member is below zero or owes; else it is what that member has. */
    readonly covers?: true;
  };
}

/** What a booking gives, or takes back, wherever it counts for ranks and tiers by earnings. */
export interface ScoreEntry {
  /** In whose season and period it counts. */
  readonly effectiveAt: EpochMs;
  /** When the booking was recorded: what was made later does not count it. */
  readonly bookedAt: EpochMs;
  /** Signed, and not 0. */
  readonly points: bigint;
}

/** Of what a merge moves: the same at most once for ever, by its id. */
interface OfScores {
  readonly moveId: string;
  readonly mergeId: string;
  readonly entries: readonly ScoreEntry[];
}

/** What time alone brings about, or what points waited for, each at its own instant. */
export type TimeEvent =
  | DomainEvent<'HoldExpired', Booking & OfHold>
  /** By time, or by an event that points of the rule waited for. */
  | DomainEvent<'Activated', Booking | (Booking & ByRule)>
  /** Out of a lot, or out of what has waited for an event too long. */
  | DomainEvent<'Expired', Booking>
  /** Points will expire; told a month ahead, and no points moved. */
  | DomainEvent<
      'ExpiryWarned',
      { readonly effectiveAt: EpochMs; readonly expiresAt: EpochMs; readonly amount: bigint }
    >;

export type AccountEvent =
  | DomainEvent<
      'AccountOpened',
      OwnerId & {
        readonly unit: string;
        readonly effectiveAt: EpochMs;
        readonly personal?: Holder;
        /** Of a named owner. */
        readonly policy?: Policy;
        /** The tenant's zone when the account of a named owner was opened: months are settled by its clocks. */
        readonly zone?: string;
      }
    >
  /** The account was opened by a fact that did not say how its holder is called. */
  | DomainEvent<'HolderNamed', { readonly personal: Holder }>
  /** An account of a named owner may do something else from here on; no points moved. */
  | DomainEvent<'PolicyChanged', { readonly policy: Policy; readonly effectiveAt: EpochMs }>
  /** The unit says something else than when the account last heard of it; no points moved. */
  | DomainEvent<'TermsChanged', { readonly terms: Terms }>
  | DomainEvent<'Earned', EarnedByRule | (Booking & ByRequest)>
  | DomainEvent<'ClawedBack', Booking & ByRule>
  | DomainEvent<'Redeemed', Booking & ByRequest>
  | DomainEvent<'Reversed', Reversal>
  /** Set aside until it is captured, voided or expires; the hold is of the lots that this took. */
  | DomainEvent<'Held', Booking & ByRequest & OfHold & { readonly expiresAt: EpochMs }>
  /** Redeemed out of a hold, in whole or in part; the rest is available again. */
  | DomainEvent<'HoldCaptured', Booking & ByRequest & OfHold & { readonly captured: readonly LotAmount[] }>
  | DomainEvent<'HoldVoided', Booking & ByRequest & OfHold>
  /** Put right by hand, up or down; below zero if need be. */
  | DomainEvent<'Adjusted', (Booking & ByHand) | (Booking & ByHand & ByRule)>
  /** On its way to another account; the transfer is of the lots that this took. */
  | DomainEvent<
      'TransferSent',
      Booking &
        ByRequest &
        OfTransfer &
        ByMerge & {
          readonly to: Party;
          /** What was not there, and runs below zero: issued as it is sent, so it is of no lot of this account. */
          readonly onCredit?: LotAmount;
        }
    >
  /** Counts from the moment at which it was sent; its lots keep their expiry. */
  | DomainEvent<
      'TransferReceived',
      Booking & ByRequest & OfTransfer & TakingBack & ByMerge & { readonly from: Party }
    >
  /** The other account could not take it, so it is back. */
  | DomainEvent<
      'TransferReturned',
      /** Whom it was for stands since there are accounts of named owners. */
      Booking & OfTransfer & TakingBack & ByMerge & { readonly to?: Party }
    >
  /** The other account has it; no points moved. */
  | DomainEvent<'TransferSettled', OfTransfer>
  /** All that came due since the last event, or by one that was waited for: one document, however long nobody looked. */
  | DomainEvent<'Elapsed', { readonly steps: readonly TimeEvent[] }>
  /** What points of a rule wait for has happened; what has waited for it follows, and no points moved. */
  | DomainEvent<'AwaitedHappened', AwaitedEvent>
  /** A rule matched and nothing was earned; no points moved. */
  | DomainEvent<
      'EarnRejected',
      ByRule & {
        readonly reason: 'cap' | 'overflow' | 'lots' | 'budget' | 'partner' | 'pool' | 'voided';
        readonly effectiveAt: EpochMs;
        readonly wanted: bigint;
        /** The limit that is reached. */
        readonly limit?: ReachedLimit;
        readonly budget?: PaidBy;
      }
    >
  /** A fact counts no more: rules book nothing for it from here on, and what they have booked is to be reversed. */
  | DomainEvent<
      'CauseVoided',
      { readonly eventId: string; readonly reason: string; /** What told it. */ readonly voidId: string }
    >
  /** Whatever is or becomes available goes to another member from here on. */
  | DomainEvent<
      'AccountMerged',
      { readonly mergeId: string; readonly into: Party; readonly effectiveAt: EpochMs }
    >
  /** No more does, and what went is to come back. */
  | DomainEvent<'AccountUnmerged', { readonly mergeId: string }>
  /** What followed from so many of the two that were open, the oldest first, is booked. */
  | DomainEvent<
      'Compensated',
      { readonly count: number; /** Version of the last. */ readonly through: number }
    >
  /** A partner pays for a match of a rule, or a pool for a prize, as far as its account goes; on its way to the member. */
  | DomainEvent<
      'Charged',
      Booking &
        ByRule & {
          readonly to: Party;
          readonly earn: EarnByRule;
          /** What was not there, and runs below zero. */
          readonly onCredit?: LotAmount;
        }
    >
  /** The account was used up; no points moved. */
  | DomainEvent<'ChargeRefused', { readonly earn: EarnByRule; readonly effectiveAt: EpochMs }>
  /** What the member did not earn of it, or a reversal took back. */
  | DomainEvent<'ChargeReturned', Booking & { readonly from: Party }>

  /** What counts for ranks and tiers by earnings counts for the other member from here on; no points moved. */
  | DomainEvent<
      'ScoresMoved',
      OfScores & {
        readonly to: Party;
        /** Version up to and including which all of it has moved. */
        readonly through: number;
        /** Of what has opened the way since the merge, how much is done by it. */
        readonly count: number;
      }
    >
  /** The same where it counts now, or counts no more because two members are two after all; no points moved. */
  | DomainEvent<'ScoresReceived', OfScores & { readonly from: Party }>
  /** The other account has it. */
  | DomainEvent<'ScoresSettled', { readonly moveId: string }>;

export const TRANSACTION_TYPES = [
  'Earned',
  'ClawedBack',
  'Redeemed',
  'Reversed',
  'Activated',
  'Expired',
  'Held',
  'HoldCaptured',
  'HoldVoided',
  'HoldExpired',
  'Adjusted',
  'TransferSent',
  'TransferReceived',
  'TransferReturned',
  'Charged',
  'ChargeReturned',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];
/** An event, or a step of one, that moves points. */
export type TransactionEvent = Extract<AccountEvent | TimeEvent, { readonly type: TransactionType }>;

export function isTransaction<Event extends { readonly type: string }>(
  event: Event,
): event is Extract<Event, { readonly type: TransactionType }> {
  return TRANSACTION_TYPES.some((type) => type === event.type);
}

/** Signed change of one of the member's own accounts. */
export function changeOf(account: OwnAccount, { postings }: Pick<Booking, 'postings'>): bigint {
  return postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum + (credit === account ? amount : 0n) - (debit === account ? amount : 0n),
    0n,
  );
}

/** Where points come from that somebody is given, and where they go that are taken back. */
export const GIVERS = ['issuance', 'budget', 'adjustment'] as const satisfies readonly SystemAccount[];

const isGiver = (account: PostingAccount): boolean => GIVERS.some((giver) => giver === account);

/** What a booking counts for in ranks and tiers by earnings: signed; not what is spent, sent or expires. */
export function givenBy({ postings }: Pick<Booking, 'postings'>): bigint {
  return postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum + (isGiver(debit) ? amount : 0n) - (isGiver(credit) ? amount : 0n),
    0n,
  );
}

/** What counts for one member no more, as it counts for another one. */
export const negated = (entries: readonly ScoreEntry[]): readonly ScoreEntry[] =>
  entries.map((entry) => ({ ...entry, points: -entry.points }));

/** Signed change of all that the member has: pending and held included, and what is owed taken off. */
export function worthOf(booking: Pick<Booking, 'postings'>): bigint {
  return OWN_ACCOUNTS.reduce((sum, account) => sum + changeOf(account, booking), 0n);
}

const OWN_ACCOUNTS: readonly OwnAccount[] = ['member', 'pending', 'held', 'owed'];

export const isOwn = (account: PostingAccount): account is OwnAccount =>
  OWN_ACCOUNTS.some((own) => own === account);
