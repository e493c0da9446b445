import type { Causes, PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Difference, FoldContext } from '@rapport/kernel/projection';
import { computedTraitChanged } from '@rapport/contracts/segmentation/events';
import type { ComputedTraitChanged } from '@rapport/contracts/segmentation/events';
import type { RuleEvent } from '@rapport/rules/event';
import type { PatternIndex } from '@rapport/rules/patternIndex';
import type { TraitValue } from '@rapport/rules/trait';
import { TRAITS } from './documents.ts';
import type { MemberTrait, MemberTraitsDocument } from './documents.ts';
import { atTime, computeTrait, retellTrait } from './trait.ts';
import type { CompiledTrait, TraitOccasion } from './trait.ts';

/** Whose traits they are. */
type Whose = Pick<MemberTraitsDocument, '_id' | 'tenant' | 'mid' | 'personal'>;

/** All traits of a tenant, ordered by id, and those that may count an event. */
export interface Traitbook {
  readonly traits: readonly CompiledTrait[];
  readonly countingTraits: PatternIndex<CompiledTrait>;
}

/** What an event makes of the traits of a member who has caught up with their definitions. */
export function foldTraitsOf(
  context: FoldContext,
  whose: Whose,
  book: Traitbook,
  event: RuleEvent,
  { now, backfill }: { readonly now: EpochMs; readonly backfill: boolean },
): void {
  const counting = book.countingTraits.find(event);
  if (counting.size === 0) return;
  const touched = book.traits.filter((trait) => counting.has(trait));
  const { id: cause, effectiveAt } = event;
  compute(context, whose, book, touched, { cause, reason: 'event', now, effectiveAt, event }, backfill);
}

/** What time alone makes of the traits of a member. */
export function foldTraitTimer(context: FoldContext, whose: Whose, book: Traitbook, at: EpochMs): void {
  const before = context.get<MemberTraitsDocument>(TRAITS, whose._id);
  const due = (before?.traits ?? []).filter(({ dueAt = Infinity }) => dueAt <= at);
  const isDue = ({ traitId }: CompiledTrait): boolean => due.some((trait) => trait.traitId === traitId);
  if (due.length > 0) compute(context, whose, book, book.traits.filter(isDue), atTime(at), false);
}

/**
 * Computes what was defined since the member was judged last from all that was recorded of her, as if it had always been
 * defined. Told is what it comes to now, for nobody to act on.
 */
export function catchUpTraits(
  context: FoldContext,
  whose: Whose & { readonly revision: number },
  { traits }: Traitbook,
  history: () => Iterable<RuleEvent & { readonly knownAt: EpochMs }>,
  now: EpochMs,
): void {
  const since = traits.filter(({ revision }) => revision > whose.revision);
  if (since.length === 0) return;
  const known = context.get<MemberTraitsDocument>(TRAITS, whose._id)?.traits ?? [];
  const fresh = since.filter(({ traitId, statesFrom }) => {
    const { version = 0 } = known.find((trait) => trait.traitId === traitId) ?? {};
    return version < statesFrom;
  });
  if (fresh.length > 0)
    retellTraits(context, whose, fresh, history(), { cause: 'definition', reason: 'definition', now });
}

/** What makes traits be told again, or dropped. */
interface Retelling {
  readonly cause: string;
  readonly reason: 'definition' | 'event';
  readonly now: EpochMs;
}

/**
 * Computes traits of a member from all that counts of her. Told is what they come to now; where they are defined, for nobody
 * to act on.
 */
export function retellTraits(
  context: FoldContext,
  whose: Whose,
  definitions: readonly CompiledTrait[],
  events: Iterable<RuleEvent & { readonly knownAt: EpochMs }>,
  { cause, reason, now }: Retelling,
): void {
  if (definitions.length === 0) return;
  const before = context.get<MemberTraitsDocument>(TRAITS, whose._id);
  const known = new Map((before?.traits ?? []).map((trait) => [trait.traitId, trait]));
  const all = [...events];
  for (const definition of definitions) {
    const { traitId, version, trait } = definition;
    const retold = retellTrait(definition);
    for (const event of all) retold.record(event, event.knownAt);
    retold.passTo(now);
    const [was, is] = [known.get(traitId), retold.known()];
    if (is === undefined) known.delete(traitId);
    else known.set(traitId, is);
    const nothing = trait.valueAt(undefined, now);
    const from = was === undefined ? nothing?.value : was.value;
    const to = is === undefined ? nothing : valueOf(is);
    if (from === to?.value) continue;
    const counted = trait.countedAt(is?.state, now);
    const causes = { causeEventIds: counted.newest.map(({ id }) => id), causeCount: counted.count };
    const change = { traitId, version, from, to, causes, at: is?.since ?? now };
    context.emit({
      ...traitChanged(whose, change, { cause, reason, now }),
      ...(reason === 'event' ? { causationId: cause } : { backfill: true }),
    });
  }
  if (known.size > 0 || before !== undefined) keep(context, whose, known);
}

/** Of who is gone no trait has a value. */
export function dropTraits(
  context: FoldContext,
  whose: Whose,
  { cause, now }: Pick<Retelling, 'cause' | 'now'>,
): void {
  const before = context.get<MemberTraitsDocument>(TRAITS, whose._id);
  if (before === undefined) return;
  const causes = { causeEventIds: [cause], causeCount: 1 };
  for (const { traitId, version, value: from } of before.traits) {
    if (from === undefined) continue;
    const change = { traitId, version, from, to: undefined, causes, at: now };
    context.emit({ ...traitChanged(whose, change, { cause, reason: 'event', now }), causationId: cause });
  }
  context.remove(TRAITS, whose._id);
}

/** Computes what is touched again, and drops what is defined no more. */
function compute(
  context: FoldContext,
  whose: Whose,
  { traits }: Traitbook,
  touched: readonly CompiledTrait[],
  occasion: TraitOccasion,
  backfill: boolean,
): void {
  const before = context.get<MemberTraitsDocument>(TRAITS, whose._id);
  const known = new Map((before?.traits ?? []).map((trait) => [trait.traitId, trait]));
  for (const traitId of known.keys()) {
    if (!traits.some((trait) => trait.traitId === traitId)) known.delete(traitId);
  }
  const { cause, reason, now } = occasion;
  for (const definition of touched) {
    const { traitId, version } = definition;
    const { known: next, change } = computeTrait(definition, known.get(traitId), occasion);
    if (next !== undefined) known.set(traitId, next);
    if (change === undefined) continue;
    const { from, to, at } = change;
    const told = { traitId, version, from, to, at, causes: change.causes() };
    context.emit({
      ...traitChanged(whose, told, { cause, reason, now }),
      ...(reason === 'event' && { causationId: cause }),
      ...(backfill && { backfill: true }),
    });
  }
  if (known.size > 0 || before !== undefined) keep(context, whose, known);
}

function keep(
  context: FoldContext,
  { _id, tenant, mid, personal }: Whose,
  known: ReadonlyMap<string, MemberTrait>,
): void {
  const traits = [...known.values()].sort(byId);
  if (traits.length === 0) {
    context.remove(TRAITS, _id);
    return;
  }
  const dueAt = Math.min(...traits.map((trait) => trait.dueAt ?? Infinity));
  context.put<MemberTraitsDocument>(TRAITS, {
    ...{ _id, tenant, mid, traits },
    ...(personal !== undefined && { personal }),
    ...(dueAt < Infinity && { dueAt }),
  });
}

interface ToldChange {
  readonly traitId: string;
  readonly version: number;
  readonly from: TraitValue['value'] | undefined;
  readonly to: TraitValue | undefined;
  readonly causes: Causes;
  readonly at: EpochMs;
}

/** What is told of a trait that has got another value. */
function traitChanged(
  { _id, tenant, mid, personal }: Whose,
  { traitId, version, from, to, causes, at }: ToldChange,
  {
    cause,
    reason,
    now,
  }: {
    readonly cause: string;
    readonly reason: ComputedTraitChanged['data']['reason'];
    readonly now: EpochMs;
  },
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
export function correctTraits({ before, after, at, cause }: Difference): readonly PublishedEvent[] {
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
