import type { EpochMs } from '@rapport/kernel/instant';
import { changeOf, givenBy, worthOf } from './events.ts';
import type { AccountEvent, Booking, Holder, TimeEvent } from './events.ts';
import { rememberEnd, withHold, withoutHold } from './holds.ts';
import type { ClosedHold, Hold, HoldEnd } from './holds.ts';
import { changeLots, changePending, negative, sumOf } from './lots.ts';
import { outgoingOf, withOutgoing, withoutOutgoing } from './transfers.ts';
import type { Outgoing } from './transfers.ts';
import type { Lot, PendingAmount } from './lots.ts';
import { RETRY_MS } from './merging.ts';
import type { Compensating, MergedInto, ScoresFollowed } from './merging.ts';
import {
  NOTHING_REMEMBERED,
  forgetReversed,
  rememberAwaited,
  rememberEarned,
  rememberReversed,
  rememberVoided,
} from './memory.ts';
import type { AccountMemory } from './memory.ts';
import { STRICT_POLICY } from './owner.ts';
import type { OwnerId, Policy } from './owner.ts';
import { STANDARD_TERMS } from './terms.ts';
import type { Terms } from './terms.ts';

export type AccountState =
  | { readonly status: 'none' }
  | (OwnerId & {
      readonly status: 'open';
      readonly unit: string;
      readonly personal?: Holder;
      /** Of a named owner. */
      readonly policy?: Policy;
      readonly zone?: string;
      /** What is available: the sum of the lots, or below zero without any. */
      readonly balance: bigint;
      /** What was taken back and was not there, under terms that let it be owed; nothing where absent. */
      readonly owed?: bigint;
      /** The standard ones where absent. */
      readonly terms?: Terms;
      /** Nearest expiry first. */
      readonly lots: readonly Lot[];
      /** Those that end first first. */
      readonly pending: readonly PendingAmount[];
      /** Those that expire first first. */
      readonly holds: readonly Hold[];
      /** The newest last. */
      readonly closedHolds: readonly ClosedHold[];
      /** What is sent and not yet known to have been received, the oldest first. */
      readonly outgoing: readonly Outgoing[];
      /**
       * Since when all that the member has, asked as of a moment, is what it is now: the latest effective time of all
       * transactions that changed it. Bookings in any order come to the same.
       */
      readonly reachedAt: EpochMs;
      /** The latest effective time of all transactions. */
      readonly changedAt: EpochMs;
      readonly memory: AccountMemory;
      /** The member who has whatever becomes available here; nobody where absent. */
      readonly mergedInto?: MergedInto;
      /**
       * How often another one has made good what was missing here, or stopped doing so: what is missing next is asked for
       * under the next id. 0 where absent.
       */
      readonly covered?: number;
      /** Voids and unmerges of which not all that follows is booked; none where absent. */
      readonly compensating?: Compensating;
      /** Of a member who was merged once; of others, and of snapshots older than it, absent: {@link scoresOf}. */
      readonly scores?: ScoresFollowed;
    });

export type OpenAccount = Extract<AccountState, { readonly status: 'open' }>;

export const NO_ACCOUNT: AccountState = { status: 'none' };

export function evolve(state: AccountState, event: AccountEvent | TimeEvent): AccountState {
  if (event.type === 'AccountOpened') {
    const { effectiveAt, ...holder } = event.data;
    return {
      status: 'open',
      ...holder,
      balance: 0n,
      lots: [],
      pending: [],
      holds: [],
      closedHolds: [],
      outgoing: [],
      reachedAt: effectiveAt,
      changedAt: effectiveAt,
      memory: NOTHING_REMEMBERED,
    };
  }
  // Every other event follows the opening in its stream.
  return state.status === 'none' ? state : evolveOpen(state, event);
}

type LaterEvent = Exclude<AccountEvent | TimeEvent, { readonly type: 'AccountOpened' }>;

export function evolveOpen(state: OpenAccount, event: LaterEvent): OpenAccount {
  switch (event.type) {
    case 'HolderNamed':
      return { ...state, personal: event.data.personal };
    case 'PolicyChanged':
      return { ...state, policy: event.data.policy };
    case 'TermsChanged':
      return { ...state, terms: event.data.terms };
    case 'Earned': {
      const { data } = event;
      if (!('rule' in data)) return booked(state, data);
      const { rule, counts = [] } = data;
      const memory = counts.reduce(
        (known, counted) => rememberEarned(known, rule.ruleId, counted, worthOf(data)),
        state.memory,
      );
      return { ...booked(state, data), memory };
    }
    case 'ClawedBack':
    case 'Redeemed':
    case 'Activated':
    case 'Expired':
    case 'Adjusted':
    case 'Charged':
    case 'ChargeReturned':
      return booked(state, event.data);
    case 'TransferReceived': {
      const after = booked(state, event.data);
      return event.data.merge?.covers === true ? { ...after, covered: coveredOf(state) + 1 } : after;
    }
    case 'TransferSent':
      return {
        ...booked(state, event.data),
        outgoing: withOutgoing(state.outgoing, outgoingOf(event)),
      };
    case 'TransferReturned': {
      const { transferId, effectiveAt, merge } = event.data;
      const { mergedInto } = state;
      const { reverses } = state.outgoing.find((one) => one.transferId === transferId) ?? {};
      return {
        ...booked(state, event.data),
        outgoing: withoutOutgoing(state.outgoing, transferId),
        ...(reverses !== undefined && { memory: forgetReversed(state.memory, reverses) }),
        ...(mergedInto !== undefined &&
          mergedInto.mergeId === merge?.mergeId && {
            mergedInto: { ...mergedInto, retryAt: effectiveAt + RETRY_MS },
          }),
      };
    }
    case 'TransferSettled':
      return { ...state, outgoing: withoutOutgoing(state.outgoing, event.data.transferId) };
    case 'Reversed':
      return {
        ...booked(state, event.data),
        memory: rememberReversed(state.memory, event.data.reverses),
        outgoing: withOutgoing(state.outgoing, outgoingOf(event)),
      };
    case 'Held': {
      const { holdId, expiresAt, lots } = event.data;
      return {
        ...booked(state, event.data),
        holds: withHold(state.holds, { holdId, expiresAt, parts: negative(lots) }),
      };
    }
    case 'HoldCaptured':
      return closed(booked(state, event.data), event.data.holdId, 'captured');
    case 'HoldVoided':
      return closed(booked(state, event.data), event.data.holdId, 'voided');
    case 'HoldExpired':
      return closed(booked(state, event.data), event.data.holdId, 'expired');
    case 'Elapsed':
      return event.data.steps.reduce(evolveOpen, state);
    case 'ExpiryWarned': {
      const { expiresAt } = event.data;
      const lots = state.lots.map((lot) =>
        lot.expiresAt === expiresAt ? { ...lot, warned: true as const } : lot,
      );
      return { ...state, lots };
    }
    case 'AwaitedHappened':
      return { ...state, memory: rememberAwaited(state.memory, event.data) };
    case 'CauseVoided': {
      const memory = rememberVoided(state.memory, event.data.eventId);
      return { ...state, memory, compensating: withOpen(state) };
    }
    case 'AccountMerged': {
      const { mergeId, into, effectiveAt: since } = event.data;
      return { ...state, mergedInto: { mergeId, into, since }, scores: withOpenScores(state) };
    }
    case 'AccountUnmerged': {
      const { mergedInto: _, ...rest } = state;
      return { ...rest, covered: coveredOf(state) + 1, compensating: withOpen(state) };
    }
    case 'Compensated': {
      const { count, through } = event.data;
      return { ...state, compensating: { open: (state.compensating?.open ?? 0) - count, through } };
    }
    case 'ScoresMoved': {
      const { moveId, mergeId, to, entries, through, count } = event.data;
      const scores = { open: scoresOf(state).open - count, through };
      const underWay = { moveId, mergeId, to, entries };
      return { ...state, scores: { ...scores, ...(entries.length > 0 && { underWay }) } };
    }
    case 'ScoresReceived':
      return state.mergedInto === undefined ? state : { ...state, scores: withOpenScores(state) };
    case 'ScoresSettled': {
      const { underWay: _, ...scores } = scoresOf(state);
      return { ...state, scores };
    }
    case 'EarnRejected':
    case 'ChargeRefused':
      return state;
  }
}

function booked(state: OpenAccount, booking: Booking): OpenAccount {
  const { amount, effectiveAt, lots, pending } = booking;
  const owing = changeOf('owed', booking);
  return {
    ...state,
    balance: state.balance + amount,
    ...(owing !== 0n && { owed: owedBy(state) - owing }),
    lots: changeLots(state.lots, lots, effectiveAt + termsOf(state).warningMs),
    ...(pending !== undefined && { pending: changePending(state.pending, pending) }),
    reachedAt: worthOf(booking) === 0n ? state.reachedAt : Math.max(state.reachedAt, effectiveAt),
    changedAt: Math.max(state.changedAt, effectiveAt),
    ...(state.mergedInto !== undefined && givenBy(booking) !== 0n && { scores: withOpenScores(state) }),
  };
}

export const coveredOf = ({ covered }: OpenAccount): number => covered ?? 0;

const withOpen = ({ compensating }: OpenAccount): Compensating => ({
  open: (compensating?.open ?? 0) + 1,
  through: compensating?.through ?? 0,
});

/** A snapshot of a merged account that is older than this says nothing, and all of its scores have still to follow. */
export const scoresOf = ({ scores, mergedInto }: OpenAccount): ScoresFollowed =>
  scores ?? { open: mergedInto === undefined ? 0 : 1, through: 0 };

const withOpenScores = (state: OpenAccount): ScoresFollowed => {
  const scores = scoresOf(state);
  return { ...scores, open: scores.open + 1 };
};

function closed(state: OpenAccount, holdId: string, end: HoldEnd): OpenAccount {
  return {
    ...state,
    holds: withoutHold(state.holds, holdId),
    closedHolds: rememberEnd(state.closedHolds, { holdId, end }),
  };
}

export const termsOf = ({ terms }: OpenAccount): Terms => terms ?? STANDARD_TERMS;

/** Of what a member's account does not say. */
export const policyOf = ({ policy }: OpenAccount): Policy => policy ?? STRICT_POLICY;

/** What can be spent, sent and charged: what is there, and as far below zero as the policy allows. */
export const payableBy = (state: OpenAccount): bigint => state.balance + policyOf(state).overdraft;

export const owedBy = ({ owed }: OpenAccount): bigint => owed ?? 0n;

export const heldBy = ({ holds }: OpenAccount): bigint =>
  holds.reduce((sum, { parts }) => sum + sumOf(parts), 0n);

export const pendingFor = ({ pending }: OpenAccount): bigint => sumOf(pending);

/** Of it, what waits for events. */
export const awaitingFor = ({ pending }: OpenAccount): bigint =>
  sumOf(pending.filter((one) => 'awaits' in one));

/** What may come back from those who cannot take it. */
const sentBy = ({ outgoing }: OpenAccount): bigint =>
  outgoing.reduce((sum, { parts }) => sum + sumOf(parts), 0n);

/** All that the member has or may get back: available, pending, held, and sent but not received. */
export const totalOf = (state: OpenAccount): bigint =>
  state.balance + pendingFor(state) + heldBy(state) + sentBy(state);

/** What a member is ranked by: what is held is not spent, and what is owed is not theirs. */
export const scoreOf = (state: OpenAccount): bigint => state.balance + heldBy(state) - owedBy(state);
