import Type from 'typebox';
import { DecimalAmount, InstantText, MemberPersonal, defineEvent } from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const KEY = '{tenant}:reward:{rewardId}';

export const rewardListed = defineEvent({
  type: 'rapport.points.RewardListed.v1',
  topic: TOPICS.rewards,
  key: KEY,
  summary: 'A reward was made or changed.',
  data: Type.Object({
    rewardId: Type.String(),
    name: Type.String(),
    unit: Type.String(),
    price: DecimalAmount,
    /** Whether it is on sale. */
    isListed: Type.Boolean(),
  }),
});

export const stockChanged = defineEvent({
  type: 'rapport.points.StockChanged.v1',
  topic: TOPICS.rewards,
  key: KEY,
  summary: 'What there is of a reward after it was stocked, reserved, given back or handed over.',
  data: Type.Object({
    rewardId: Type.String(),
    available: Type.Integer({ minimum: 0 }),
    reserved: Type.Integer({ minimum: 0 }),
    issued: Type.Integer({ minimum: 0 }),
  }),
});

export const redemptionChanged = defineEvent({
  type: 'rapport.points.RedemptionChanged.v1',
  topic: TOPICS.rewards,
  key: KEY,
  summary: 'A member’s reward is reserved, refused, fulfilled or cancelled.',
  data: Type.Object({
    rewardId: Type.String(),
    redemptionId: Type.String(),
    status: Type.Enum(['reserved', 'refused', 'fulfilled', 'cancelled']),
    price: DecimalAmount,
    unit: Type.String(),
    /** Reserved until then. */
    expiresAt: Type.Optional(InstantText),
    reason: Type.Optional(Type.String()),
    personal: Type.Optional(MemberPersonal),
  }),
});

export type RewardListed = EventOf<typeof rewardListed>;
export type StockChanged = EventOf<typeof stockChanged>;
export type RedemptionChanged = EventOf<typeof redemptionChanged>;
