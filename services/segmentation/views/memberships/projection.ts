import type { Fact } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { MINUTE_MS, parseInstant, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { DueTimer, FoldContext, Projection } from '@rapport/kernel/projection';
import type {
  InteractionRecorded,
  MemberAttributesChanged,
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
import { segmentsOf } from '@rapport/rules/evaluator';
import { parseRule } from '@rapport/rules/parse';
import type { SegmentRule } from '@rapport/rules/rule';
import { isBuiltIn } from '../../segment/ladders.ts';
import { isSameRule, listName, onList } from '../../segment/state.ts';
import { referenceOf } from '../personal.ts';
import { withDefinition } from '../traits/definitions.ts';
import { TRAITS } from '../traits/documents.ts';
import { catchUpTraits, correctTraits, foldTraitTimer, foldTraitsOf } from '../traits/fold.ts';
import { attributesOverTime, changeAttributes, replacedBy } from './attributes.ts';
import { catchUp } from './catchUp.ts';
import type { CaughtUp } from './catchUp.ts';
import { correctMemberships } from './corrections.ts';
import {
  DEFINITIONS,
  HISTORY,
  MEMBERS,
  MEMBERSHIPS,
  NAMES,
  NUMBERS,
  SETS,
  STAYS,
  besideId,
  definitionsId,
  isBeside,
} from './documents.ts';
import type { DefinitionInForce, DefinitionsDocument, MemberDocument } from './documents.ts';
import { eventsKept, historyIds, historyOf, keepAttributes, keepEvent, pastOf } from './history.ts';
import type { KnownEvent } from './history.ts';
import { judge, newMember } from './judge.ts';
import type { Judgement, KnownPast, Occasion, PastCorrection, Transition } from './judge.ts';
import { keepName } from './names.ts';
import { createRulebooks, dependencyOrder } from './rulebook.ts';
import type { FindRulebook, Rulebook } from './rulebook.ts';
import { keepSet, moveSet, removeSet, takeNumber } from './sets.ts';
import { standingChanged } from './standings.ts';
import { correctStays, keepStay, withEnded } from './stays.ts';
import { membershipTold } from './told.ts';

type MemberFact = InteractionRecorded | ShareReached | MemberAttributesChanged | SegmentMemberListed;
type Definition = SegmentDefinition | TraitDefinition;
type Backfilled = SegmentBackfilled | TraitBackfilled;
export type MembershipsEvent = MemberFact | Definition | Backfilled;

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
          if (isBackfill(fact)) foldBackfill(context, fact, rulebook);
          else foldMember(context, fact as Fact<MemberFact>, rulebook);
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

/**
 * An event that is later than this is looked for what it makes of the past. What comes a little late, as most events do,
 * counts from its own instant on, and costs nothing more.
 */
const LATE_MS = MINUTE_MS;
/**
 * Events, ended stays and changes of attributes that have left the member's own document. Of a member of whom more is kept, a
 * late event leaves the past as it is, and counts for now alone, from its own instant on. So many are 36 documents at most, in
 * one read, and gone through twice two milliseconds for each rule that counts the event; twelve where half of them are changes.
 */
const MAX_PAST_EVENTS = 1_024;

/**
 * How long after a late event roles and stages of the past are set right, for all that came in between at once: an import
 * brings a member's events one by one, each of which would show what the ones before it have shown to be wrong.
 */
const LADDERS_FOLLOW_MS = MINUTE_MS;

/** 1,000 of about 80 bytes. Members of older ones leave at the moment at which they are judged next. */
const MAX_ENDED_SEGMENTS = 1_000;

function isBackfill(fact: Fact<MembershipsEvent>): fact is Fact<Backfilled> {
  return 'mids' in fact.event.data;
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

function foldDefinition(context: FoldContext, fact: Fact<SegmentDefinition>): void {
  const { event, position, logClock } = fact;
  const { segmentId, version, name, activeFrom, endedAt, kind, beside } = event.data;
  const id = definitionsId(event.tenantid, position.partition);
  const before = context.get<DefinitionsDocument>(DEFINITIONS, id);
  const { _id: _, revision: last = 0, segments = [], ended = [], coming = [], ...traits } = before ?? {};
  const revision = last + 1;
  const isOther = (segment: Pick<DefinitionInForce, 'segmentId'>): boolean => segment.segmentId !== segmentId;
  const next = coming.find((segment) => !isOther(segment));
  if (next?.version === version && beside !== true) {
    takeOver(context, fact, before, next);
    return;
  }
  const known = [...segments, ...ended, ...coming].filter((segment) => !isOther(segment));
  if (known.some((segment) => segment.version >= version)) return;
  const others = segments.filter(isOther);
  const otherComing = coming.filter(isOther);
  const stillComing = otherComing.length > 0 && { coming: otherComing };
  // What was judged beside the version in force has been overtaken, unless it goes on under another name.
  const drop = (): void => removeSet(context, event.tenantid, position.partition, besideId(segmentId));
  if (endedAt !== undefined) {
    if (next !== undefined) drop();
    const end = { segmentId, version, at: parseInstant(endedAt) ?? 0 };
    context.put<DefinitionsDocument>(DEFINITIONS, {
      ...{ _id: id, revision, ...traits },
      segments: others,
      ended: [...ended, end].slice(-MAX_ENDED_SEGMENTS),
      ...stillComing,
    });
    return;
  }
  const rule = kind === 'static' ? onList(segmentId) : readRule(event);
  const goesOn = next !== undefined && beside === true && isSameRule(next.rule, rule);
  if (next !== undefined && !goesOn) drop();
  if (beside === true) {
    const definition = {
      segmentId,
      version,
      name,
      activeFrom: goesOn ? next.activeFrom : logClock,
      revision: goesOn ? next.revision : revision,
      ...(goesOn && { statesFrom: next.statesFrom ?? next.version }),
      rule,
    };
    const beforeOthers = [...otherComing, definition].sort(bySegment);
    refuseCycle(event, segments, beforeOthers);
    context.put<DefinitionsDocument>(DEFINITIONS, {
      ...{ _id: id, revision, ...traits },
      segments,
      coming: beforeOthers,
      ...(ended.length > 0 && { ended }),
    });
    return;
  }
  const replaced = segments.find((segment) => !isOther(segment));
  const definition = {
    segmentId,
    version,
    name,
    activeFrom: Math.max(parseInstant(activeFrom) ?? 0, logClock),
    revision,
    ...(replaced !== undefined && isSameRule(replaced.rule, rule) && goingOnFrom(replaced)),
    rule,
    ...(kind !== undefined && { kind }),
    // Another name is no reason to decide it again.
    ...(kind === 'snapshot' &&
      replaced !== undefined && { revision: replaced.revision, activeFrom: replaced.activeFrom }),
  };
  const inForce = [...others, definition].sort(bySegment);
  refuseCycle(event, inForce, otherComing);
  context.put<DefinitionsDocument>(DEFINITIONS, {
    ...{ _id: id, revision, ...traits },
    segments: inForce,
    ...stillComing,
    ...(ended.length > 0 && { ended }),
  });
}

function foldTraitDefinition(context: FoldContext, { event, position }: Fact<TraitDefinition>): void {
  const _id = definitionsId(event.tenantid, position.partition);
  const before = context.get<DefinitionsDocument>(DEFINITIONS, _id);
  const { revision: last = 0, segments = [], traits: _, retiredTraits: __, ...rest } = before ?? {};
  const known = withDefinition(before ?? {}, event, last + 1);
  if (known === undefined) return;
  // Another name, and an end, leave nothing to be computed.
  const revision = Math.max(last, ...(known.traits ?? []).map((trait) => trait.revision));
  context.put<DefinitionsDocument>(DEFINITIONS, { ...rest, ...known, _id, revision, segments });
}

/** What has been judged beside a version is in force instead of it from here on, for all members at once. */
function takeOver(
  context: FoldContext,
  { event, position, logClock }: Fact<SegmentDefinition>,
  before: DefinitionsDocument | undefined,
  next: DefinitionInForce,
): void {
  if (before === undefined) return;
  const { coming = [], ...known } = before;
  const { segmentId } = next;
  const revision = before.revision + 1;
  const others = coming.filter((one) => one !== next);
  const definition = {
    ...{ ...next, activeFrom: logClock, revision, tookOver: revision },
    statesFrom: next.statesFrom ?? next.version,
  };
  const rest = known.segments.filter((segment) => segment.segmentId !== segmentId);
  context.put<DefinitionsDocument>(DEFINITIONS, {
    ...known,
    revision,
    segments: [...rest, definition].sort(bySegment),
    ...(others.length > 0 && { coming: others }),
  });
  // Of a role or a stage, who has it depends on the others: their counts follow with the members.
  if (isBuiltIn(segmentId)) return;
  moveSet(context, event.tenantid, position.partition, { from: besideId(segmentId), to: segmentId });
}

/** What a version with the same rule has of the one before it. */
const goingOnFrom = ({ version, statesFrom = version, tookOver }: DefinitionInForce) => ({
  statesFrom,
  ...(tookOver !== undefined && { tookOver }),
});

const bySegment = (left: { segmentId: string }, right: { segmentId: string }): number =>
  left.segmentId < right.segmentId ? -1 : 1;

/** Publishing refuses cycles; two publications at the same time may still close one: the later is parked. */
function refuseCycle(
  { id }: SegmentDefinition,
  inForce: readonly DefinitionInForce[],
  coming: readonly DefinitionInForce[],
): void {
  // Whichever of them take over first, and whichever never do.
  const rules = new Map<string, { readonly segments: ReadonlySet<string> }>();
  for (const { segmentId, rule } of [...inForce, ...coming]) {
    const known = rules.get(segmentId)?.segments ?? [];
    rules.set(segmentId, { segments: new Set([...known, ...segmentsOf(rule)]) });
  }
  if (dependencyOrder(rules) === undefined) throw new Error(`Definition ${id} closes a cycle of segments.`);
}

/** Only rules that passed are published: another record is parked and shown to the operator. */
function readRule({ id, data }: SegmentDefinition): SegmentRule {
  const parsed = parseRule(data.rule, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(`Definition ${id} holds no valid rule.`);
  return parsed.rule;
}

function foldMember(context: FoldContext, fact: Fact<MemberFact>, rulebook: Rulebook): void {
  const { event, key, position, logClock, effectiveAt } = fact;
  const before = context.get<MemberDocument>(MEMBERS, key);
  const { partition } = position;
  const caughtUp = before === undefined ? undefined : keepUp(context, before, rulebook, logClock);
  if (caughtUp !== undefined) tellPast(context, caughtUp);
  const met = caughtUp?.member ?? meetMember(context, fact);
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
  keepSets(context, before, member, rulebook, partition);
  const backfill = event.backfill === true;
  tell(context, member, judged.transitions, occasion, { backfill });
  tellCorrections(context, member, judged.corrections, occasion);
  if (occasion.event !== undefined)
    foldTraitsOf(context, member, rulebook, occasion.event, { now: logClock, backfill });
}

/** Judges a member, and keeps what of her stays has ended and what is corrected. The past is read once, if a rule asks. */
function judgeAndKeep(
  context: FoldContext,
  member: MemberDocument,
  rulebook: Rulebook,
  occasion: Occasion,
  findPast?: () => KnownPast,
): Judgement {
  let past: KnownPast | undefined;
  const asking = findPast !== undefined && { past: () => (past ??= findPast()) };
  const judged = judge(member, rulebook, { ...occasion, ...asking });
  const transitions = judged.transitions.map((one) => ({ ...one, occasion }));
  const left = withEnded(context, judged.member, rulebook, transitions);
  const corrected = past === undefined ? left : correctStays(context, left, rulebook, judged, past.ended);
  return { ...judged, member: corrected };
}

/** Notes that roles and stages of the past are to be set right, with whatever else comes late until then. */
function withLate(member: MemberDocument, from: EpochMs, now: EpochMs): MemberDocument {
  const { late: known } = member;
  if (known !== undefined && known.from <= from) return member;
  const late = { from, dueAt: known?.dueAt ?? now + LADDERS_FOLLOW_MS };
  return { ...member, late, dueAt: Math.min(member.dueAt ?? Infinity, late.dueAt) };
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

function meetMember(context: FoldContext, { event, key, position }: Fact<MemberFact>): MemberDocument {
  const { tenantid: tenant, subject = '' } = event;
  return newMember(tenant, subject, key, takeNumber(context, tenant, position.partition));
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

/** The member, judged by what is in force at the record's place; her traits are computed by it too. */
function keepUp(
  context: FoldContext,
  before: MemberDocument,
  rulebook: Rulebook,
  now: EpochMs,
  turnsUntil?: EpochMs,
): CaughtUp {
  const history = (): readonly KnownEvent[] => historyOf(context, before);
  if (before.revision < rulebook.revision) catchUpTraits(context, before, rulebook, history, now);
  const { member, transitions } = catchUp(before, rulebook, history, now, turnsUntil);
  return { member: withEnded(context, member, rulebook, transitions), transitions };
}

/** What was caught up with, for nobody to act on; what was over by then is told to nobody. */
function tellPast(context: FoldContext, { member, transitions }: CaughtUp): void {
  for (const transition of transitions) {
    tell(context, member, [transition], transition.occasion, { backfill: true, silent: transition.isOver });
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

/** What is kept of a member who has been introduced; of her attributes, as they were before that too. */
function knownPast(context: FoldContext, met: MemberDocument, known: MemberDocument): KnownPast {
  const past = pastOf(context, known);
  const own = known.history === met.history ? undefined : past.changes.at(-1);
  const after = attributesOverTime(past);
  const before = own === undefined ? after : attributesOverTime(past, (change) => change !== own);
  return { ...past, attributes: { before, after } };
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

/** The sets of the segments that the member has come to or has gone from. */
function keepSets(
  context: FoldContext,
  before: MemberDocument | undefined,
  after: MemberDocument,
  rulebook: Rulebook,
  partition: number,
): void {
  const isSame = (id: string, index: number): boolean => after.segments[index] === id;
  const goesOn = before?.segments.length === after.segments.length && before.segments.every(isSame);
  if (goesOn && before.coming === undefined) return;
  const was = before === undefined ? new Set<string>() : countedOf(before, rulebook);
  const is = new Set(after.segments.filter(isCounted));
  for (const segmentId of new Set([...was, ...is])) {
    if (was.has(segmentId) === is.has(segmentId)) continue;
    const change = is.has(segmentId) ? 'entered' : 'exited';
    keepSet(context, after, partition, { change, segmentId });
  }
}

/** Of a rung, who would have it by a version to come depends on the others. */
const isCounted = (id: string): boolean => !isBeside(id) || !isBuiltIn(id);

/** As what a member is counted who was not judged since a version took over: by that version. */
function countedOf({ segments, coming, revision }: MemberDocument, { byId }: Rulebook): ReadonlySet<string> {
  if (coming === undefined) return new Set(segments);
  const isTakenOver = (id: string): boolean => !isBuiltIn(id) && (byId.get(id)?.tookOver ?? -1) > revision;
  const beside = coming.flatMap(({ segmentId }) => {
    const id = besideId(segmentId);
    if (!segments.includes(id) || !isCounted(id)) return [];
    if (isTakenOver(segmentId)) return [segmentId];
    // Another version may have come in its place, of which nothing is counted yet.
    return (byId.get(id)?.revision ?? Infinity) <= revision ? [id] : [];
  });
  return new Set([...segments.filter((id) => !isBeside(id) && !isTakenOver(id)), ...beside]);
}

interface Telling {
  /** Those who act on what is told shall not. */
  readonly backfill: boolean;
  /** It is part of the history, and nobody is told. */
  readonly silent?: boolean;
}

/** Publishes what changed, and keeps the stays. */
function tell(
  context: FoldContext,
  member: MemberDocument,
  transitions: readonly Transition[],
  occasion: Occasion,
  { backfill, silent = false }: Telling,
): void {
  for (const transition of transitions) {
    // By a version that is judged beside the one in force nobody enters or leaves.
    if (isBeside(transition.segmentId)) continue;
    const at = transition.at ?? occasion.effectiveAt;
    keepStay(context, member, transition, at);
    if (silent) continue;
    const { change } = transition;
    const causedBy = {
      ...(occasion.kind === 'event' && { causationId: occasion.cause }),
      ...(backfill && { backfill }),
    };
    const told = { ...transition, at, tippedBy: [occasion.cause], evaluatedAt: occasion.now };
    context.emit({ ...membershipTold(member, told), ...causedBy });
    const standing =
      change === 'entered' ? standingChanged(member, transition, { ...occasion, at }) : undefined;
    if (standing !== undefined) context.emit({ ...standing, ...causedBy });
  }
}

/**
 * A while of the past, told by its two ends, one after the other, for nobody to act on. What the member is now is told last,
 * so that who listens to nothing but the last hears nothing wrong.
 */
function tellCorrections(
  context: FoldContext,
  member: MemberDocument,
  corrections: readonly PastCorrection[],
  { kind, cause, now }: Occasion,
): void {
  const causedBy = kind === 'event' && { causationId: cause };
  for (const { segmentId, version, belonged, from, to, begun, ended } of corrections) {
    const entering = belonged
      ? { at: from, otherEnd: to, causes: begun }
      : { at: to, otherEnd: from, causes: ended };
    const leaving = belonged
      ? { at: to, otherEnd: from, causes: ended }
      : { at: from, otherEnd: to, causes: begun };
    const ends = [
      { change: 'entered', ...entering },
      { change: 'exited', ...leaving },
    ] as const;
    for (const end of member.segments.includes(segmentId) ? ends.toReversed() : ends) {
      // One event may bring several, and two of them may touch.
      const tippedBy = [cause, `${belonged ? 'at' : 'not'}:${toInstant(end.at)}`];
      const told = { ...end, segmentId, version, reason: 'late', tippedBy, evaluatedAt: now } as const;
      context.emit({ ...membershipTold(member, told), ...causedBy, backfill: true });
    }
  }
}
