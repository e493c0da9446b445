import { assertNever } from '@rapport/kernel/assert';
import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Causes } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import { compileAnchored } from './anchored.ts';
import type { AnchoredState } from './anchored.ts';
import { startOfYear, yearOf } from './calendar.ts';
import type { RuleEvent, Scalar } from './event.ts';
import { compilePattern, compileWhere } from './filter.ts';
import { boundsOf, compileMeasure, compilePlace, isAnchored, rollingMs } from './measure.ts';
import type { MeasureRule, MeasuredState, Span } from './measure.ts';
import type {
  AgeRule,
  AnchoredWindow,
  AttributeRule,
  CountOp,
  CountRule,
  EventPattern,
  OccurrenceRule,
  ProfileLeaf,
  RecencyRule,
  ReturnedRule,
  SegmentLeaf,
  SegmentRule,
  SequenceRule,
  StreakRule,
  TraitRule,
} from './rule.ts';
import { countReturn, returnAt } from './returned.ts';
import type { ReturnedState } from './returned.ts';
import { compileSequence } from './sequence.ts';
import type { SequenceState } from './sequence.ts';
import { countDay, isStreakExact, streakAt, streakCauses } from './streak.ts';
import type { StreakState } from './streak.ts';
import { compileTrait } from './trait.ts';
import type { FavouriteState, RfmState, TraitState, TraitValue } from './trait.ts';

/** What is known of a member besides its events. */
export interface Profile {
  readonly attributes: Attributes;
  /** Ids of the segments that the member belongs to, built-in roles among them. */
  readonly segments: { readonly has: (segmentId: string) => boolean };
}

export const NO_PROFILE: Profile = { attributes: {}, segments: new Set() };

/** A member's attributes as rules see them. */
export interface Attributes {
  readonly gender?: string;
  readonly birthYear?: number;
  readonly ageBand?: string;
  readonly region?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly free?: Readonly<Record<string, Scalar>>;
}

/**
 * What a rolling leaf remembers: the newest instants inside its window, ascending, and the ids of the newest
 * twenty of them, which stand beside the last entries of `at`.
 */
export interface RollingState {
  readonly kind: 'rolling';
  readonly at: readonly EpochMs[];
  readonly ids: readonly string[];
  /** The newest instant that was forgotten because {@link EXACT_INSTANTS} were newer; absent where none was. */
  readonly forgottenAt?: EpochMs;
}

/** What a count between dates, or ever, remembers: a counter and the newest twenty. */
export interface TotalState {
  readonly kind: 'total';
  readonly count: number;
  readonly at: readonly EpochMs[];
  readonly ids: readonly string[];
}

/** What a recency leaf remembers: the newest event, also when it has left the window, for the explanation. */
export interface LastState {
  readonly kind: 'last';
  readonly at: EpochMs;
  readonly id: string;
}

/** What the first or the last of events is remembered by. */
export interface OccurrenceState extends Pick<Span, 'entersAt' | 'leavesAt'> {
  readonly kind: 'occurrence';
  readonly at: EpochMs;
  readonly id: string;
  /** It lies outside the dates, so that time changes nothing. */
  readonly outside?: true;
}

/** Plain counts and recency have states of their own, which are smaller than measures. */
export type LeafState =
  | RollingState
  | TotalState
  | LastState
  | MeasuredState
  | AnchoredState
  | OccurrenceState
  | StreakState
  | SequenceState
  | ReturnedState
  | FavouriteState
  | RfmState;

/** State of one member under one rule, by leaf key; plain JSON. A leaf that has seen nothing is absent. */
export type EvaluatorState = Readonly<Record<string, LeafState>>;

export const NOTHING_SEEN: EvaluatorState = {};

/**
 * Instants that a rolling count keeps beyond what its comparison needs, so that explanations can name exact
 * numbers: 256 × 8 bytes are 2 KiB for a very busy member.
 *
 * Why forgetting older ones never changes an answer: all instants leave after the same time, so older ones leave
 * first, and a late event only ever adds. Whether `count ≥ n` holds, now and at any later moment, is decided by
 * the n-th newest instant alone; `≤`, `=` and `≠` by the (n + 1)-th newest as well. So the newest
 * max(n + 1, 256) instants are enough.
 */
export const EXACT_INSTANTS = 256;

/** A leaf, compiled. */
interface CompiledLeaf {
  readonly leaf: SegmentLeaf;
  readonly holds: (state: LeafState | undefined, profile: Profile, now: EpochMs) => boolean;
  readonly turnAfter: (state: LeafState | undefined, profile: Profile, now: EpochMs) => EpochMs | undefined;
  readonly causes: (state: LeafState | undefined, now: EpochMs) => LeafCauses;
  readonly value: (state: LeafState | undefined, profile: Profile, now: EpochMs) => Found;
}

/** A leaf that rests on events. */
interface Counter extends CompiledLeaf {
  /** Events that can change its state fit one of them: of other verbs it is never told. */
  readonly patterns: readonly EventPattern[];
  readonly apply: (state: LeafState | undefined, event: RuleEvent, now: EpochMs) => LeafState | undefined;
}

type Found = Pick<LeafValue, 'count' | 'text' | 'exact' | 'lastAt'>;

export interface LeafValue {
  readonly holds: boolean;
  /** What is compared: a count, a sum, an age, …, or 0 and 1; absent of a maximum of nothing and an unknown age. */
  readonly count?: number;
  /** Of a trait that is text. */
  readonly text?: string;
  /** False where `count` is only a lower bound (see {@link EXACT_INSTANTS}). */
  readonly exact: boolean;
  /** The event that decides, or the newest that the leaf knows, also outside its window. */
  readonly lastAt?: EpochMs;
  readonly causes: Causes;
  /** When the leaf turns if nothing else happens. */
  readonly turnsAt?: EpochMs;
}

/** A rule of scope `segment`, compiled. All functions are pure; `now` must not go back between calls on one state. */
export interface Evaluator {
  readonly rule: SegmentRule;
  /** Verbs of the events that can change the state: every other event need not be applied. */
  readonly verbs: ReadonlySet<string>;
  /** What such an event fits, one of them. */
  readonly patterns: readonly EventPattern[];
  readonly readsAttributes: boolean;
  /** Where an event more, at whatever instant, never makes the rule fail at a moment at which it held. */
  readonly onlyAdds: boolean;
  /** Segments whose membership it looks at. */
  readonly segments: ReadonlySet<string>;
  /** Counts the event where it belongs by its `effectiveAt`; the same object comes back where nothing changed. */
  readonly apply: (state: EvaluatorState, event: RuleEvent, now: EpochMs) => EvaluatorState;
  readonly holds: (state: EvaluatorState, profile: Profile, now: EpochMs) => boolean;
  /**
   * The earliest instant after `now` at which any leaf turns if nothing else happens, exact to the millisecond;
   * `undefined` where time alone changes nothing any more.
   */
  readonly nextChangeAt: (state: EvaluatorState, profile: Profile, now: EpochMs) => EpochMs | undefined;
  /** The instant after `now` at which the whole rule turns if nothing else happens, and no other segment turns. */
  readonly turnsAt: (state: EvaluatorState, profile: Profile, now: EpochMs) => EpochMs | undefined;
  /**
   * The events that the rule's counting leaves rest on now: the newest twenty, newest first. The count takes an
   * event once even where several leaves count it, except for those beyond a leaf's newest twenty.
   */
  readonly causes: (state: EvaluatorState, now: EpochMs) => Causes;
  /** What one leaf comes to; leaves are numbered in reading order, see {@link leavesOf}. */
  readonly leafValue: (leaf: number, state: EvaluatorState, profile: Profile, now: EpochMs) => LeafValue;
}

/** Leaves in reading order; a leaf's key in the state is `l` and its number. */
export function leavesOf(rule: SegmentRule): readonly SegmentLeaf[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.flatMap(leavesOf);
    case 'not':
      return leavesOf(rule.rule);
    case 'attribute':
    case 'age':
    case 'memberOf':
    case 'count':
    case 'sum':
    case 'max':
    case 'distinct':
    case 'recency':
    case 'first':
    case 'last':
    case 'streak':
    case 'sequence':
    case 'returned':
    case 'trait':
      return [rule];
    default:
      return assertNever(rule);
  }
}

/** Segments whose membership a rule looks at. */
export function segmentsOf(rule: SegmentRule): ReadonlySet<string> {
  return new Set(leavesOf(rule).flatMap((leaf) => (leaf.kind === 'memberOf' ? [leaf.segmentId] : [])));
}

function onlyAdds(rule: SegmentRule): boolean {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.every(onlyAdds);
    case 'count':
    case 'distinct':
    case 'max':
      return isUpward(rule.op) && (rule.within === 'ever' || !isAnchored(rule.within));
    case 'streak':
      return isUpward(rule.op);
    case 'recency':
      return rule.op === 'within';
    default:
      return false;
  }
}

const isUpward = (op: CountOp): boolean => op === 'gt' || op === 'gte';

/** Compiles a rule once; keep the result as long as the definition. */
export function compileSegmentRule(rule: SegmentRule): Evaluator {
  const compiled = leavesOf(rule).map((leaf, index) => ({ key: `l${index}`, ...compileLeaf(leaf) }));
  const byVerb = new Map<string, (Counter & { readonly key: string })[]>();
  for (const leaf of compiled) {
    if (!('apply' in leaf)) continue;
    for (const verb of new Set(leaf.patterns.flatMap(({ of }) => of)))
      byVerb.set(verb, [...(byVerb.get(verb) ?? []), leaf]);
  }
  const truth = compileTruth(rule, compiled.values());
  const nextChangeAt = (state: EvaluatorState, profile: Profile, now: EpochMs): EpochMs | undefined => {
    let earliest: EpochMs | undefined;
    for (const { key, turnAfter } of compiled) {
      const turnsAt = turnAfter(state[key], profile, now);
      if (turnsAt !== undefined && (earliest === undefined || turnsAt < earliest)) earliest = turnsAt;
    }
    return earliest;
  };

  return {
    rule,
    verbs: new Set(byVerb.keys()),
    patterns: compiled.flatMap((leaf) => ('apply' in leaf ? leaf.patterns : [])),
    readsAttributes: compiled.some(({ leaf }) => leaf.kind === 'attribute' || leaf.kind === 'age'),
    onlyAdds: onlyAdds(rule),
    segments: segmentsOf(rule),
    apply: (state, event, now) => {
      let next = state;
      for (const { key, apply } of byVerb.get(event.verb) ?? []) {
        const before = next[key];
        const after = apply(before, event, now);
        if (after !== undefined && after !== before) next = { ...next, [key]: after };
      }
      return next;
    },
    holds: truth,
    nextChangeAt,
    turnsAt: (state, profile, now) => {
      const holds = truth(state, profile, now);
      // Time alone turns a leaf at most twice a span (`= n`: on and off again), so this ends after few steps.
      let at = nextChangeAt(state, profile, now);
      while (at !== undefined && truth(state, profile, at) === holds) at = nextChangeAt(state, profile, at);
      return at;
    },
    causes: (state, now) => mergeCauses(compiled.map(({ key, causes }) => causes(state[key], now))),
    leafValue: (index, state, profile, now) => {
      const leaf = compiled[index];
      if (leaf === undefined) throw new RangeError('The rule has no such leaf.');
      const leafState = state[leaf.key];
      const turnsAt = leaf.turnAfter(leafState, profile, now);
      return {
        holds: leaf.holds(leafState, profile, now),
        causes: mergeCauses([leaf.causes(leafState, now)]),
        ...leaf.value(leafState, profile, now),
        ...(turnsAt !== undefined && { turnsAt }),
      };
    },
  };
}

function compileLeaf(leaf: SegmentLeaf): CompiledLeaf | Counter {
  switch (leaf.kind) {
    case 'attribute':
      return compileProfileLeaf(leaf, ({ attributes }) => attributeHolds(leaf, attributes));
    case 'memberOf':
      return compileProfileLeaf(leaf, ({ segments }) => segments.has(leaf.segmentId));
    case 'age':
      return compileAge(leaf);
    case 'recency':
      return compileCounted(leaf);
    case 'count':
      return isCounted(leaf) ? compileCounted(leaf) : compileMeasured(leaf);
    case 'sum':
    case 'max':
    case 'distinct':
      return compileMeasured(leaf);
    case 'first':
    case 'last':
      return compileOccurrence(leaf);
    case 'streak':
      return compileStreak(leaf);
    case 'sequence':
      return compileSequenceLeaf(leaf);
    case 'returned':
      return compileReturned(leaf);
    case 'trait':
      return compileTraitLeaf(leaf);
  }
}

// --- leaves without a state ---------------------------------------------------------------------------------

function compileProfileLeaf(leaf: ProfileLeaf, isTrue: (profile: Profile) => boolean): CompiledLeaf {
  return {
    leaf,
    holds: (_state, profile) => isTrue(profile),
    turnAfter: () => undefined,
    causes: () => NO_LEAF_CAUSES,
    value: (_state, profile) => ({ count: isTrue(profile) ? 1 : 0, exact: true }),
  };
}

function compileAge(leaf: AgeRule): CompiledLeaf {
  const { op, n, zone } = leaf;
  const ageAt = ({ attributes }: Profile, now: EpochMs): number | undefined =>
    attributes.birthYear === undefined ? undefined : yearOf(now, zone) - attributes.birthYear;
  const holds = (age: number | undefined): boolean => (age === undefined ? op === 'ne' : compare(op, age, n));
  return {
    leaf,
    holds: (_state, profile, now) => holds(ageAt(profile, now)),
    turnAfter: (_state, profile, now) => {
      const age = ageAt(profile, now);
      // A comparison with n turns in the year in which it is reached, or in the year after.
      const turn = [n, n + 1].find((next) => age !== undefined && next > age && holds(next) !== holds(age));
      return turn === undefined ? undefined : startOfYear((profile.attributes.birthYear ?? 0) + turn, zone);
    },
    causes: () => NO_LEAF_CAUSES,
    value: (_state, profile, now) => {
      const age = ageAt(profile, now);
      return { exact: true, ...(age !== undefined && { count: age }) };
    },
  };
}

// --- leaves with a state ------------------------------------------------------------------------------------

/** Whether plain counting is enough: neither calendars nor other events bound it. */
function isCounted({ within }: CountRule): boolean {
  return within === 'ever' || 'lastMs' in within || 'from' in within;
}

function compileCounted(leaf: CountRule | RecencyRule): Counter {
  const window = leaf.kind === 'count' ? boundsOf(leaf.within) : EVER;
  const isMeant = compileWhere(leaf.where);
  const known = (state: LeafState | undefined): CountedState | undefined =>
    state?.kind === 'rolling' || state?.kind === 'total' || state?.kind === 'last' ? state : undefined;
  return {
    leaf,
    patterns: [leaf],
    apply: (state, event, now) => (isMeant(event) ? count(leaf, window, known(state), event, now) : state),
    holds: (state, _profile, now) => leafHolds(leaf, countNow(leaf, known(state), now)),
    turnAfter: (state, _profile, now) => turnOf(leaf, known(state), now),
    causes: (state, now) => inWindow(leaf, known(state), now),
    value: (state, _profile, now) => countValue(leaf, known(state), now),
  };
}

function compileMeasured(leaf: MeasureRule): Counter {
  const { within } = leaf;
  if (within !== 'ever' && isAnchored(within)) return compileAnchoredLeaf(leaf, within);
  const measure = compileMeasure(leaf);
  const isMeant = compileWhere(leaf.where);
  const known = (state: LeafState | undefined): MeasuredState | undefined =>
    state?.kind === 'measured' ? state : undefined;
  const holds = (value: number | undefined): boolean => measureHolds(leaf, value);
  return {
    leaf,
    patterns: [leaf],
    apply: (state, event, now) => (isMeant(event) ? measure.apply(known(state), event, now) : state),
    holds: (state, _profile, now) => holds(measure.valueAt(known(state), now)),
    turnAfter: (state, _profile, now) => measure.turnAfter(known(state), now, holds),
    causes: (state, now) => measure.countedAt(known(state), now),
    value: (state, _profile, now) =>
      foundValue(measure.valueAt(known(state), now), measure.isExact(known(state), now)),
  };
}

function compileAnchoredLeaf(leaf: MeasureRule, window: AnchoredWindow): Counter {
  const anchored = compileAnchored(leaf, window, compilePattern(leaf), compilePattern(window));
  const known = (state: LeafState | undefined): AnchoredState | undefined =>
    state?.kind === 'anchored' ? state : undefined;
  return {
    leaf,
    patterns: [leaf, window],
    apply: (state, event) => anchored.apply(known(state), event),
    holds: (state) => measureHolds(leaf, anchored.value(known(state))),
    turnAfter: () => undefined,
    causes: (state) => anchored.counted(known(state)),
    value: (state) => foundValue(anchored.value(known(state)), anchored.isExact(known(state))),
  };
}

function measureHolds({ op, n }: MeasureRule, value: number | undefined): boolean {
  return value !== undefined && compare(op, value, n);
}

function foundValue(count: number | undefined, exact: boolean): Found {
  return { exact, ...(count !== undefined && { count }) };
}

function compileOccurrence(leaf: OccurrenceRule): Counter {
  const { kind, within } = leaf;
  const isMeant = compileWhere(leaf.where);
  const place = compilePlace(within);
  const rollsMs = rollingMs(within);
  const known = (state: LeafState | undefined): OccurrenceState | undefined =>
    state?.kind === 'occurrence' ? state : undefined;
  const spanOf = ({ at, entersAt = -Infinity, leavesAt = Infinity, outside }: OccurrenceState) =>
    outside === true
      ? { entersAt: Infinity, leavesAt: Infinity }
      : { entersAt, leavesAt: rollsMs === undefined ? leavesAt : at + rollsMs };
  const counts = (state: OccurrenceState | undefined, now: EpochMs): state is OccurrenceState => {
    if (state === undefined) return false;
    const { entersAt, leavesAt } = spanOf(state);
    return entersAt <= now && now < leavesAt;
  };
  return {
    leaf,
    patterns: [leaf],
    apply: (state, event) => {
      const before = known(state);
      const { effectiveAt: at, id } = event;
      if (!isMeant(event)) return state;
      if (before !== undefined && (kind === 'first' ? before.at <= at : before.at >= at)) return state;
      const span = place(at);
      return { kind: 'occurrence', at, id, ...(span ?? { outside: true }) };
    },
    holds: (state, _profile, now) => counts(known(state), now),
    turnAfter: (state, _profile, now) => {
      const seen = known(state);
      if (seen === undefined) return undefined;
      const { entersAt, leavesAt } = spanOf(seen);
      return [entersAt, leavesAt].find((edge) => edge > now && edge < Infinity);
    },
    causes: (state, now) => {
      const seen = known(state);
      return counts(seen, now) ? { newest: [{ id: seen.id, at: seen.at }], count: 1 } : NO_LEAF_CAUSES;
    },
    value: (state, _profile, now) => {
      const seen = known(state);
      return {
        count: counts(seen, now) ? 1 : 0,
        exact: true,
        ...(seen !== undefined && { lastAt: seen.at }),
      };
    },
  };
}

function compileStreak(leaf: StreakRule): Counter {
  const isMeant = compileWhere(leaf.where);
  const known = (state: LeafState | undefined): StreakState | undefined =>
    state?.kind === 'streak' ? state : undefined;
  const holds = (length: number): boolean => compare(leaf.op, length, leaf.n);
  return {
    leaf,
    patterns: [leaf],
    apply: (state, event) => (isMeant(event) ? countDay(leaf, known(state), event) : state),
    holds: (state, _profile, now) => holds(streakAt(known(state), now)),
    turnAfter: (state, _profile, now) => {
      const endsAt = known(state)?.endsAt;
      const isTurn = endsAt !== undefined && endsAt > now && holds(streakAt(known(state), now)) !== holds(0);
      return isTurn ? endsAt : undefined;
    },
    causes: (state, now) => streakCauses(known(state), now),
    value: (state, _profile, now) => ({
      count: streakAt(known(state), now),
      exact: isStreakExact(known(state), now),
    }),
  };
}

function compileSequenceLeaf(leaf: SequenceRule): Counter {
  const sequence = compileSequence(leaf);
  const known = (state: LeafState | undefined): SequenceState | undefined =>
    state?.kind === 'sequence' ? state : undefined;
  return {
    leaf,
    patterns: sequence.patterns,
    apply: (state, event, now) => sequence.apply(known(state), event, now),
    holds: (state, _profile, now) => sequence.foundAt(known(state), now) !== undefined,
    turnAfter: (state, _profile, now) => sequence.leavesAt(known(state), now),
    causes: (state, now) => {
      const found = sequence.foundAt(known(state), now);
      if (found === undefined) return NO_LEAF_CAUSES;
      const { ids, at } = found;
      return { newest: ids.toReversed().map((id) => ({ id, at })), count: ids.length };
    },
    value: (state, _profile, now) => {
      const { found, forgottenAt } = known(state) ?? {};
      return {
        count: sequence.foundAt(known(state), now) === undefined ? 0 : 1,
        exact: forgottenAt === undefined,
        ...(found !== undefined && { lastAt: found.at }),
      };
    },
  };
}

function compileReturned(leaf: ReturnedRule): Counter {
  const isMeant = compileWhere(leaf.where);
  const known = (state: LeafState | undefined): ReturnedState | undefined =>
    state?.kind === 'returned' ? state : undefined;
  return {
    leaf,
    patterns: [leaf],
    apply: (state, event) => (isMeant(event) ? countReturn(leaf, known(state), event) : state),
    holds: (state, _profile, now) => returnAt(leaf, known(state), now) !== undefined,
    turnAfter: (state, _profile, now) => {
      const back = returnAt(leaf, known(state), now);
      return back === undefined ? undefined : back.at + leaf.ms;
    },
    causes: (state, now) => {
      const back = returnAt(leaf, known(state), now);
      return back === undefined ? NO_LEAF_CAUSES : { newest: [back], count: 1 };
    },
    value: (state, _profile, now) => {
      const seen = known(state);
      const back = returnAt(leaf, seen, now);
      const returned = seen?.before === undefined ? undefined : seen.first.at;
      return {
        count: back === undefined ? 0 : 1,
        exact: true,
        ...(returned !== undefined && { lastAt: returned }),
      };
    },
  };
}

function compileTraitLeaf(leaf: TraitRule): CompiledLeaf | Counter {
  const { op, part, value: wanted, is } = leaf;
  if (is === undefined) {
    const nothing = (): LeafCauses => NO_LEAF_CAUSES;
    return {
      leaf,
      holds: () => op === 'ne',
      turnAfter: () => undefined,
      causes: nothing,
      value: () => ({ exact: true }),
    };
  }
  const trait = compileTrait(is.measure);
  const known = (state: LeafState | undefined): TraitState | undefined =>
    state?.kind === 'measured' ||
    state?.kind === 'anchored' ||
    state?.kind === 'streak' ||
    state?.kind === 'favourite' ||
    state?.kind === 'rfm'
      ? state
      : undefined;
  const read = (found: TraitValue | undefined): string | number | undefined =>
    part === undefined ? found?.value : found?.parts?.[part];
  const holds = (found: TraitValue | undefined): boolean => {
    const actual = read(found);
    if (typeof actual === 'number' && typeof wanted === 'number') return compare(op, actual, wanted);
    return op === 'eq' ? actual === wanted : op === 'ne' && actual !== wanted;
  };
  return {
    leaf,
    patterns: trait.patterns,
    apply: (state, event, now) => trait.apply(known(state), event, now),
    holds: (state, _profile, now) => holds(trait.valueAt(known(state), now)),
    turnAfter: (state, _profile, now) => trait.turnAfter(known(state), now, holds),
    causes: (state, now) => trait.countedAt(known(state), now),
    value: (state, _profile, now) => {
      const actual = read(trait.valueAt(known(state), now));
      return {
        exact: true,
        ...(typeof actual === 'number' && { count: actual }),
        ...(typeof actual === 'string' && { text: actual }),
      };
    },
  };
}

// --- truth --------------------------------------------------------------------------------------------------

type Truth = (state: EvaluatorState, profile: Profile, now: EpochMs) => boolean;

/** @param leaves compiled, in reading order; each is taken once */
function compileTruth(rule: SegmentRule, leaves: Iterator<CompiledLeaf & { readonly key: string }>): Truth {
  switch (rule.kind) {
    case 'all': {
      const parts = rule.rules.map((part) => compileTruth(part, leaves));
      return (state, profile, now) => parts.every((part) => part(state, profile, now));
    }
    case 'any': {
      const parts = rule.rules.map((part) => compileTruth(part, leaves));
      return (state, profile, now) => parts.some((part) => part(state, profile, now));
    }
    case 'not': {
      const part = compileTruth(rule.rule, leaves);
      return (state, profile, now) => !part(state, profile, now);
    }
    default: {
      const next = leaves.next();
      if (next.done === true) throw new RangeError('The leaves are not those of the rule.');
      const { key, holds } = next.value;
      return (state, profile, now) => holds(state[key], profile, now);
    }
  }
}

/** Length of the leaf's rolling window; `undefined` where it does not roll. */
function windowOf(leaf: CountRule | RecencyRule): number | undefined {
  return leaf.kind === 'recency' ? leaf.ms : rollingMs(leaf.within);
}

function leafHolds(leaf: CountRule | RecencyRule, value: number): boolean {
  if (leaf.kind === 'recency') return leaf.op === 'within' ? value > 0 : value === 0;
  return compare(leaf.op, value, leaf.n);
}

function compare(op: CountOp, left: number, right: number): boolean {
  switch (op) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
  }
}

// --- counting -----------------------------------------------------------------------------------------------

type CountedState = RollingState | TotalState | LastState;

const EVER = { from: -Infinity, to: Infinity };

function count(
  leaf: CountRule | RecencyRule,
  { from, to }: ReturnType<typeof boundsOf>,
  state: CountedState | undefined,
  event: RuleEvent,
  now: EpochMs,
): CountedState | undefined {
  const { effectiveAt, id } = event;
  if (leaf.kind === 'recency') {
    if (state?.kind === 'last' && (state.at > effectiveAt || state.id === id)) return state;
    return { kind: 'last', at: effectiveAt, id };
  }
  const windowMs = windowOf(leaf);
  if (windowMs === undefined) {
    if (effectiveAt < from || effectiveAt >= to) return state;
    return countTotal(state?.kind === 'total' ? state : EMPTY_TOTAL, effectiveAt, id);
  }
  if (effectiveAt + windowMs <= now) return state;
  const kept = state?.kind === 'rolling' ? state : EMPTY_ROLLING;
  return countRolling(kept, effectiveAt, id, now - windowMs, Math.max(EXACT_INSTANTS, leaf.n + 1));
}

const EMPTY_TOTAL: TotalState = { kind: 'total', count: 0, at: [], ids: [] };
const EMPTY_ROLLING: RollingState = { kind: 'rolling', at: [], ids: [] };

function countTotal(state: TotalState, at: EpochMs, id: string): TotalState {
  const index = firstAfter(state.at, at);
  return {
    kind: 'total',
    count: state.count + 1,
    at: state.at.toSpliced(index, 0, at).slice(-MAX_CAUSE_EVENT_IDS),
    ids: state.ids.toSpliced(index, 0, id).slice(-MAX_CAUSE_EVENT_IDS),
  };
}

/** @param left instants up to and including this one have left the window */
function countRolling(
  state: RollingState,
  at: EpochMs,
  id: string,
  left: EpochMs,
  limit: number,
): RollingState {
  const start = firstAfter(state.at, left);
  const kept = start === 0 ? state.at : state.at.slice(start);
  // The oldest known id may belong to an instant that has just left.
  const known = state.ids.slice(Math.max(0, state.ids.length - kept.length));
  const index = firstAfter(kept, at);
  const idIndex = index - (kept.length - known.length);
  const instants = kept.toSpliced(index, 0, at);
  // Ids stand beside the newest instants without a gap: one that is older than all known ids has no place, unless
  // every instant has its id.
  const ids = idIndex < 0 ? known : known.toSpliced(idIndex, 0, id).slice(-MAX_CAUSE_EVENT_IDS);
  const [oldest] = instants;
  const forgottenAt =
    instants.length > limit && oldest !== undefined
      ? Math.max(oldest, state.forgottenAt ?? oldest)
      : state.forgottenAt;
  return {
    kind: 'rolling',
    at: instants.length > limit ? instants.slice(1) : instants,
    ids,
    ...(forgottenAt !== undefined && forgottenAt > left && { forgottenAt }),
  };
}

/** Index of the first entry greater than `at`, by bisection; the length where there is none. */
function firstAfter(ascending: readonly EpochMs[], at: EpochMs): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

// --- reading ------------------------------------------------------------------------------------------------

/** Events that count now, or a lower bound that decides the comparison just as well. */
function countNow(leaf: CountRule | RecencyRule, state: CountedState | undefined, now: EpochMs): number {
  if (state === undefined) return 0;
  switch (state.kind) {
    case 'total':
      return state.count;
    case 'last':
      return now < state.at + (windowOf(leaf) ?? 0) ? 1 : 0;
    case 'rolling':
      return state.at.length - firstAfter(state.at, now - (windowOf(leaf) ?? 0));
    default:
      return assertNever(state);
  }
}

/** The next instant after `now` at which the leaf's truth changes by time alone. */
function turnOf(
  leaf: CountRule | RecencyRule,
  state: CountedState | undefined,
  now: EpochMs,
): EpochMs | undefined {
  const windowMs = windowOf(leaf);
  if (windowMs === undefined || state === undefined) return undefined;
  if (state.kind === 'last') return now < state.at + windowMs ? state.at + windowMs : undefined;
  if (state.kind === 'total' || leaf.kind === 'recency') return undefined;
  const holds = leafHolds(leaf, countNow(leaf, state, now));
  // Time only lowers a count, and its truth changes only where it falls to n or below n: when the (n + 1)-th
  // newest leaves, and when the n-th newest does.
  for (const rank of [leaf.n + 1, leaf.n]) {
    const instant = rank === 0 ? undefined : state.at.at(-rank);
    const leavesAt = instant === undefined ? undefined : instant + windowMs;
    if (leavesAt === undefined || leavesAt <= now) continue;
    if (leafHolds(leaf, countNow(leaf, state, leavesAt)) !== holds) return leavesAt;
  }
  return undefined;
}

interface LeafCauses {
  /** Newest first. */
  readonly newest: readonly { readonly id: string; readonly at: EpochMs }[];
  readonly count: number;
}

const NO_LEAF_CAUSES: LeafCauses = { newest: [], count: 0 };

function inWindow(leaf: CountRule | RecencyRule, state: CountedState | undefined, now: EpochMs): LeafCauses {
  if (state === undefined) return NO_LEAF_CAUSES;
  const count = countNow(leaf, state, now);
  if (state.kind === 'last')
    return count === 0 ? NO_LEAF_CAUSES : { newest: [{ id: state.id, at: state.at }], count };
  const { at, ids } = state;
  const named = Math.min(count, ids.length);
  const newest = Array.from({ length: named }, (_, rank) => ({
    id: ids.at(-1 - rank) ?? '',
    at: at.at(-1 - rank) ?? 0,
  }));
  return { newest, count };
}

function mergeCauses(leaves: readonly LeafCauses[]): Causes {
  const instants = new Map<string, EpochMs>();
  let unnamed = 0;
  for (const { newest, count } of leaves) {
    for (const { id, at } of newest) instants.set(id, at);
    unnamed += count - newest.length;
  }
  const ids = [...instants].sort(([, left], [, right]) => right - left).map(([id]) => id);
  return { causeEventIds: ids.slice(0, MAX_CAUSE_EVENT_IDS), causeCount: ids.length + unnamed };
}

function countValue(leaf: CountRule | RecencyRule, state: CountedState | undefined, now: EpochMs): Found {
  const lastAt = state?.kind === 'last' ? state.at : state?.at.at(-1);
  const forgottenAt = state?.kind === 'rolling' ? state.forgottenAt : undefined;
  return {
    count: countNow(leaf, state, now),
    exact: forgottenAt === undefined || forgottenAt + (windowOf(leaf) ?? 0) <= now,
    ...(lastAt !== undefined && { lastAt }),
  };
}

// --- attributes ---------------------------------------------------------------------------------------------

/** Value of an attribute by the name that rules use; `undefined` where the member has none. */
export function attributeOf(attributes: Attributes, field: string): Scalar | undefined {
  switch (field) {
    case 'gender':
    case 'birthYear':
    case 'ageBand':
    case 'region':
    case 'locale':
    case 'timeZone':
      return attributes[field];
    default: {
      const key = field.slice('free.'.length);
      return attributes.free !== undefined && Object.hasOwn(attributes.free, key)
        ? attributes.free[key]
        : undefined;
    }
  }
}

/** An absent attribute satisfies only `ne`, `notIn` and `exists: false`: they are the exact opposites of their twins. */
function attributeHolds({ field, op, value, values = [] }: AttributeRule, attributes: Attributes): boolean {
  const actual = attributeOf(attributes, field);
  switch (op) {
    case 'eq':
      return actual === value;
    case 'ne':
      return actual !== value;
    case 'in':
      return actual !== undefined && values.includes(actual);
    case 'notIn':
      return actual === undefined || !values.includes(actual);
    case 'exists':
      return (actual !== undefined) === (value ?? true);
    case 'prefix':
      return typeof actual === 'string' && typeof value === 'string' && actual.startsWith(value);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return typeof actual === 'number' && typeof value === 'number' && compare(op, actual, value);
  }
}
