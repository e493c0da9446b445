import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Causes } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from '@rapport/rules/event';
import { changeAfter, compileTrait } from '@rapport/rules/trait';
import type { Trait, TraitState, TraitValue } from '@rapport/rules/trait';
import type { MemberTrait, TraitChange, TraitInForce } from './documents.ts';

/** A trait as it is defined, compiled. */
export interface CompiledTrait extends Pick<TraitInForce, 'traitId' | 'version' | 'statesFrom' | 'revision'> {
  readonly trait: Trait;
}

/** What makes a trait be computed again. */
export interface TraitOccasion {
  /** Id of the event, or `at:{instant}`. */
  readonly cause: string;
  readonly reason: TraitChange['reason'];
  readonly now: EpochMs;
  readonly effectiveAt: EpochMs;
  readonly event?: RuleEvent;
}

/** A trait that has got another value. */
export interface ValueChange {
  readonly from: TraitValue['value'] | undefined;
  readonly to: TraitValue | undefined;
  readonly at: EpochMs;
  /** Reckoned only where somebody asks. */
  readonly causes: () => Causes;
}

export interface Computed {
  /** Absent where nothing was counted yet. */
  readonly known?: MemberTrait;
  readonly change?: ValueChange;
}

export const atTime = (at: EpochMs): TraitOccasion => ({
  cause: `at:${toInstant(at)}`,
  reason: 'time',
  now: at,
  effectiveAt: at,
});

export const compileDefinition = ({ measure, ...definition }: TraitInForce): CompiledTrait => ({
  ...definition,
  trait: compileTrait(measure),
});

/** One trait of a member after an occasion. */
export function computeTrait(
  { traitId, version, trait }: CompiledTrait,
  known: MemberTrait | undefined,
  occasion: TraitOccasion,
): Computed {
  const { now, event, effectiveAt } = occasion;
  const state = event === undefined ? known?.state : trait.apply(known?.state, event, now);
  // What is not counted leaves everything as it is, so it does not matter whether it is looked at.
  if (state === known?.state && (event !== undefined || known === undefined))
    return known === undefined ? {} : { known };
  const to = trait.valueAt(state, now);
  const from = known === undefined ? trait.valueAt(undefined, now)?.value : known.value;
  // A late event changes what is from the newest change on; what was before that stays as it was told.
  const at = Math.max(effectiveAt, known?.since ?? effectiveAt);
  const isChange = from !== to?.value;
  const dueAt = changeAfter(trait, state, now);
  return {
    known: {
      traitId,
      version,
      ...(state !== undefined && { state }),
      ...to,
      since: isChange ? at : (known?.since ?? at),
      ...(dueAt !== undefined && { dueAt }),
    },
    ...(isChange && { change: { from, to, at, causes: () => causesOf(trait, state, occasion) } }),
  };
}

/** What tipped it first, then what the value rests on; what time takes away rested on what counted until then. */
function causesOf(
  trait: Trait,
  state: TraitState | undefined,
  { reason, cause, now }: TraitOccasion,
): Causes {
  const counted = trait.countedAt(state, reason === 'time' ? now - 1 : now);
  const ids = counted.newest.map(({ id }) => id);
  if (reason === 'time' || ids.includes(cause)) return { causeEventIds: ids, causeCount: counted.count };
  return {
    causeEventIds: [cause, ...ids].slice(0, MAX_CAUSE_EVENT_IDS),
    causeCount: counted.count + 1,
  };
}

/** A trait that is computed from a member's history as it was when each event became known, and time passed. */
export interface RetoldTrait {
  /** Events in the order in which they were recorded. */
  readonly record: (event: RuleEvent, knownAt: EpochMs) => void;
  readonly passTo: (now: EpochMs) => void;
  readonly known: () => MemberTrait | undefined;
}

export function retellTrait(
  definition: CompiledTrait,
  onChange?: (change: ValueChange, reason: TraitChange['reason']) => void,
): RetoldTrait {
  const verbs = new Set(definition.trait.patterns.flatMap(({ of }) => of));
  let known: MemberTrait | undefined;
  let clock = -Infinity;
  const take = (occasion: TraitOccasion): void => {
    const computed = computeTrait(definition, known, occasion);
    known = computed.known;
    if (computed.change !== undefined) onChange?.(computed.change, occasion.reason);
  };
  const passTo = (now: EpochMs): void => {
    for (let at = known?.dueAt; at !== undefined && at <= now; at = known?.dueAt) take(atTime(at));
    // The log clock never goes back, although what was kept before it said when it was known may.
    clock = Math.max(clock, now);
  };
  return {
    record: (event, knownAt) => {
      if (!verbs.has(event.verb)) return;
      passTo(knownAt);
      const { id: cause, effectiveAt } = event;
      take({ cause, reason: 'event', now: clock, effectiveAt, event });
    },
    passTo,
    known: () => known,
  };
}
