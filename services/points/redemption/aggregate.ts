import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PersonalBlock, PublishedEvent } from '@rapport/kernel/event';
import { streamId } from '@rapport/kernel/ids';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { SECOND_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { redemptionChanged } from '@rapport/contracts/points/rewards';
import type { RedemptionChanged } from '@rapport/contracts/points/rewards';

/** What a redemption has come to; `requested`, `fulfilling` and `cancelling` are on their way. */
export type RedemptionStatus =
  'requested' | 'reserved' | 'refused' | 'fulfilling' | 'fulfilled' | 'cancelling' | 'cancelled';

export interface Redemption {
  readonly redemptionId: string;
  readonly status: RedemptionStatus;
  readonly price: bigint;
  readonly unit: string;
  readonly requestedAt: EpochMs;
  /** The first instant at which it can no longer be fulfilled. */
  readonly expiresAt: EpochMs;
  /** Why it was refused or cancelled. */
  readonly reason?: string;
  /** The code that is its own, or that was tried last. */
  readonly code?: string;
  /** How many codes were tried. */
  readonly attempts: number;
}

export interface RedemptionRef {
  readonly rewardId: string;
  readonly mid: Mid;
  readonly redemptionId: string;
}

export type RedemptionCommand = RedemptionRef &
  (
    | {
        readonly type: 'RedeemReward';
        readonly price: bigint;
        readonly unit: string;
        readonly waitsMs: number;
        readonly limitPerMember?: number;
        readonly personal: PersonalBlock<MemberRef>;
      }
    | { readonly type: 'NoteReserved' }
    | { readonly type: 'NoteRefused'; readonly reason: string }
    | { readonly type: 'FulfilRedemption' }
    | { readonly type: 'ChooseCode'; readonly code: string; readonly attempt: number }
    | { readonly type: 'NoteFulfilled' }
    /** By hand, or by time where its time is over. */
    | { readonly type: 'CancelRedemption'; readonly reason: string }
    | { readonly type: 'NoteCancelled' }
  );

export type RedemptionEvent = DomainEvent<
  'RedemptionChanged',
  {
    readonly rewardId: string;
    readonly mid: Mid;
    readonly redemption: Redemption;
    readonly personal: PersonalBlock<MemberRef>;
  }
>;

export interface RedemptionsState {
  readonly rewardId?: string;
  readonly mid?: Mid;
  readonly personal?: PersonalBlock<MemberRef>;
  /** The oldest first: those on their way or waiting, and the newest that are over. */
  readonly redemptions: readonly Redemption[];
  /** All that were neither refused nor cancelled. */
  readonly counted: number;
}

export type RedemptionRejection = Refusal<
  'REDEMPTION_LIMIT' | 'REDEMPTION_UNKNOWN' | 'REDEMPTION_OVER' | 'TOO_MANY_REDEMPTIONS'
>;

/** One member waits for few of one thing at once. */
export const MAX_WAITING = 50;
const MAX_OVER = 50;
/** Whoever asked is at work; somebody else takes it further when nothing has come of it for so long. */
const PATIENCE_MS = 5 * SECOND_MS;

const IS_OVER: Readonly<Record<RedemptionStatus, boolean>> = {
  ...{ requested: false, reserved: false, fulfilling: false, cancelling: false },
  ...{ refused: true, fulfilled: true, cancelled: true },
};
const countsAs = ({ status }: Redemption): number =>
  ['refused', 'cancelled', 'cancelling'].includes(status) ? 0 : 1;

export const redemptionStream = (tenant: string, rewardId: string, mid: Mid): string =>
  streamId(tenant, 'redemptions', rewardId, mid);

/** Protects: a member redeems a reward no more often than allowed, and each redemption ends in one way. */
export const redemptionAggregate: Aggregate<
  RedemptionCommand,
  RedemptionsState,
  RedemptionEvent,
  RedemptionRejection
> = {
  name: 'points.redemption.v1',
  initialState: { redemptions: [], counted: 0 },
  streamOf: (tenant, { rewardId, mid }) => redemptionStream(tenant, rewardId, mid),
  decide: (state, command, { now }) => decide(state, command, now),
  evolve,
  indexed: ({ redemptions }) => {
    const due = redemptions.filter(({ status }) => !IS_OVER[status]).map(dueAt);
    return due.length === 0 ? {} : { dueAt: Math.min(...due) };
  },
  // Those that somebody has to take further, or whose time is over.
  indexes: [{ fields: { dueAt: 1, _id: 1 } }],
  publish,
};

/** When a redemption goes on without whoever asked for it. */
export function dueAt({ status, expiresAt, requestedAt }: Redemption): EpochMs {
  return status === 'reserved' ? expiresAt : requestedAt + PATIENCE_MS;
}

type RedemptionDecision = Decision<RedemptionEvent, RedemptionRejection>;

function decide(state: RedemptionsState, command: RedemptionCommand, now: EpochMs): RedemptionDecision {
  if (command.type === 'RedeemReward') return decideRedeem(state, command, now);
  const { redemptionId } = command;
  const known = state.redemptions.find((one) => one.redemptionId === redemptionId);
  if (known === undefined) {
    return rejected({ code: 'REDEMPTION_UNKNOWN', message: `The member has no redemption ${redemptionId}.` });
  }
  const { personal } = state;
  const become = (change: Partial<Redemption>): RedemptionDecision =>
    personal === undefined
      ? accepted()
      : accepted({
          type: 'RedemptionChanged',
          data: {
            rewardId: command.rewardId,
            mid: command.mid,
            redemption: { ...known, ...change },
            personal,
          },
        });
  const over = (): RedemptionDecision =>
    rejected({
      code: 'REDEMPTION_OVER',
      message: `The redemption is ${known.status}.`,
      facts: { status: known.status },
    });
  switch (command.type) {
    case 'NoteReserved':
      return known.status === 'requested' ? become({ status: 'reserved' }) : accepted();
    case 'NoteRefused':
      return known.status === 'requested'
        ? become({ status: 'refused', reason: command.reason })
        : accepted();
    case 'FulfilRedemption':
      if (known.status === 'fulfilling' || known.status === 'fulfilled') return accepted();
      if (known.status !== 'reserved' || known.expiresAt <= now) return over();
      return become({ status: 'fulfilling', requestedAt: now });
    case 'ChooseCode':
      return known.status === 'fulfilling' && known.attempts < command.attempt
        ? become({ code: command.code, attempts: command.attempt })
        : accepted();
    case 'NoteFulfilled':
      return known.status === 'fulfilling' ? become({ status: 'fulfilled' }) : accepted();
    case 'CancelRedemption':
      if (known.status === 'cancelling' || known.status === 'cancelled') return accepted();
      if (known.status !== 'reserved') return over();
      return become({ status: 'cancelling', reason: command.reason, requestedAt: now });
    case 'NoteCancelled':
      return known.status === 'cancelling' ? become({ status: 'cancelled' }) : accepted();
  }
}

function decideRedeem(
  { redemptions, counted }: RedemptionsState,
  command: Extract<RedemptionCommand, { readonly type: 'RedeemReward' }>,
  now: EpochMs,
): RedemptionDecision {
  const { rewardId, mid, redemptionId, price, unit, waitsMs, limitPerMember = Infinity, personal } = command;
  if (counted >= limitPerMember) {
    return rejected({
      code: 'REDEMPTION_LIMIT',
      message: `A member redeems this reward at most ${limitPerMember} times.`,
      facts: { limit: String(limitPerMember) },
    });
  }
  if (redemptions.filter(({ status }) => !IS_OVER[status]).length >= MAX_WAITING) {
    return rejected({ code: 'TOO_MANY_REDEMPTIONS', message: `${MAX_WAITING} of this reward wait already.` });
  }
  const redemption: Redemption = {
    ...{ redemptionId, price, unit, attempts: 0 },
    status: 'requested',
    ...{ requestedAt: now, expiresAt: now + waitsMs },
  };
  return accepted({ type: 'RedemptionChanged', data: { rewardId, mid, redemption, personal } });
}

function evolve(state: RedemptionsState, { data }: RedemptionEvent): RedemptionsState {
  const { rewardId, mid, redemption, personal } = data;
  const known = state.redemptions.find((one) => one.redemptionId === redemption.redemptionId);
  const all =
    known === undefined
      ? [...state.redemptions, redemption]
      : state.redemptions.map((one) => (one === known ? redemption : one));
  const over = all.filter(({ status }) => IS_OVER[status]);
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - MAX_OVER)));
  return {
    ...{ rewardId, mid, personal },
    redemptions: all.filter((one) => !forgotten.has(one)),
    counted: state.counted + countsAs(redemption) - (known === undefined ? 0 : countsAs(known)),
  };
}

function publish({
  event,
  tenant,
  stream,
  version,
  effectiveAt,
  actor,
}: RecordedEvent<RedemptionEvent>): readonly PublishedEvent[] {
  const { rewardId, mid, redemption, personal } = event.data;
  const { redemptionId, status, price, unit, expiresAt, reason } = redemption;
  // A step on the way is nobody else's business, and a code is for the member alone.
  if (status === 'requested' || status === 'fulfilling' || status === 'cancelling') return [];
  const data: RedemptionChanged['data'] = {
    ...{ rewardId, redemptionId, status, price: String(price), unit, personal },
    ...(status === 'reserved' && { expiresAt: toInstant(expiresAt) }),
    ...(reason !== undefined && { reason }),
  };
  return [
    {
      id: `${stream}@${version}`,
      type: redemptionChanged.type,
      topic: redemptionChanged.topic,
      key: streamId(tenant, 'reward', rewardId),
      ...{ tenant, subject: mid, occurredAt: effectiveAt, actor },
      data,
    },
  ];
}
