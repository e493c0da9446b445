import Type from 'typebox';
import { CauseFields, DecimalAmount, InstantText, MemberPersonal, defineEvent } from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const Tier = Type.Object({
  tierId: Type.String(),
  name: Type.String(),
  /** Reached with so many points. */
  from: DecimalAmount,
  privileges: Type.Array(Type.String(), { maxItems: 20 }),
});

/** The tiers' fold depends on it, so it travels in the topic that it folds. */
export const tierProgramDefinition = defineEvent({
  type: 'rapport.points.TierProgramDefinition.v1',
  topic: TOPICS.points,
  key: '_system:def:tier-program:{programId}, one copy in every partition',
  summary: 'The tiers of a unit: what is booked after this counts for them.',
  data: Type.Object({
    programId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    unit: Type.String(),
    /** Periods begin and end by its clocks. */
    timeZone: Type.String(),
    basis: Type.Enum(['balance', 'earned']),
    period: Type.Enum(['month', 'quarter', 'year', 'ever']),
    graceDays: Type.Integer({ minimum: 0 }),
    /** How far a tier falls at once. */
    falls: Type.Enum(['one_step', 'to_qualified']),
    /** Ascending. */
    tiers: Type.Array(Tier, { minItems: 1, maxItems: 10 }),
  }),
});

const TierChange = {
  programId: Type.String(),
  programVersion: Type.Integer({ minimum: 1 }),
  unit: Type.String(),
  /** Absent below the lowest. */
  tierId: Type.Optional(Type.String()),
  previousTierId: Type.Optional(Type.String()),
  basis: Type.Enum(['balance', 'earned']),
  /** What the basis came to when this was told. */
  points: DecimalAmount,
  /** Absent where nothing but points that are taken back ends it. */
  validUntil: Type.Optional(InstantText),
  privileges: Type.Array(Type.String(), { maxItems: 20 }),
  ...CauseFields,
  personal: Type.Optional(MemberPersonal),
};
const KEY = '{tenant}:{mid}';

export const tierUpgraded = defineEvent({
  type: 'rapport.points.TierUpgraded.v1',
  topic: TOPICS.points,
  key: KEY,
  summary: 'A member reached a higher tier.',
  data: Type.Object(TierChange),
});

export const tierProlonged = defineEvent({
  type: 'rapport.points.TierProlonged.v1',
  topic: TOPICS.points,
  key: KEY,
  summary: 'A member keeps a tier for another period.',
  data: Type.Object(TierChange),
});

export const tierDowngraded = defineEvent({
  type: 'rapport.points.TierDowngraded.v1',
  topic: TOPICS.points,
  key: KEY,
  summary: 'A member fell to a lower tier: a period ended without enough, or points were taken back.',
  data: Type.Object(TierChange),
});

export const titleGranted = defineEvent({
  type: 'rapport.points.TitleGranted.v1',
  topic: TOPICS.points,
  key: KEY,
  summary: 'A member was given a title by hand.',
  data: Type.Object({
    titleId: Type.String(),
    name: Type.String(),
    privileges: Type.Array(Type.String(), { maxItems: 20 }),
    expiresAt: Type.Optional(InstantText),
    personal: Type.Optional(MemberPersonal),
  }),
});

export const titleRevoked = defineEvent({
  type: 'rapport.points.TitleRevoked.v1',
  topic: TOPICS.points,
  key: KEY,
  summary: 'A title that was given by hand was taken away.',
  data: Type.Object({ titleId: Type.String(), personal: Type.Optional(MemberPersonal) }),
});

export type TierProgramDefinition = EventOf<typeof tierProgramDefinition>;
export type TierUpgraded = EventOf<typeof tierUpgraded>;
export type TitleGranted = EventOf<typeof titleGranted>;
export type TitleRevoked = EventOf<typeof titleRevoked>;
