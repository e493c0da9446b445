import Type from 'typebox';
import { CauseFields, InstantText, MemberPersonal, RuleTree, defineEvent } from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const MEMBER_KEY = '{tenant}:{mid}';

export const segmentDefinition = defineEvent({
  type: 'rapport.segmentation.SegmentDefinition.v1',
  topic: TOPICS.interactions,
  key: '_system:def:segment:{segmentId}, one copy in every partition',
  summary: 'A segment’s rule, in force from the first record with log clock ≥ activeFrom, or its end.',
  data: Type.Object({
    segmentId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    rule: RuleTree,
    // Absent: who belongs follows from the rule at any time. `static`: who is on the list of that name. `snapshot`: for
    // whom the rule held when the definition came into force.
    kind: Type.Optional(Type.Enum(['static', 'snapshot'])),
    // The version is judged beside the one in force, which it does not touch; the same version comes again without this
    // when all members have been judged, and takes over at that place.
    beside: Type.Optional(Type.Literal(true)),
    // The segment is archived: its last version is this one, by which nobody belongs to it.
    endedAt: Type.Optional(InstantText),
  }),
});

/** Members that one record may name: 3 kB of ids, and folding them takes a few milliseconds. */
export const MAX_BACKFILLED_MEMBERS = 100;

export const segmentBackfilled = defineEvent({
  type: 'rapport.segmentation.SegmentBackfilled.v1',
  topic: TOPICS.interactions,
  key: '_system:backfill:segment:{segmentId}, in the partition of the members',
  summary: 'These members have been reached by the backfill of a segment’s version.',
  data: Type.Object({
    segmentId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    mids: Type.Array(Type.String(), { minItems: 1, maxItems: MAX_BACKFILLED_MEMBERS }),
  }),
});

export const segmentMemberListed = defineEvent({
  type: 'rapport.segmentation.SegmentMemberListed.v1',
  topic: TOPICS.interactions,
  key: MEMBER_KEY,
  summary: 'A member was put on the list of a static segment, or taken off it.',
  data: Type.Object({
    segmentId: Type.String(),
    listed: Type.Boolean(),
    personal: Type.Optional(MemberPersonal),
  }),
});

const Membership = {
  segmentId: Type.String(),
  definitionVersion: Type.Integer({ minimum: 1 }),
  ...CauseFields,
  evaluatedAt: InstantText,
  personal: Type.Optional(MemberPersonal),
};

/**
 * `late`: a late event, or one that counts no more, shows that what was told last of this member and segment was wrong: it
 * counts before that. Or that something of the past was, see `otherEndAt`.
 */
const MembershipReason = Type.Enum(['event', 'time', 'definition', 'late', 'correction']);

/**
 * Of a change that says nothing of now: it is one of the two ends of a while of the past, told one after the other, `late`
 * and for nobody to act on (`backfill`). Between both ends the member belonged to the segment where the entering is the
 * earlier one, and did not where the leaving is, whatever was told of that before; on either side it stays as it was. Which of
 * them is told last says what the member is now, as ever.
 */
const otherEndAt = Type.Optional(InstantText);

export const segmentEntered = defineEvent({
  type: 'rapport.segmentation.SegmentEntered.v1',
  topic: TOPICS.segments,
  key: MEMBER_KEY,
  summary: 'A member belongs to a segment from now on.',
  data: Type.Object({
    ...Membership,
    reason: MembershipReason,
    otherEndAt,
  }),
});

export const segmentExited = defineEvent({
  type: 'rapport.segmentation.SegmentExited.v1',
  topic: TOPICS.segments,
  key: MEMBER_KEY,
  summary: 'A member belongs to a segment no more.',
  data: Type.Object({
    ...Membership,
    reason: MembershipReason,
    otherEndAt,
  }),
});

export const segmentPublished = defineEvent({
  type: 'rapport.segmentation.SegmentPublished.v1',
  topic: TOPICS.segments,
  key: '{tenant}:segment:{segmentId}',
  summary: 'A segment’s version was published.',
  data: Type.Object({
    segmentId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    rule: RuleTree,
    activeFrom: InstantText,
  }),
});

export const segmentArchived = defineEvent({
  type: 'rapport.segmentation.SegmentArchived.v1',
  topic: TOPICS.segments,
  key: '{tenant}:segment:{segmentId}',
  summary: 'A segment was archived. Its members leave it as of then, and are told so one after another.',
  data: Type.Object({
    segmentId: Type.String(),
    lastVersion: Type.Integer({ minimum: 1 }),
    archivedAt: InstantText,
  }),
});

export const traitDefinition = defineEvent({
  type: 'rapport.segmentation.TraitDefinition.v1',
  topic: TOPICS.interactions,
  key: '_system:def:trait:{traitId}, one copy in every partition',
  summary: 'What a trait is computed from, by all that was recorded before too, or its end.',
  data: Type.Object({
    traitId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    measure: Type.Record(Type.String(), Type.Unknown(), {
      description: 'A trait’s tree, as rules have theirs.',
    }),
    // The trait is retired: its last version is this one, by which nothing is computed.
    endedAt: Type.Optional(InstantText),
  }),
});

export const traitBackfilled = defineEvent({
  type: 'rapport.segmentation.TraitBackfilled.v1',
  topic: TOPICS.interactions,
  key: '_system:backfill:trait:{traitId}, in the partition of the members',
  summary: 'These members have been reached by the backfill of a trait’s version.',
  data: Type.Object({
    traitId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    mids: Type.Array(Type.String(), { minItems: 1, maxItems: MAX_BACKFILLED_MEMBERS }),
  }),
});

/** A number, a favourite, or an RFM score as text; absent where there is none. */
const TraitText = Type.Optional(Type.Union([Type.String(), Type.Number()]));

export const computedTraitChanged = defineEvent({
  type: 'rapport.segmentation.ComputedTraitChanged.v1',
  topic: TOPICS.segments,
  key: MEMBER_KEY,
  summary: 'A trait of a member has another value from now on.',
  data: Type.Object({
    traitId: Type.String(),
    definitionVersion: Type.Integer({ minimum: 1 }),
    from: TraitText,
    to: TraitText,
    parts: Type.Optional(
      Type.Object({ recency: Type.Integer(), frequency: Type.Integer(), monetary: Type.Integer() }),
    ),
    confidence: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'Of a favourite, in percent.' }),
    ),
    ...CauseFields,
    evaluatedAt: InstantText,
    personal: Type.Optional(MemberPersonal),
    // `definition`: what a new measure comes to, by all that was recorded before.
    reason: Type.Enum(['event', 'time', 'definition', 'correction']),
  }),
});

const StandingChange = Type.Object({
  from: Type.Optional(Type.String()),
  to: Type.String(),
  definitionVersion: Type.Integer({ minimum: 1 }),
  evidence: Type.Array(
    Type.Object({ condition: Type.String(), holds: Type.Boolean(), found: Type.String() }),
    { maxItems: 64, description: 'Each condition of the new one’s rule, with what was found.' },
  ),
  ...CauseFields,
  evaluatedAt: InstantText,
  reason: MembershipReason,
  personal: Type.Optional(MemberPersonal),
});

export const behaviorRoleChanged = defineEvent({
  type: 'rapport.segmentation.BehaviorRoleChanged.v1',
  topic: TOPICS.segments,
  key: MEMBER_KEY,
  summary: 'A member has another behaviour role from now on: exactly one, by stated precedence.',
  data: StandingChange,
});

export const lifecycleStageChanged = defineEvent({
  type: 'rapport.segmentation.LifecycleStageChanged.v1',
  topic: TOPICS.segments,
  key: MEMBER_KEY,
  summary: 'A member is in another lifecycle stage from now on: exactly one, by stated precedence.',
  data: StandingChange,
});

export type BehaviorRoleChanged = EventOf<typeof behaviorRoleChanged>;
export type LifecycleStageChanged = EventOf<typeof lifecycleStageChanged>;
export type TraitDefinition = EventOf<typeof traitDefinition>;
export type TraitBackfilled = EventOf<typeof traitBackfilled>;
export type ComputedTraitChanged = EventOf<typeof computedTraitChanged>;
export type SegmentDefinition = EventOf<typeof segmentDefinition>;
export type SegmentBackfilled = EventOf<typeof segmentBackfilled>;
export type SegmentMemberListed = EventOf<typeof segmentMemberListed>;
export type SegmentEntered = EventOf<typeof segmentEntered>;
export type SegmentExited = EventOf<typeof segmentExited>;
export type SegmentArchived = EventOf<typeof segmentArchived>;
export type SegmentPublished = EventOf<typeof segmentPublished>;
