import Type from 'typebox';
import {
  CauseFields,
  DecimalAmount,
  InstantText,
  MemberPersonal,
  MidText,
  RuleTree,
  defineEvent,
} from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const ACCOUNT_KEY = '{tenant}:{mid} for a member’s account, else the stream id';

/** Who has accounts beside members. */
export const NamedOwner = Type.Object({ kind: Type.Enum(['partner', 'program', 'pool']), id: Type.String() });

const TierName = Type.Object({ programId: Type.String(), tierId: Type.String() });

/**
 * Members of any of the segments, as known when the event is judged, and in this tier or a higher one when it takes
 * effect.
 */
const MemberCondition = Type.Object({
  segments: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 10 })),
  tier: Type.Optional(TierName),
});

const LimitPeriod = Type.Enum(['hour', 'day', 'week', 'month', 'ever']);

/** Points expire after so many whole days, or with the end of a period, so many periods after this one. */
const Expiry = Type.Union([
  Type.Object({ kind: Type.Literal('days'), days: Type.Integer({ minimum: 1 }) }),
  Type.Object({
    kind: Type.Literal('end_of'),
    period: Type.Enum(['month', 'quarter', 'year']),
    later: Type.Integer({ minimum: 0 }),
  }),
]);

export const earningRuleDefinition = defineEvent({
  type: 'rapport.points.EarningRuleDefinition.v1',
  topic: TOPICS.interactions,
  key: '_system:def:earning-rule:{ruleId}, one copy in every partition',
  summary: 'An earning rule, in force from the first record with log clock ≥ activeFrom.',
  data: Type.Object({
    ruleId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    unit: Type.String(),
    trigger: RuleTree,
    amount: Type.Union([
      Type.Object({ kind: Type.Literal('fixed'), points: DecimalAmount }),
      Type.Object({
        kind: Type.Literal('rate'),
        /** floor(value × points ÷ perMinorUnits) */
        points: DecimalAmount,
        perMinorUnits: DecimalAmount,
      }),
      Type.Object({
        kind: Type.Literal('steps'),
        /** Ascending by value: the points of the highest that is reached. */
        steps: Type.Array(Type.Object({ fromMinorUnits: DecimalAmount, points: DecimalAmount }), {
          minItems: 1,
          maxItems: 20,
        }),
      }),
    ]),
    /** The highest that applies counts; in the tenant's zone. */
    multipliers: Type.Optional(
      Type.Array(
        Type.Object({
          percent: Type.Integer({ minimum: 101 }),
          filter: Type.Optional(RuleTree),
          members: Type.Optional(MemberCondition),
          /** 1 (Monday) to 7. */
          weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7 })),
          /** Minutes of the day: [from, to). */
          hours: Type.Optional(
            Type.Object({
              from: Type.Integer({ minimum: 0, maximum: 1_439 }),
              to: Type.Integer({ minimum: 1, maximum: 1_440 }),
            }),
          ),
        }),
        { maxItems: 10 },
      ),
    ),
    /** Of the rules of a group that match an event, the one of the highest precedence answers it. */
    group: Type.Optional(Type.String()),
    precedence: Type.Optional(Type.Integer()),
    /** From activeFrom on the rule answers nothing. */
    retired: Type.Optional(Type.Literal(true)),
    direction: Type.Enum(['earn', 'claw_back']),
    capPerMemberAndDay: Type.Optional(DecimalAmount),
    /** The most that the rule pays a member in a calendar period of the tenant's zone. */
    limits: Type.Optional(
      Type.Array(
        Type.Object({
          period: LimitPeriod,
          points: Type.Optional(DecimalAmount),
          times: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        { maxItems: 5 },
      ),
    ),
    /** Whom it pays; anybody where absent. */
    members: Type.Optional(MemberCondition),
    /** It rewards visits that come through shares made of the member's too; to the member's own alone where absent. */
    rewardDepth: Type.Optional(Type.Literal(2)),
    /** Points come out of this budget, and where it is dry, none do. */
    budgetId: Type.Optional(Type.String()),
    /** Or out of the account of this partner, as far as it goes. */
    partnerId: Type.Optional(Type.String()),
    /** Whose liability the points are. */
    programId: Type.Optional(Type.String()),
    /** Points become available after so many whole days of the tenant's zone. */
    pendingDays: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Or with an event of the member that this matches, of the same object where they were earned for one. */
    pendingUntil: Type.Optional(RuleTree),
    /** As the unit says where absent. */
    expiry: Type.Optional(Expiry),
  }),
});

export const unitDefinition = defineEvent({
  type: 'rapport.points.UnitDefinition.v1',
  topic: TOPICS.interactions,
  key: '_system:def:unit:{unit}, one copy in every partition',
  summary: 'What something is counted in, in force from the first record with log clock ≥ activeFrom.',
  data: Type.Object({
    unit: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    /** Of what is earned under a rule that says nothing of it; never where absent. */
    expiry: Type.Optional(Expiry),
    /** How many days ahead expiry is announced; 0: not at all. */
    warningDays: Type.Integer({ minimum: 0 }),
    /** Of what is taken back and is not there any more. */
    shortfall: Type.Enum(['below_zero', 'owe']),
  }),
});

export const Posting = Type.Object({
  debit: Type.String(),
  credit: Type.String(),
  amount: DecimalAmount,
});

/** Points with the first instant at which they are gone; without one they never expire. */
const LotChange = {
  amount: DecimalAmount,
  expiresAt: Type.Optional(InstantText),
  /** The programme that has brought them out; they keep it wherever they go. */
  programId: Type.Optional(Type.String()),
};

/** Of points that a budget, a partner or a prize pool pays: how many of them go back there. */
const OfBudget = Type.Object({
  /** Empty where a partner or a pool pays. */
  budgetId: Type.String(),
  partnerId: Type.Optional(Type.String()),
  poolId: Type.Optional(Type.String()),
  /** What the account of the partner or the pool was charged; what goes back is the last of it. */
  lots: Type.Optional(Type.Array(Type.Object(LotChange), { maxItems: 1_000 })),
  returned: DecimalAmount,
});

const Cause = Type.Object({
  eventId: Type.String(),
  verb: Type.String(),
  objectId: Type.Optional(Type.String()),
  effectiveAt: InstantText,
  amount: Type.Optional(DecimalAmount),
  /** Of the segments that the rule names, those that the member belonged to. */
  segments: Type.Optional(Type.Array(Type.String(), { maxItems: 110 })),
  /** Of the tiers that the rule names, those that the member had reached. */
  tiers: Type.Optional(Type.Array(TierName, { maxItems: 11 })),
});

const Transaction = {
  txnId: Type.String(),
  account: Type.String(),
  /** Whose account it is, where it is no member's. */
  owner: Type.Optional(NamedOwner),
  unit: Type.String(),
  /** Signed change of what is available. */
  amount: DecimalAmount,
  /** What is available afterwards, in booking order. */
  balanceAfter: DecimalAmount,
  postings: Type.Array(Posting, { minItems: 1, maxItems: 100 }),
  /** Signed changes of the lots that are available. */
  lots: Type.Optional(Type.Array(Type.Object(LotChange), { maxItems: 1_000 })),
  /** Signed change of what is pending until a moment. */
  pending: Type.Optional(Type.Object({ ...LotChange, activatesAt: InstantText })),
  /** Signed change of what is pending until an event that a rule names; one of the two at most. */
  awaiting: Type.Optional(
    Type.Object({
      ...LotChange,
      ruleId: Type.String(),
      /** Of which the event must be; any where absent. */
      objectId: Type.Optional(Type.String()),
      /** When they were earned. */
      since: InstantText,
      /** At this instant they expire, if nothing has happened. */
      until: InstantText,
    }),
  ),
  cause: Type.Optional(Cause),
  budget: Type.Optional(OfBudget),
  /** Of a prize that a pool pays: `leaderboard:{leaderboardId}`, whose version is 1. */
  ruleId: Type.Optional(Type.String()),
  ruleVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  /** That the rule belongs to. */
  programId: Type.Optional(Type.String()),
  ...CauseFields,
  personal: Type.Optional(MemberPersonal),
};

export const pointsEarned = defineEvent({
  type: 'rapport.points.PointsEarned.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points were issued to an account.',
  data: Type.Object(Transaction),
});

export const pointsClawedBack = defineEvent({
  type: 'rapport.points.PointsClawedBack.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points were taken back by a rule; the balance may go below zero, or the rest is owed.',
  data: Type.Object(Transaction),
});

export const pointsRedeemed = defineEvent({
  type: 'rapport.points.PointsRedeemed.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A member spent points; never below zero.',
  data: Type.Object(Transaction),
});

/** Of what goes from one member to another because both are one person, or comes back because they are two after all. */
const OfMerge = { mergeId: Type.Optional(Type.String()) };

export const pointsReversed = defineEvent({
  type: 'rapport.points.PointsReversed.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A transaction was compensated by its opposite; once.',
  data: Type.Object({
    ...Transaction,
    reversesTxnId: Type.String(),
    /** Of points that another member had sent, and that are on their way back. */
    transferId: Type.Optional(Type.String()),
    counterpartyMid: Type.Optional(Type.String()),
    counterpartyOwner: Type.Optional(NamedOwner),
    ...OfMerge,
    /** The fact that it was booked for and that counts no more. */
    voidedEventId: Type.Optional(Type.String()),
  }),
});

export const pointsActivated = defineEvent({
  type: 'rapport.points.PointsActivated.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary:
    'Points that were pending are available from this instant on; where they waited for an event, it is the cause.',
  data: Type.Object(Transaction),
});

export const pointsExpired = defineEvent({
  type: 'rapport.points.PointsExpired.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points of a lot, or points that waited for an event, expired at exactly their time.',
  data: Type.Object(Transaction),
});

export const pointsExpiryWarned = defineEvent({
  type: 'rapport.points.PointsExpiryWarned.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points of a lot will expire; told 30 days ahead, or as long as the unit says, once per lot.',
  data: Type.Object({
    account: Type.String(),
    unit: Type.String(),
    amount: DecimalAmount,
    expiresAt: InstantText,
    personal: Type.Optional(MemberPersonal),
  }),
});

export const pointsHeld = defineEvent({
  type: 'rapport.points.PointsHeld.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points were set aside until they are captured or voided, or the hold expires.',
  data: Type.Object({ ...Transaction, holdId: Type.String(), holdExpiresAt: InstantText }),
});

export const holdCaptured = defineEvent({
  type: 'rapport.points.HoldCaptured.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points of a hold were redeemed, in whole or in part; the rest is available again.',
  data: Type.Object({
    ...Transaction,
    holdId: Type.String(),
    captured: Type.Array(Type.Object(LotChange), { maxItems: 1_000 }),
  }),
});

export const holdVoided = defineEvent({
  type: 'rapport.points.HoldVoided.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A hold was given up; its points are available again.',
  data: Type.Object({ ...Transaction, holdId: Type.String() }),
});

export const holdExpired = defineEvent({
  type: 'rapport.points.HoldExpired.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A hold ended at exactly its time; its points are available again.',
  data: Type.Object({ ...Transaction, holdId: Type.String() }),
});

export const pointsAdjusted = defineEvent({
  type: 'rapport.points.PointsAdjusted.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points were added or taken by hand; the balance may go below zero, or the rest is owed.',
  data: Type.Object({ ...Transaction, approver: Type.String() }),
});

/** Both accounts tell of it, each under its own key: the sender with an amount below zero, the receiver above. */
export const pointsTransferred = defineEvent({
  type: 'rapport.points.PointsTransferred.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'Points went to another account, or came from one; their lots keep expiry and programme.',
  data: Type.Object({
    ...Transaction,
    transferId: Type.String(),
    /** Empty where it is no member. */
    counterpartyMid: Type.String(),
    counterpartyOwner: Type.Optional(NamedOwner),
    /** Of points that come back, because a transfer from this account was reversed. */
    takesBack: Type.Optional(Type.Literal(true)),
    ...OfMerge,
  }),
});

export const pointsTransferReturned = defineEvent({
  type: 'rapport.points.PointsTransferReturned.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'The other account could not take the points of a transfer, so they are back.',
  data: Type.Object({
    ...Transaction,
    transferId: Type.String(),
    /** Whom they were for; empty where it is no member. */
    counterpartyMid: Type.Optional(Type.String()),
    counterpartyOwner: Type.Optional(NamedOwner),
    /** Of a transfer that was to take another one back, which this account had received. */
    takesBack: Type.Optional(Type.Literal(true)),
    ...OfMerge,
  }),
});

/** No points move: their transfers are told by themselves. Both members' accounts tell of it, each under its own key. */
export const scoresMoved = defineEvent({
  type: 'rapport.points.ScoresMoved.v1',
  topic: TOPICS.points,
  key: '{tenant}:{mid} of the member whose scores change',
  summary:
    'What one member was given counts, in ranks and in tiers by earnings, for another one: two members are one, or two after all.',
  data: Type.Object({
    account: Type.String(),
    unit: Type.String(),
    mergeId: Type.String(),
    counterpartyMid: MidText,
    /** Each in the season and the period of its own. */
    entries: Type.Array(
      Type.Object({
        /** Signed: above zero where it counts for this member from here on. */
        points: DecimalAmount,
        effectiveAt: InstantText,
        /** A leaderboard or a program that was made later does not count it. */
        bookedAt: InstantText,
      }),
      { minItems: 1, maxItems: 100 },
    ),
    personal: Type.Optional(MemberPersonal),
  }),
});

/** Of the account of a partner or a pool; the member's tells what was earned of it. */
export const pointsCharged = defineEvent({
  type: 'rapport.points.PointsCharged.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A partner was charged for what a rule pays a member, or a pool for the prize of a season.',
  data: Type.Object({ ...Transaction, counterpartyMid: Type.String() }),
});

export const pointsChargeReturned = defineEvent({
  type: 'rapport.points.PointsChargeReturned.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary:
    'Points came back to a partner or a pool that a member did not earn, or that a reversal took back.',
  data: Type.Object({ ...Transaction, counterpartyMid: Type.String() }),
});

const Opening = Type.Object({
  account: Type.String(),
  owner: NamedOwner,
  unit: Type.String(),
  policy: Type.Object({
    /** How far below zero it may spend and send. */
    overdraft: DecimalAmount,
    /** The most that it takes. */
    cap: Type.Optional(DecimalAmount),
  }),
  /** The tenant's when it was opened: its months begin and end by its clocks. */
  timeZone: Type.String(),
});

export const accountOpened = defineEvent({
  type: 'rapport.points.AccountOpened.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary:
    'A partner, a programme or a prize pool has an account; a member’s is opened by its first booking, and not told.',
  data: Opening,
});

export const accountPolicyChanged = defineEvent({
  type: 'rapport.points.AccountPolicyChanged.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'The account of a partner, a programme or a prize pool may do something else from here on.',
  data: Opening,
});

export const earnRejected = defineEvent({
  type: 'rapport.points.EarnRejected.v1',
  topic: TOPICS.points,
  key: ACCOUNT_KEY,
  summary: 'A rule matched, or a prize was won, and nothing was earned for the reason given.',
  data: Type.Object({
    account: Type.String(),
    reason: Type.Enum(['cap', 'rule_inactive', 'overflow', 'lots', 'budget', 'partner', 'pool', 'voided']),
    /** Of a prize: `leaderboard:{leaderboardId}`. */
    ruleId: Type.String(),
    ruleVersion: Type.Integer({ minimum: 1 }),
    /** Of a cap: which one, and whether points or times were used up. */
    limit: Type.Optional(
      Type.Object({
        period: LimitPeriod,
        of: Type.Enum(['points', 'times', 'forgotten']),
      }),
    ),
    budget: Type.Optional(OfBudget),
    ...CauseFields,
  }),
});

export const budgetDrawn = defineEvent({
  type: 'rapport.points.BudgetDrawn.v1',
  topic: TOPICS.points,
  key: '{tenant}:{mid} of the member whom the points are for',
  summary:
    'A rule that a budget or a partner pays for matched, or a prize of a pool was won, and it granted what it had.',
  data: Type.Object({
    /** Empty where a partner or a pool pays. */
    budgetId: Type.String(),
    partnerId: Type.Optional(Type.String()),
    poolId: Type.Optional(Type.String()),
    /** What the account of the partner or the pool was charged, together what is granted. */
    lots: Type.Optional(Type.Array(Type.Object(LotChange), { maxItems: 1_000 })),
    unit: Type.String(),
    wanted: DecimalAmount,
    /** 0 where it is dry. */
    granted: DecimalAmount,
    /** Left in the budget; of a partner or a pool, what it may still pay. */
    remaining: DecimalAmount,
    /** Of a prize: `leaderboard:{leaderboardId}`. */
    ruleId: Type.String(),
    ruleVersion: Type.Integer({ minimum: 1 }),
    programId: Type.Optional(Type.String()),
    cause: Cause,
    /** The rule's limits, as they count for the cause. */
    limits: Type.Optional(
      Type.Array(
        Type.Object({
          period: LimitPeriod,
          through: Type.String(),
          points: Type.Optional(DecimalAmount),
          times: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        { maxItems: 6 },
      ),
    ),
    activatesAt: Type.Optional(InstantText),
    /** The points wait for the event that the rule names, until then at most. */
    awaitsUntil: Type.Optional(InstantText),
    expiresAt: Type.Optional(InstantText),
    terms: Type.Optional(
      Type.Object({
        version: Type.Integer({ minimum: 0 }),
        shortfall: Type.Enum(['below_zero', 'owe']),
        warningMs: Type.Integer({ minimum: 0 }),
      }),
    ),
    ...CauseFields,
    personal: Type.Optional(MemberPersonal),
  }),
});

export const budgetChanged = defineEvent({
  type: 'rapport.points.BudgetChanged.v1',
  topic: TOPICS.points,
  key: 'the stream id of the budget',
  summary:
    'Points were put into a budget or taken out by hand, or came back that were granted and not earned.',
  data: Type.Object({
    budgetId: Type.String(),
    unit: Type.String(),
    /** Signed. */
    amount: DecimalAmount,
    remaining: DecimalAmount,
    /** By hand: why, and who allowed it. */
    reason: Type.Optional(Type.String()),
    approver: Type.Optional(Type.String()),
  }),
});

export type AccountOpened = EventOf<typeof accountOpened>;
export type AccountPolicyChanged = EventOf<typeof accountPolicyChanged>;
export type BudgetDrawn = EventOf<typeof budgetDrawn>;
export type BudgetChanged = EventOf<typeof budgetChanged>;
export type EarningRuleDefinition = EventOf<typeof earningRuleDefinition>;
export type UnitDefinition = EventOf<typeof unitDefinition>;
export type PointsEarned = EventOf<typeof pointsEarned>;
export type PointsClawedBack = EventOf<typeof pointsClawedBack>;
export type PointsRedeemed = EventOf<typeof pointsRedeemed>;
export type PointsReversed = EventOf<typeof pointsReversed>;
export type PointsActivated = EventOf<typeof pointsActivated>;
export type PointsExpired = EventOf<typeof pointsExpired>;
export type PointsExpiryWarned = EventOf<typeof pointsExpiryWarned>;
export type ScoresMoved = EventOf<typeof scoresMoved>;
export type EarnRejected = EventOf<typeof earnRejected>;
