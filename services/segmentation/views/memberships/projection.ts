import type { Fact, Position } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { parseInstant, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { DueTimer, FoldContext, Projection } from '@rapport/kernel/projection';
import type {
  InteractionRecorded,
  MemberAttributesChanged,
  ShareReached,
} from '@rapport/contracts/ingestion/events';
import { segmentEntered, segmentExited } from '@rapport/contracts/segmentation/events';
import type {
  SegmentBackfilled,
  SegmentDefinition,
  SegmentEntered,
  SegmentMemberListed,
} from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import { ruleEventOfInteraction, ruleEventOfShareReached } from '@rapport/rules/event';
import type { RuleEvent } from '@rapport/rules/event';
import { segmentsOf } from '@rapport/rules/evaluator';
import { parseRule } from '@rapport/rules/parse';
import type { SegmentRule } from '@rapport/rules/rule';
import { isSameRule, listName, onList } from '../../segment/state.ts';
import { referenceOf } from '../personal.ts';
import { changeAttributes } from './attributes.ts';
import { catchUp } from './catchUp.ts';
import { correctMemberships } from './corrections.ts';
import {
  COUNTS,
  DEFINITIONS,
  HISTORY,
  LASTING,
  MEMBERS,
  MEMBERSHIPS,
  STAYS,
  countId,
  definitionsId,
  stayId,
} from './documents.ts';
import type {
  CountDocument,
  DefinitionInForce,
  DefinitionsDocument,
  MemberDocument,
  StayDocument,
} from './documents.ts';
import { historyIds, historyOf, keepEvent } from './history.ts';
import { judge, newMember } from './judge.ts';
import type { Occasion, Transition } from './judge.ts';
import { createRulebooks, dependencyOrder } from './rulebook.ts';
import type { FindRulebook, Rulebook } from './rulebook.ts';
import { standingChanged } from './standings.ts';

type MemberFact = InteractionRecorded | ShareReached | MemberAttributesChanged | SegmentMemberListed;
export type MembershipsEvent = MemberFact | SegmentDefinition | SegmentBackfilled;

/** Who belongs to which segment, as a fold of the member log; the rules come with the same log. */
export function createMembershipsProjection(): Projection<MembershipsEvent> {
  const findRulebook = createRulebooks();
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
    ],
    collections: [
      { name: DEFINITIONS },
      { name: MEMBERS, timers: true, indexes: [{ fields: { tenant: 1, segments: 1, _id: 1 } }] },
      { name: COUNTS, indexes: [{ fields: { tenant: 1, segmentId: 1 } }] },
      {
        name: STAYS,
        cold: true,
        indexes: [
          { fields: { tenant: 1, segmentId: 1, member: 1, from: 1 } },
          { fields: { tenant: 1, member: 1, from: 1 } },
        ],
      },
      { name: HISTORY, cold: true },
    ],
    keys: ({ event, key, position }) => {
      const definitions = { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) };
      const members = membersOf(event, key).map((id) => ({ collection: MEMBERS, id }));
      return [definitions, ...members];
    },
    fold: (context, fact) => {
      if (isDefinition(fact)) foldDefinition(context, fact);
      else if (isBackfill(fact)) foldBackfill(context, fact, findRulebook);
      else foldMember(context, fact as Fact<MemberFact>, findRulebook);
    },
    onTimer: (context, timer) => foldTimer(context, timer, findRulebook),
    correct: correctMemberships,
  };
}

/** 1,000 of about 80 bytes. Members of older ones leave at the moment at which they are judged next. */
const MAX_ENDED_SEGMENTS = 1_000;

function isDefinition(fact: Fact<MembershipsEvent>): fact is Fact<SegmentDefinition> {
  return fact.event.type === 'rapport.segmentation.SegmentDefinition.v1';
}

function isBackfill(fact: Fact<MembershipsEvent>): fact is Fact<SegmentBackfilled> {
  return fact.event.type === 'rapport.segmentation.SegmentBackfilled.v1';
}

/** Kafka keys of the members that an event is about. */
function membersOf(event: MembershipsEvent, key: string): readonly string[] {
  switch (event.type) {
    case 'rapport.segmentation.SegmentDefinition.v1':
      return [];
    case 'rapport.segmentation.SegmentBackfilled.v1':
      return event.data.mids.map((mid) => memberKey(event.tenantid, mid));
    default:
      return [key];
  }
}

function foldDefinition(context: FoldContext, { event, position, logClock }: Fact<SegmentDefinition>): void {
  const { segmentId, version, name, activeFrom, endedAt, kind } = event.data;
  const id = definitionsId(event.tenantid, position.partition);
  const before = context.get<DefinitionsDocument>(DEFINITIONS, id);
  const { revision: last = 0, segments = [], ended = [] } = before ?? {};
  const known = [...segments, ...ended].find((segment) => segment.segmentId === segmentId);
  if (known !== undefined && known.version >= version) return;
  const revision = last + 1;
  const others = segments.filter((segment) => segment.segmentId !== segmentId);
  if (endedAt !== undefined) {
    const end = { segmentId, version, at: parseInstant(endedAt) ?? 0 };
    context.put<DefinitionsDocument>(DEFINITIONS, {
      _id: id,
      revision,
      segments: others,
      ended: [...ended, end].slice(-MAX_ENDED_SEGMENTS),
    });
    return;
  }
  const rule = kind === 'static' ? onList(segmentId) : readRule(event);
  const replaced = segments.find((segment) => segment.segmentId === segmentId);
  const definition = {
    segmentId,
    version,
    name,
    activeFrom: Math.max(parseInstant(activeFrom) ?? 0, logClock),
    revision,
    ...(replaced !== undefined &&
      isSameRule(replaced.rule, rule) && { statesFrom: replaced.statesFrom ?? replaced.version }),
    rule,
    ...(kind !== undefined && { kind }),
    // Another name is no reason to decide it again.
    ...(kind === 'snapshot' &&
      replaced !== undefined && { revision: replaced.revision, activeFrom: replaced.activeFrom }),
  };
  const inForce = [...others, definition].sort((left, right) => (left.segmentId < right.segmentId ? -1 : 1));
  // Publishing refuses cycles; two publications at the same time may still close one: the later is parked.
  if (segmentsOf(rule).size > 0 && !isOrdered(inForce))
    throw new Error(`Definition ${event.id} closes a cycle of segments.`);
  context.put<DefinitionsDocument>(DEFINITIONS, {
    _id: id,
    revision,
    segments: inForce,
    ...(ended.length > 0 && { ended }),
  });
}

/** Only rules that passed are published: another record is parked and shown to the operator. */
function readRule({ id, data }: SegmentDefinition): SegmentRule {
  const parsed = parseRule(data.rule, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(`Definition ${id} holds no valid rule.`);
  return parsed.rule;
}

function isOrdered(segments: readonly DefinitionInForce[]): boolean {
  const rules = segments.map(({ segmentId, rule }) => [segmentId, { segments: segmentsOf(rule) }] as const);
  return dependencyOrder(new Map(rules)) !== undefined;
}

function foldMember(context: FoldContext, fact: Fact<MemberFact>, findRulebook: FindRulebook): void {
  const { event, key, position, logClock, effectiveAt } = fact;
  const rulebook = findRulebook(
    context.get<DefinitionsDocument>(DEFINITIONS, definitionsId(event.tenantid, position.partition)),
  );
  const before = context.get<MemberDocument>(MEMBERS, key);
  const current = before === undefined ? undefined : keepUp(context, before, rulebook, position, logClock);
  const known = introduce(current ?? newMember(event.tenantid, event.subject ?? '', key), event);
  const occasion: Occasion = {
    cause: event.id,
    kind: 'event',
    now: logClock,
    effectiveAt,
    ...whatHappened(event, effectiveAt),
  };
  const judged = judge(known, rulebook, occasion);
  const member =
    occasion.event === undefined ? judged.member : keepEvent(context, judged.member, occasion.event);
  if (member !== before) context.put(MEMBERS, member);
  const told = { partition: position.partition, backfill: event.backfill === true };
  tell(context, member, judged.transitions, occasion, told);
}

/** Brings members up to what is in force who have done nothing since. */
function foldBackfill(
  context: FoldContext,
  { event, position, logClock }: Fact<SegmentBackfilled>,
  findRulebook: FindRulebook,
): void {
  const rulebook = findRulebook(
    context.get<DefinitionsDocument>(DEFINITIONS, definitionsId(event.tenantid, position.partition)),
  );
  const behind = membersOf(event, '').flatMap((id) => {
    const member = context.get<MemberDocument>(MEMBERS, id);
    return member !== undefined && member.revision < rulebook.revision ? [member] : [];
  });
  // All that they need, in one read.
  context.getMany(HISTORY, behind.flatMap(historyIds));
  for (const before of behind) {
    const member = keepUp(context, before, rulebook, position, logClock);
    if (member !== before) context.put(MEMBERS, member);
  }
}

/** The member, judged by what is in force at the record's place. */
function keepUp(
  context: FoldContext,
  before: MemberDocument,
  rulebook: Rulebook,
  { partition }: Pick<Position, 'partition'>,
  now: EpochMs,
  turnsUntil?: EpochMs,
): MemberDocument {
  const history = (): readonly RuleEvent[] => historyOf(context, before);
  const { member, transitions } = catchUp(before, rulebook, history, now, turnsUntil);
  for (const transition of transitions) {
    const told = { partition, backfill: true, silent: transition.isOver };
    tell(context, member, [transition], transition.occasion, told);
  }
  return member;
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
function introduce(member: MemberDocument, event: MemberFact): MemberDocument {
  const personal = referenceOf(member.personal, event.data.personal);
  const named = personal === member.personal || personal === undefined ? member : { ...member, personal };
  if (event.type === 'rapport.segmentation.SegmentMemberListed.v1') return putOnList(named, event);
  if (event.type !== 'rapport.ingestion.MemberAttributesChanged.v1') return named;
  const { attributes, cleared } = event.data;
  return { ...named, attributes: changeAttributes(member.attributes, attributes, cleared) };
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
  if (before?.dueAt === undefined) return;
  const rulebook = findRulebook(
    context.get<DefinitionsDocument>(DEFINITIONS, definitionsId(before.tenant, timer.partition)),
  );
  const occasion: Occasion = {
    cause: `at:${toInstant(timer.effectiveAt)}`,
    kind: 'time',
    now: timer.effectiveAt,
    effectiveAt: timer.effectiveAt,
  };
  const current = keepUp(context, before, rulebook, timer, timer.effectiveAt, timer.effectiveAt - 1);
  const { member, transitions } = judge(current, rulebook, occasion);
  if (member !== before) context.put(MEMBERS, member);
  tell(context, member, transitions, occasion, { partition: timer.partition, backfill: false });
}

interface Telling {
  readonly partition: number;
  /** Those who act on what is told shall not. */
  readonly backfill: boolean;
  /** It is part of the history, and nobody is told. */
  readonly silent?: boolean;
}

/** Publishes what changed, and keeps the counters and the history. */
function tell(
  context: FoldContext,
  member: MemberDocument,
  transitions: readonly Transition[],
  occasion: Occasion,
  { partition, backfill, silent = false }: Telling,
): void {
  const { tenant, mid, personal } = member;
  for (const transition of transitions) {
    const { change, segmentId, version, reason, causes } = transition;
    const at = transition.at ?? occasion.effectiveAt;
    keepStay(context, member, transition, at);
    const id = countId(tenant, partition, segmentId);
    const counted = context.get<CountDocument>(COUNTS, id)?.members ?? 0;
    const members = counted + (change === 'entered' ? 1 : -1);
    context.put<CountDocument>(COUNTS, { _id: id, tenant, segmentId, members });
    if (silent) continue;
    const data: SegmentEntered['data'] = {
      segmentId,
      definitionVersion: version,
      causeEventIds: [...causes.causeEventIds],
      causeCount: causes.causeCount,
      evaluatedAt: toInstant(occasion.now),
      reason,
      ...(personal !== undefined && { personal }),
    };
    const contract = change === 'entered' ? segmentEntered : segmentExited;
    const causedBy = {
      ...(occasion.kind === 'event' && { causationId: occasion.cause }),
      ...(backfill && { backfill: true as const }),
    };
    context.emit({
      id: derivedId(change, segmentId, version, mid, occasion.cause),
      type: contract.type,
      topic: contract.topic,
      key: member._id,
      tenant,
      subject: mid,
      occurredAt: at,
      ...causedBy,
      data,
    });
    const standing =
      change === 'entered' ? standingChanged(member, transition, { ...occasion, at }) : undefined;
    if (standing !== undefined) context.emit({ ...standing, ...causedBy });
  }
}

/** A stay begins with the entering and ends with the leaving; one that ends before it began never was. */
function keepStay(
  context: FoldContext,
  { _id: member, tenant }: MemberDocument,
  { change, segmentId, version, reason, causes, entry }: Transition,
  at: EpochMs,
): void {
  const { enteredAt: from } = entry;
  const _id = stayId(member, segmentId, from);
  if (change === 'exited' && at <= from) {
    context.remove(STAYS, _id);
    return;
  }
  context.put<StayDocument>(STAYS, {
    _id,
    tenant,
    segmentId,
    member,
    from,
    to: change === 'entered' ? LASTING : at,
    entered: { version: entry.version, reason: entry.reason, causes: entry.causes },
    ...(change === 'exited' && { left: { version, reason, causes } }),
  });
}
