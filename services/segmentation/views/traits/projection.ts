import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Causes, Fact, PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { parseInstant, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Difference, DueTimer, FoldContext, Projection } from '@rapport/kernel/projection';
import type { InteractionRecorded, ShareReached } from '@rapport/contracts/ingestion/events';
import { computedTraitChanged } from '@rapport/contracts/segmentation/events';
import type { ComputedTraitChanged, TraitDefinition } from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import { ruleEventOfInteraction, ruleEventOfShareReached } from '@rapport/rules/event';
import type { RuleEvent } from '@rapport/rules/event';
import { parseTrait } from '@rapport/rules/readTrait';
import { changeAfter, compileTrait } from '@rapport/rules/trait';
import type { Trait, TraitState, TraitValue } from '@rapport/rules/trait';
import { isSameMeasure } from '../../trait/state.ts';
import { referenceOf } from '../personal.ts';
import { CHANGES, DEFINITIONS, MEMBERS, TRAITS, changeId, definitionsId } from './documents.ts';
import type {
  ChangeReason,
  MemberTrait,
  MemberTraitsDocument,
  TraitChangeDocument,
  TraitDefinitionsDocument,
  TraitInForce,
} from './documents.ts';

type MemberFact = InteractionRecorded | ShareReached;
export type TraitsEvent = MemberFact | TraitDefinition;

/** 1,000 of about 80 bytes. Older ones could only come again from a partition that lags by as many retirements. */
const MAX_RETIRED = 1_000;

/** What members' traits come to, as a fold of the member log; what they are computed from comes with the same log. */
export function createTraitsProjection(): Projection<TraitsEvent> {
  const compiled = new WeakMap<object, Trait>();
  const traitOf = ({ measure }: TraitInForce): Trait => {
    const trait = compiled.get(measure) ?? compileTrait(measure);
    compiled.set(measure, trait);
    return trait;
  };
  // Only a hint: of other tenants, members need not be loaded before it is known that nothing is computed of them.
  const withTraits = new Set<string>();
  return {
    name: TRAITS,
    topic: TOPICS.interactions,
    handles: [
      'rapport.ingestion.InteractionRecorded.v1',
      'rapport.ingestion.ShareReached.v1',
      'rapport.segmentation.TraitDefinition.v1',
    ],
    collections: [
      { name: DEFINITIONS },
      { name: MEMBERS, timers: true },
      { name: CHANGES, indexes: [{ fields: { tenant: 1, member: 1, traitId: 1, from: -1 } }] },
    ],
    keys: ({ event, key, position }) => {
      const definitions = { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) };
      const isOfMember = event.type !== 'rapport.segmentation.TraitDefinition.v1';
      return isOfMember && withTraits.has(event.tenantid)
        ? [definitions, { collection: MEMBERS, id: key }]
        : [definitions];
    },
    fold: (context, fact) => {
      if (isDefinition(fact)) {
        foldDefinition(context, fact);
        return;
      }
      const { event, position } = fact;
      const id = definitionsId(event.tenantid, position.partition);
      const definitions = context.get<TraitDefinitionsDocument>(DEFINITIONS, id);
      if (definitions === undefined) return;
      withTraits.add(event.tenantid);
      foldMember(context, fact as Fact<MemberFact>, definitions, traitOf);
    },
    onTimer: (context, timer) => foldTimer(context, timer, traitOf),
    correct: correctTraits,
  };
}

function isDefinition(fact: Fact<TraitsEvent>): fact is Fact<TraitDefinition> {
  return fact.event.type === 'rapport.segmentation.TraitDefinition.v1';
}

function foldDefinition(context: FoldContext, { event, position }: Fact<TraitDefinition>): void {
  const { traitId, version, activeFrom, endedAt } = event.data;
  const _id = definitionsId(event.tenantid, position.partition);
  const before = context.get<TraitDefinitionsDocument>(DEFINITIONS, _id);
  const { traits = [], retired = [] } = before ?? {};
  const known = [...traits, ...retired].find((trait) => trait.traitId === traitId);
  if (known !== undefined && known.version >= version) return;
  const others = traits.filter((trait) => trait.traitId !== traitId);
  if (endedAt !== undefined) {
    const ended = [...retired, { traitId, version }].slice(-MAX_RETIRED);
    context.put<TraitDefinitionsDocument>(DEFINITIONS, { _id, traits: others, retired: ended });
    return;
  }
  const parsed = parseTrait(event.data.measure);
  // Only measures that passed are published: this record is parked and shown to the operator.
  if (parsed.outcome === 'invalid') throw new Error(`Definition ${event.id} holds no valid trait.`);
  const { measure } = parsed;
  const replaced = traits.find((trait) => trait.traitId === traitId);
  const goesOn = replaced !== undefined && isSameMeasure(replaced.measure, measure);
  const trait = {
    traitId,
    version,
    statesFrom: goesOn ? replaced.statesFrom : version,
    activeFrom: parseInstant(activeFrom) ?? 0,
    measure,
  };
  context.put<TraitDefinitionsDocument>(DEFINITIONS, {
    _id,
    traits: [...others, trait].sort(byId),
    ...(retired.length > 0 && { retired }),
  });
}

type TraitOf = (definition: TraitInForce) => Trait;

/** What makes a trait be computed again. */
interface Occasion {
  /** Id of the event, or `at:{instant}`. */
  readonly cause: string;
  readonly reason: ChangeReason;
  readonly now: EpochMs;
  readonly effectiveAt: EpochMs;
  readonly event?: RuleEvent;
  readonly backfill: boolean;
}

function foldMember(
  context: FoldContext,
  { event, key, logClock, effectiveAt }: Fact<MemberFact>,
  { traits }: TraitDefinitionsDocument,
  traitOf: TraitOf,
): void {
  const ruleEvent =
    event.type === 'rapport.ingestion.ShareReached.v1'
      ? ruleEventOfShareReached(event.data, event.id, effectiveAt)
      : ruleEventOfInteraction(event.data, event.id, effectiveAt);
  const touched = traits.filter(
    (trait) => trait.activeFrom <= logClock && traitOf(trait).verbs.includes(ruleEvent.verb),
  );
  if (touched.length === 0) return;
  const before = context.get<MemberTraitsDocument>(MEMBERS, key);
  const personal = referenceOf(before?.personal, event.data.personal);
  const member: MemberTraitsDocument = {
    ...(before ?? { _id: key, tenant: event.tenantid, mid: event.subject ?? '', traits: [] }),
    ...(personal !== undefined && { personal }),
  };
  const occasion = {
    cause: event.id,
    reason: 'event',
    now: logClock,
    effectiveAt,
    event: ruleEvent,
    backfill: event.backfill === true,
  } as const;
  compute(context, member, traits, touched, traitOf, occasion);
}

function foldTimer(context: FoldContext, timer: DueTimer, traitOf: TraitOf): void {
  const member = context.get<MemberTraitsDocument>(MEMBERS, timer.id);
  if (member?.dueAt === undefined) return;
  const id = definitionsId(member.tenant, timer.partition);
  const { traits = [] } = context.get<TraitDefinitionsDocument>(DEFINITIONS, id) ?? {};
  const { effectiveAt } = timer;
  const due = new Set(
    member.traits.filter(({ dueAt = Infinity }) => dueAt <= effectiveAt).map(({ traitId }) => traitId),
  );
  compute(
    context,
    member,
    traits,
    traits.filter(({ traitId }) => due.has(traitId)),
    traitOf,
    {
      cause: `at:${toInstant(effectiveAt)}`,
      reason: 'time',
      now: effectiveAt,
      effectiveAt,
      backfill: false,
    },
  );
}

/** Computes what is touched again, and drops what is defined no more. */
function compute(
  context: FoldContext,
  member: MemberTraitsDocument,
  defined: readonly TraitInForce[],
  touched: readonly TraitInForce[],
  traitOf: TraitOf,
  occasion: Occasion,
): void {
  // What was computed by an older version stays until it is computed by the newer one.
  const kept = new Map(member.traits.map((trait) => [trait.traitId, trait]));
  for (const traitId of kept.keys()) {
    if (!defined.some((trait) => trait.traitId === traitId)) kept.delete(traitId);
  }
  for (const definition of touched) {
    const next = again(context, member, definition, kept.get(definition.traitId), traitOf, occasion);
    if (next !== undefined) kept.set(definition.traitId, next);
  }
  const { dueAt: _, ...rest } = member;
  const traits = [...kept.values()].sort(byId);
  const dueAt = Math.min(...traits.map((trait) => trait.dueAt ?? Infinity));
  context.put<MemberTraitsDocument>(MEMBERS, { ...rest, traits, ...(dueAt < Infinity && { dueAt }) });
}

/** One trait after an occasion; what changed is published and kept. */
function again(
  context: FoldContext,
  member: MemberTraitsDocument,
  definition: TraitInForce,
  known: MemberTrait | undefined,
  traitOf: TraitOf,
  occasion: Occasion,
): MemberTrait | undefined {
  const { traitId, version, statesFrom } = definition;
  const { now, event, effectiveAt } = occasion;
  const trait = traitOf(definition);
  const before = known !== undefined && known.version >= statesFrom ? known.state : undefined;
  const state = event === undefined ? before : trait.apply(before, event, now);
  if (state === undefined && known === undefined) return undefined;
  const found = trait.valueAt(state, now);
  const previous = known === undefined ? trait.valueAt(undefined, now)?.value : known.value;
  // A late event changes what is from the newest change on; what was before that stays as it was told.
  const at = Math.max(effectiveAt, known?.since ?? effectiveAt);
  const isChange = previous !== found?.value;
  if (isChange) {
    const causes = causesOf(trait, state, occasion);
    tell(context, member, { traitId, version, from: previous, to: found, causes, at }, occasion);
  }
  const dueAt = changeAfter(trait, state, now);
  return {
    traitId,
    version,
    ...(state !== undefined && { state }),
    ...found,
    since: isChange ? at : (known?.since ?? at),
    ...(dueAt !== undefined && { dueAt }),
  };
}

/** What tipped it first, then what the value rests on; what time takes away rested on what counted until then. */
function causesOf(trait: Trait, state: TraitState | undefined, { reason, cause, now }: Occasion): Causes {
  const counted = trait.countedAt(state, reason === 'time' ? now - 1 : now);
  const ids = counted.newest.map(({ id }) => id);
  if (reason === 'time' || ids.includes(cause)) return { causeEventIds: ids, causeCount: counted.count };
  return {
    causeEventIds: [cause, ...ids].slice(0, MAX_CAUSE_EVENT_IDS),
    causeCount: counted.count + 1,
  };
}

interface Change {
  readonly traitId: string;
  readonly version: number;
  readonly from: TraitValue['value'] | undefined;
  readonly to: TraitValue | undefined;
  readonly causes: Causes;
  readonly at: EpochMs;
}

/** Publishes what changed, and keeps it. */
function tell(
  context: FoldContext,
  member: MemberTraitsDocument,
  change: Change,
  { cause, reason, now, backfill }: Occasion,
): void {
  const { _id, tenant } = member;
  const { traitId, version, to, causes, at } = change;
  context.put<TraitChangeDocument>(CHANGES, {
    _id: changeId(_id, traitId, at),
    tenant,
    member: _id,
    traitId,
    from: at,
    version,
    ...to,
    reason,
    causes,
  });
  context.emit({
    ...traitChanged(member, change, { cause, reason, now }),
    ...(reason === 'event' && { causationId: cause }),
    ...(backfill && { backfill: true }),
  });
}

/** What is told of a trait that has got another value. */
function traitChanged(
  { _id, tenant, mid, personal }: MemberTraitsDocument,
  { traitId, version, from, to, causes, at }: Change,
  {
    cause,
    reason,
    now,
  }: Pick<Occasion, 'cause' | 'now'> & { readonly reason: ComputedTraitChanged['data']['reason'] },
): PublishedEvent {
  const data: ComputedTraitChanged['data'] = {
    traitId,
    definitionVersion: version,
    ...(from !== undefined && { from }),
    ...(to !== undefined && told(to)),
    causeEventIds: [...causes.causeEventIds],
    causeCount: causes.causeCount,
    evaluatedAt: toInstant(now),
    reason,
    ...(personal !== undefined && { personal }),
  };
  return {
    id: derivedId('trait', traitId, version, mid, cause),
    type: computedTraitChanged.type,
    topic: computedTraitChanged.topic,
    key: _id,
    tenant,
    subject: mid,
    occurredAt: at,
    data,
  };
}

function valueOf(trait: MemberTrait | undefined): TraitValue | undefined {
  if (trait?.value === undefined) return undefined;
  const { value, parts, confidence } = trait;
  return {
    value,
    ...(parts !== undefined && { parts }),
    ...(confidence !== undefined && { confidence }),
  };
}

const told = ({ value, parts, confidence }: TraitValue) => ({
  to: value,
  ...(parts !== undefined && { parts: { ...parts } }),
  ...(confidence !== undefined && { confidence }),
});

/** Who has heard of the traits of one build hears what makes them those of the other. */
function correctTraits({ collection, before, after, at, cause }: Difference): readonly PublishedEvent[] {
  if (collection !== MEMBERS) return [];
  const [was, is] = [before, after] as [MemberTraitsDocument | undefined, MemberTraitsDocument | undefined];
  const member = is ?? was;
  if (member === undefined) return [];
  const valuesOf = (document: MemberTraitsDocument | undefined) =>
    new Map((document?.traits ?? []).map((trait) => [trait.traitId, trait]));
  const [old, next] = [valuesOf(was), valuesOf(is)];
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((traitId) => {
    const [from, to] = [old.get(traitId), next.get(traitId)];
    if (from?.value === to?.value) return [];
    const { version = 1 } = to ?? from ?? {};
    const causes = { causeEventIds: [], causeCount: 0 };
    const change = { traitId, version, from: from?.value, to: valueOf(to), causes, at };
    return [traitChanged(member, change, { cause, reason: 'correction', now: at })];
  });
}

const byId = (left: { traitId: string }, right: { traitId: string }): number =>
  left.traitId < right.traitId ? -1 : 1;
