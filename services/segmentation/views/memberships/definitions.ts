import type { Fact } from '@rapport/kernel/event';
import { parseInstant } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import type { SegmentDefinition, TraitDefinition } from '@rapport/contracts/segmentation/events';
import { segmentsOf } from '@rapport/rules/evaluator';
import { parseRule } from '@rapport/rules/parse';
import type { SegmentRule } from '@rapport/rules/rule';
import { isBuiltIn } from '../../segment/ladders.ts';
import { isSameRule, onList } from '../../segment/state.ts';
import { withDefinition } from '../traits/definitions.ts';
import { DEFINITIONS, besideId, definitionsId } from './documents.ts';
import type { DefinitionInForce, DefinitionsDocument } from './documents.ts';
import { dependencyOrder } from './rulebook.ts';
import { moveSet, removeSet } from './sets.ts';

/** 1,000 of about 80 bytes. Members of older ones leave at the moment at which they are judged next. */
const MAX_ENDED_SEGMENTS = 1_000;

export function foldDefinition(context: FoldContext, fact: Fact<SegmentDefinition>): void {
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

export function foldTraitDefinition(context: FoldContext, { event, position }: Fact<TraitDefinition>): void {
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
