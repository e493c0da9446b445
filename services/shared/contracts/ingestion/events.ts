import Type from 'typebox';
import { DecimalAmount, InstantText, MemberPersonal, MidText, ScalarMap, defineEvent } from '../envelope.ts';
import type { DataOf, EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';
import { VERBS } from './verbs.ts';
import type { Verb } from './verbs.ts';

const MEMBER_KEY = '{tenant}:{mid}';
/** Of what the caller sent, so that the same id with other content is noticed for ever. */
const Fingerprint = Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' }));
const CONTENT_KEY = '{tenant}:{contentId}';

export const Money = Type.Object({
  /** Minor units of the currency. */
  amount: DecimalAmount,
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});

export const InteractionData = Type.Object({
  verb: Type.Unsafe<Verb>(Type.Enum([...VERBS])),
  object: Type.Optional(
    Type.Object({
      kind: Type.String(),
      id: Type.String(),
      tags: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
    }),
  ),
  channel: Type.Optional(Type.String()),
  touchpointId: Type.Optional(Type.String()),
  campaignId: Type.Optional(Type.String()),
  shareId: Type.Optional(
    Type.String({ description: 'With content.shared: the share made. Otherwise: the share that led here.' }),
  ),
  parentShareId: Type.Optional(Type.String({ description: 'With content.shared: the share it came from.' })),
  value: Type.Optional(Money),
  dwellMs: Type.Optional(Type.Integer({ minimum: 0 })),
  depthPct: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  device: Type.Optional(ScalarMap),
  geo: Type.Optional(ScalarMap),
  properties: Type.Optional(ScalarMap),
  fingerprint: Fingerprint,
  personal: MemberPersonal,
});

export const interactionRecorded = defineEvent({
  type: 'rapport.ingestion.InteractionRecorded.v1',
  topic: TOPICS.interactions,
  key: MEMBER_KEY,
  summary: 'A member did something.',
  data: InteractionData,
});

export const interactionVoided = defineEvent({
  type: 'rapport.ingestion.InteractionVoided.v1',
  topic: TOPICS.interactions,
  key: MEMBER_KEY,
  summary: 'An interaction is taken back; it counts no more.',
  data: Type.Object({
    interactionId: Type.String(),
    reason: Type.Enum(['bot', 'fraud', 'test', 'duplicate']),
  }),
});

const Merge = Type.Object({
  mergeId: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
  survivorMid: MidText,
  absorbedMid: MidText,
});

export const membersMerged = defineEvent({
  type: 'rapport.ingestion.MembersMerged.v1',
  topic: TOPICS.interactions,
  key: `${MEMBER_KEY}, one for each of the two`,
  summary:
    'Two members are one person. What the absorbed one did is appended again under the survivor, each fact as ' +
    '`merged:{mergeId}:{id}`, and counts there.',
  data: Merge,
});

export const membersUnmerged = defineEvent({
  type: 'rapport.ingestion.MembersUnmerged.v1',
  topic: TOPICS.interactions,
  key: `${MEMBER_KEY}, one for each of the two`,
  summary: 'They are two after all: what the merge brought to the survivor counts for the other one again.',
  data: Merge,
});

export const memberErased = defineEvent({
  type: 'rapport.ingestion.MemberErased.v1',
  topic: TOPICS.interactions,
  key: MEMBER_KEY,
  summary:
    'A member is forgotten: what is known of the person is dropped, and nothing is told of them any more.',
  data: Type.Object({ requestId: Type.String() }),
});

export const shareReached = defineEvent({
  type: 'rapport.ingestion.ShareReached.v1',
  topic: TOPICS.interactions,
  key: '{tenant}:{mid} of the sharer',
  summary:
    'Another member came through this member’s share; told to the sharer once, and once more when it qualifies.',
  data: Type.Object({
    visitId: Type.String(),
    shareId: Type.String(),
    contentId: Type.Optional(Type.String()),
    campaignId: Type.Optional(Type.String()),
    visitorMid: MidText,
    qualified: Type.Boolean({ description: 'The visitor read for at least three seconds, or registered.' }),
    personal: Type.Optional(MemberPersonal),
  }),
});

export const shareReachedFurther = defineEvent({
  type: 'rapport.ingestion.ShareReachedFurther.v1',
  topic: TOPICS.interactions,
  key: '{tenant}:{mid} of the parent’s sharer',
  summary:
    'Another member came through a share that a third one had made of this member’s; told as ShareReached is, and no ' +
    'further than to the parent.',
  data: Type.Object({
    visitId: Type.String(),
    shareId: Type.String({ description: 'The share that was followed.' }),
    parentShareId: Type.String({ description: 'This member’s own share, of which it was made.' }),
    contentId: Type.String(),
    campaignId: Type.Optional(Type.String({ description: 'Of this member’s own share.' })),
    visitorMid: MidText,
    qualified: Type.Boolean({ description: 'The visitor read for at least three seconds, or registered.' }),
    depth: Type.Literal(2, { description: 'Shares from the visitor to this member; ShareReached is 1.' }),
    personal: MemberPersonal,
  }),
});

/** Attributes that segments, rules and reports know by name; everything else is free. */
export const MemberAttributes = Type.Object({
  gender: Type.Optional(Type.Enum(['female', 'male', 'other'])),
  birthYear: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2100 })),
  ageBand: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
  locale: Type.Optional(Type.String()),
  timeZone: Type.Optional(Type.String()),
  free: Type.Optional(ScalarMap),
});

export const memberAttributesChanged = defineEvent({
  type: 'rapport.ingestion.MemberAttributesChanged.v1',
  topic: TOPICS.interactions,
  key: MEMBER_KEY,
  summary:
    'Attributes of a member were set (present) or cleared (named in cleared); others stay as they are.',
  data: Type.Object({
    attributes: MemberAttributes,
    cleared: Type.Array(Type.String(), { maxItems: 60 }),
    fingerprint: Fingerprint,
    personal: MemberPersonal,
  }),
});

export const tick = defineEvent({
  type: 'rapport.ingestion.Tick.v1',
  topic: TOPICS.interactions,
  key: '_system:tick',
  summary: 'Time has passed in this partition without any other record.',
  data: Type.Object({
    at: InstantText,
    clock: Type.Optional(Type.Enum(['follow', 'system'])),
  }),
});

export const tenantConfigured = defineEvent({
  type: 'rapport.ingestion.TenantConfigured.v1',
  topic: TOPICS.interactions,
  key: '_system:def:tenant:{tenant}, one copy in every partition',
  summary: 'Settings of a tenant, in force from the first record with log clock ≥ activeFrom.',
  data: Type.Object({
    version: Type.Integer({ minimum: 1 }),
    activeFrom: InstantText,
    timeZone: Type.String(),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    maxAgeDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  }),
});

export const shareRecorded = defineEvent({
  type: 'rapport.ingestion.ShareRecorded.v1',
  topic: TOPICS.shares,
  key: CONTENT_KEY,
  summary: 'A share exists: a node of the content’s cascade. Parents may be told after their children.',
  data: Type.Object({
    shareId: Type.String(),
    parentShareId: Type.Optional(Type.String()),
    contentId: Type.String(),
    campaignId: Type.Optional(Type.String()),
    channel: Type.Optional(Type.String()),
    sharerMid: MidText,
    personal: MemberPersonal,
  }),
});

export const shareEdgeObserved = defineEvent({
  type: 'rapport.ingestion.ShareEdgeObserved.v1',
  topic: TOPICS.shares,
  key: CONTENT_KEY,
  summary:
    'Someone came through a share; once per visitor and share, and once more when the visit qualifies.',
  data: Type.Object({
    fromShareId: Type.String(),
    contentId: Type.String(),
    viewerMid: MidText,
    visitId: Type.String(),
    qualified: Type.Boolean(),
    firstTouch: Type.Boolean(),
  }),
});

export type InteractionRecorded = EventOf<typeof interactionRecorded>;
export type InteractionRecordedData = DataOf<typeof interactionRecorded>;
export type InteractionVoided = EventOf<typeof interactionVoided>;
export type MembersMerged = EventOf<typeof membersMerged>;
export type MembersUnmerged = EventOf<typeof membersUnmerged>;
export type MemberErased = EventOf<typeof memberErased>;
export type ShareReached = EventOf<typeof shareReached>;
export type ShareReachedFurther = EventOf<typeof shareReachedFurther>;
export type MemberAttributesChanged = EventOf<typeof memberAttributesChanged>;
export type MemberAttributesData = DataOf<typeof memberAttributesChanged>['attributes'];
export type Tick = EventOf<typeof tick>;
export type TenantConfigured = EventOf<typeof tenantConfigured>;
export type ShareRecorded = EventOf<typeof shareRecorded>;
export type ShareEdgeObserved = EventOf<typeof shareEdgeObserved>;
