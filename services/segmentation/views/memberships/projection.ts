import type { Fact } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { DueTimer, FoldContext, Projection } from '@rapport/kernel/projection';
import type {
  InteractionRecorded,
  InteractionVoided,
  MemberAttributesChanged,
  MemberErased,
  MembersMerged,
  MembersUnmerged,
  ShareReached,
} from '@rapport/contracts/ingestion/events';
import type {
  SegmentBackfilled,
  SegmentDefinition,
  SegmentMemberListed,
  TraitBackfilled,
  TraitDefinition,
} from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import { ruleEventOfInteraction, ruleEventOfShareReached } from '@rapport/rules/event';
import { listName } from '../../segment/state.ts';
import { referenceOf } from '../personal.ts';
import { TRAITS } from '../traits/documents.ts';
import { catchUpTraits, correctTraits, foldTraitTimer, foldTraitsOf } from '../traits/fold.ts';
import { changeAttributes, replacedBy } from './attributes.ts';
import { correctMemberships } from './corrections.ts';
import { foldDefinition, foldTraitDefinition } from './definitions.ts';
import {
  DEFINITIONS,
  HISTORY,
  MEMBERS,
  MEMBERSHIPS,
  NAMES,
  NUMBERS,
  SETS,
  STAYS,
  definitionsId,
} from './documents.ts';
import type { DefinitionsDocument, MemberDocument } from './documents.ts';
import { eventsKept, historyIds, historyOf, keepAttributes, keepEvent } from './history.ts';
import { foldErasure, foldMerge, foldReturn } from './identity.ts';
import { newMember } from './judge.ts';
import type { Judgement, Occasion, Transition } from './judge.ts';
import { LATE_MS, MAX_PAST_EVENTS, judgeAndKeep, keepUp, knownPast, withLate } from './keeping.ts';
import { keepName } from './names.ts';
import { createRulebooks } from './rulebook.ts';
import type { FindRulebook, Rulebook } from './rulebook.ts';
import { countGone, keepSets, takeNumber } from './sets.ts';
import { tell, tellCorrections, tellPast } from './telling.ts';
import { foldVoid } from './voids.ts';

type MemberFact = InteractionRecorded | ShareReached | MemberAttributesChanged | SegmentMemberListed;
type Definition = SegmentDefinition | TraitDefinition;
type Backfilled = SegmentBackfilled | TraitBackfilled;
/** What is found out later about what was recorded, and about who somebody is. */
type Finding = InteractionVoided | MembersMerged | MembersUnmerged | MemberErased;
export type MembershipsEvent = MemberFact | Finding | Definition | Backfilled;

/**
 * Who belongs to which segment, and what the traits of members come to, as a fold of the member log; rules and traits are
 * defined in the same log.
 */
export function createMembershipsProjection(): Projection<MembershipsEvent> {
  const findRulebook = createRulebooks();
  // Only a hint: of other tenants, there is nothing to load before it is known that no trait is defined.
  const withTraits = new Set<string>();
  return {
    name: MEMBERSHIPS,
    topic: TOPICS.interactions,
    handles: [
      'rapport.ingestion.InteractionRecorded.v1',
      'rapport.ingestion.ShareReached.v1',
      'rapport.ingestion.MemberAttributesChanged.v1',
      'rapport.ingestion.InteractionVoided.v1',
      'rapport.ingestion.MembersMerged.v1',
      'rapport.ingestion.MembersUnmerged.v1',
      'rapport.ingestion.MemberErased.v1',
      'rapport.segmentation.SegmentDefinition.v1',
      'rapport.segmentation.SegmentBackfilled.v1',
      'rapport.segmentation.SegmentMemberListed.v1',
      'rapport.segmentation.TraitDefinition.v1',
      'rapport.segmentation.TraitBackfilled.v1',
    ],
    collections: [
      { name: DEFINITIONS },
      {
        name: MEMBERS,
        timers: true,
        indexes: [{ fields: { tenant: 1, segments: 1, _id: 1 } }],
      },
      { name: NUMBERS },
      { name: NAMES },
      { name: SETS, indexes: [{ fields: { tenant: 1, segmentId: 1, _id: 1 } }] },
      {
        name: STAYS,
        cold: true,
        indexes: [
          { fields: { tenant: 1, segmentId: 1, member: 1, from: 1 } },
          { fields: { tenant: 1, member: 1, from: 1 } },
        ],
      },
      { name: HISTORY, cold: true },
      { name: TRAITS, timers: true },
    ],
    keys: ({ event, key, position }) => {
      const definitions = { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) };
      const ids = membersOf(event, key);
      const members = ids.map((id) => ({ collection: MEMBERS, id }));
      const traits = withTraits.has(event.tenantid) ? ids.map((id) => ({ collection: TRAITS, id })) : [];
      return [definitions, ...members, ...traits];
    },
    fold: (context, fact) => {
      const { event } = fact;
      switch (event.type) {
        case 'rapport.segmentation.SegmentDefinition.v1':
          foldDefinition(context, { ...fact, event });
          return;
        case 'rapport.segmentation.TraitDefinition.v1':
          foldTraitDefinition(context, { ...fact, event });
          return;
        default: {
          const rulebook = rulebookOf(context, event.tenantid, fact.position.partition, findRulebook);
          if (rulebook.traits.length > 0) withTraits.add(event.tenantid);
          foldOf(context, fact, rulebook);
        }
      }
    },
    onTimer: (context, timer) => foldTimer(context, timer, findRulebook),
    correct: (difference) => {
      if (difference.collection === MEMBERS) return correctMemberships(difference);
      return difference.collection === TRAITS ? correctTraits(difference) : [];
    },
  };
}

function foldOf(context: FoldContext, fact: Fact<MembershipsEvent>, rulebook: Rulebook): void {
  const { event } = fact;
  switch (event.type) {
    case 'rapport.segmentation.SegmentBackfilled.v1':
    case 'rapport.segmentation.TraitBackfilled.v1':
      foldBackfill(context, { ...fact, event }, rulebook);
      return;
    case 'rapport.ingestion.InteractionVoided.v1':
      foldVoid(context, { ...fact, event }, { id: event.data.interactionId }, rulebook);
      return;
    case 'rapport.ingestion.MembersMerged.v1':
      foldMerge(context, { ...fact, event }, rulebook);
      return;
    case 'rapport.ingestion.MembersUnmerged.v1': {
      const { absorbedMid, mergeId } = event.data;
      if (event.subject === absorbedMid) foldReturn(context, { ...fact, event }, rulebook);
      else foldVoid(context, { ...fact, event }, { mergeId }, rulebook);
      return;
    }
    case 'rapport.ingestion.MemberErased.v1':
      foldErasure(context, { ...fact, event }, rulebook);
      return;
    default:
      foldMember(context, fact as Fact<MemberFact>, rulebook);
  }
}

function rulebookOf(
  context: FoldContext,
  tenant: string,
  partition: number,
  findRulebook: FindRulebook,
): Rulebook {
  return findRulebook(context.get<DefinitionsDocument>(DEFINITIONS, definitionsId(tenant, partition)));
}

/** Kafka keys of the members that an event is about. */
function membersOf(event: MembershipsEvent, key: string): readonly string[] {
  switch (event.type) {
    case 'rapport.segmentation.SegmentDefinition.v1':
    case 'rapport.segmentation.TraitDefinition.v1':
      return [];
    case 'rapport.segmentation.SegmentBackfilled.v1':
    case 'rapport.segmentation.TraitBackfilled.v1':
      return event.data.mids.map((mid) => memberKey(event.tenantid, mid));
    default:
      return [key];
  }
}

function foldMember(context: FoldContext, fact: Fact<MemberFact>, rulebook: Rulebook): void {
  const { event, key, position, logClock, effectiveAt } = fact;
  const before = context.get<MemberDocument>(MEMBERS, key);
  const { partition } = position;
  if (before?.gone?.status === 'merged') {
    foldAside(context, before, fact);
    return;
  }
  const caughtUp =
    before === undefined || before.gone !== undefined
      ? undefined
      : keepUp(context, before, rulebook, logClock);
  if (caughtUp !== undefined) tellPast(context, caughtUp);
  const met = caughtUp?.member ?? meetMember(context, fact, before?.number);
  const known = introduce(context, met, fact);
  const isLate = logClock - effectiveAt > LATE_MS && eventsKept(known) <= MAX_PAST_EVENTS;
  const occasion: Occasion = {
    cause: event.id,
    kind: 'event',
    now: logClock,
    effectiveAt,
    ...whatHappened(event, effectiveAt),
  };
  const judged = judgeAndKeep(
    context,
    known,
    rulebook,
    occasion,
    isLate ? () => knownPast(context, met, known) : undefined,
  );
  const kept =
    occasion.event === undefined
      ? judged.member
      : keepEvent(context, judged.member, {
          ...occasion.event,
          ...{ knownAt: logClock, offset: position.offset },
        });
  const member = isLate ? withLate(kept, effectiveAt, logClock) : kept;
  if (member !== before) context.put(MEMBERS, member);
  if (member.personal !== before?.personal) keepName(context, member, partition, before === undefined);
  countGone(context, partition, before, member);
  keepSets(context, before, member, rulebook, partition);
  const backfill = event.backfill === true;
  tell(context, member, judged.transitions, occasion, { backfill });
  tellCorrections(context, member, judged.corrections, occasion);
  if (occasion.event !== undefined)
    foldTraitsOf(context, member, rulebook, occasion.event, { now: logClock, backfill });
}

/** Sets roles and stages of the past right, by all late events that have come; nothing where that is not due. */
function followLadders(
  context: FoldContext,
  before: MemberDocument,
  rulebook: Rulebook,
  now: EpochMs,
): { readonly judged: Judgement; readonly occasion: Occasion } | undefined {
  const { late, ...member } = before;
  if (late === undefined || late.dueAt > now) return undefined;
  const occasion: Occasion = {
    cause: `late:${toInstant(now)}`,
    kind: 'late',
    now,
    effectiveAt: late.from,
  };
  const isKept = eventsKept(member) <= MAX_PAST_EVENTS;
  const judged = judgeAndKeep(
    context,
    member,
    rulebook,
    occasion,
    isKept ? () => knownPast(context, member, member) : undefined,
  );
  return { judged, occasion };
}

/** @param number of one who was here before, and is forgotten */
function meetMember(
  context: FoldContext,
  { event, key, position }: Fact<MemberFact>,
  number?: number,
): MemberDocument {
  const { tenantid: tenant, subject = '' } = event;
  return newMember(tenant, subject, key, number ?? takeNumber(context, tenant, position.partition));
}

/** What is still told of a member who is somebody else by now is kept for the time at which she is not. */
function foldAside(context: FoldContext, before: MemberDocument, fact: Fact<MemberFact>): void {
  const { event, position, logClock, effectiveAt } = fact;
  const known = introduce(context, before, fact);
  const { event: happened } = whatHappened(event, effectiveAt);
  const place = { knownAt: logClock, offset: position.offset };
  const member = happened === undefined ? known : keepEvent(context, known, { ...happened, ...place });
  if (member !== before) context.put(MEMBERS, member);
  if (member.personal !== before.personal) keepName(context, member, position.partition, false);
}

/** Brings members up to what is in force who have done nothing since. */
function foldBackfill(
  context: FoldContext,
  { event, position, logClock }: Fact<Backfilled>,
  rulebook: Rulebook,
): void {
  const behind = membersOf(event, '').flatMap((id) => {
    const member = context.get<MemberDocument>(MEMBERS, id);
    return member !== undefined && member.revision < rulebook.revision ? [member] : [];
  });
  // All that they need, in one read.
  context.getMany(HISTORY, behind.flatMap(historyIds));
  if (rulebook.traits.length > 0)
    context.getMany(
      TRAITS,
      behind.map(({ _id }) => _id),
    );
  for (const before of behind) {
    const caughtUp = keepUp(context, before, rulebook, logClock);
    const { member } = caughtUp;
    if (member !== before) context.put(MEMBERS, member);
    keepSets(context, before, member, rulebook, position.partition);
    tellPast(context, caughtUp);
  }
}

function whatHappened(
  event: MemberFact,
  effectiveAt: EpochMs,
): Pick<Occasion, 'event' | 'attributesChanged' | 'list'> {
  switch (event.type) {
    case 'rapport.ingestion.InteractionRecorded.v1':
      return { event: ruleEventOfInteraction(event.data, event.id, effectiveAt) };
    case 'rapport.ingestion.ShareReached.v1':
      return { event: ruleEventOfShareReached(event.data, event.id, effectiveAt) };
    case 'rapport.ingestion.MemberAttributesChanged.v1':
      return { attributesChanged: true };
    case 'rapport.segmentation.SegmentMemberListed.v1':
      return { list: listName(event.data.segmentId) };
  }
}

/** What the event says about who the member is. */
function introduce(
  context: FoldContext,
  member: MemberDocument,
  { event, logClock, effectiveAt }: Fact<MemberFact>,
): MemberDocument {
  const personal = referenceOf(member.personal, event.data.personal);
  const named = personal === member.personal || personal === undefined ? member : { ...member, personal };
  if (event.type === 'rapport.segmentation.SegmentMemberListed.v1') return putOnList(named, event);
  if (event.type !== 'rapport.ingestion.MemberAttributesChanged.v1') return named;
  const attributes = changeAttributes(member.attributes, event.data.attributes, event.data.cleared);
  const was = replacedBy(member.attributes, attributes);
  if (was === undefined) return named;
  return keepAttributes(context, { ...named, attributes }, { was, at: effectiveAt, knownAt: logClock });
}

function putOnList(member: MemberDocument, { data }: SegmentMemberListed): MemberDocument {
  const { lists: known = [], ...rest } = member;
  const name = listName(data.segmentId);
  if (known.includes(name) === data.listed) return member;
  const lists = data.listed ? [...known, name].sort() : known.filter((list) => list !== name);
  return lists.length === 0 ? rest : { ...rest, lists };
}

function foldTimer(context: FoldContext, timer: DueTimer, findRulebook: FindRulebook): void {
  const before = context.get<MemberDocument>(MEMBERS, timer.id);
  if (before === undefined) return;
  const rulebook = rulebookOf(context, before.tenant, timer.partition, findRulebook);
  if (timer.collection === TRAITS) {
    // As of this moment all traits are computed, by definitions that came since she was judged last too.
    catchUpTraits(context, before, rulebook, () => historyOf(context, before), timer.effectiveAt);
    foldTraitTimer(context, before, rulebook, timer.effectiveAt);
    return;
  }
  if (before.dueAt === undefined) return;
  const occasion: Occasion = {
    cause: `at:${toInstant(timer.effectiveAt)}`,
    kind: 'time',
    now: timer.effectiveAt,
    effectiveAt: timer.effectiveAt,
  };
  const caughtUp = keepUp(context, before, rulebook, timer.effectiveAt, timer.effectiveAt - 1);
  const { member: judged, transitions } = judgeAndKeep(context, caughtUp.member, rulebook, occasion);
  const followed = followLadders(context, judged, rulebook, timer.effectiveAt);
  const member = followed?.judged.member ?? judged;
  if (member !== before) context.put(MEMBERS, member);
  keepSets(context, before, member, rulebook, timer.partition);
  // What a definition has brought and this very moment takes away was over before anybody could hear of it.
  const isOver = ({ segmentId }: Transition): boolean =>
    transitions.some((one) => one.change === 'exited' && one.segmentId === segmentId) &&
    caughtUp.transitions.some((one) => one.change === 'entered' && one.segmentId === segmentId);
  tellPast(context, {
    ...caughtUp,
    transitions: caughtUp.transitions.map((one) => ({
      ...one,
      isOver: one.isOver || (one.change === 'entered' && isOver(one)),
    })),
  });
  for (const transition of transitions) {
    const silent = transition.change === 'exited' && isOver(transition);
    tell(context, member, [transition], occasion, { backfill: false, silent });
  }
  if (followed === undefined) return;
  tell(context, member, followed.judged.transitions, followed.occasion, { backfill: true });
  tellCorrections(context, member, followed.judged.corrections, followed.occasion);
}
