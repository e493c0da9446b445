import { assertNever } from '@rapport/kernel/assert';
import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Causes } from '@rapport/kernel/event';
import { parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent, Scalar } from './event.ts';
import { compileWhere } from './filter.ts';
import type { EventPredicate } from './filter.ts';
import { compileMeasure } from './measure.ts';
import type { Measure, MeasureRule, MeasuredState } from './measure.ts';
import type {
  AttributeRule,
  CountOp,
  CountRule,
  CountingLeaf,
  RecencyRule,
  SegmentLeaf,
  SegmentRule,
} from './rule.ts';

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

/** Plain counts and recency have states of their own, which are smaller; all else is measured. */
export type LeafState = RollingState | TotalState | LastState | MeasuredState;

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

/** A leaf that rests on events, compiled. */
interface Counter {
  readonly leaf: CountingLeaf;
  readonly key: string;
  readonly where: EventPredicate;
  readonly apply: (state: LeafState | undefined, event: RuleEvent, now: EpochMs) => LeafState | undefined;
  readonly holds: (state: LeafState | undefined, now: EpochMs) => boolean;
  readonly turnAfter: (state: LeafState | undefined, now: EpochMs) => EpochMs | undefined;
  readonly causes: (state: LeafState | undefined, now: EpochMs) => LeafCauses;
  readonly value: (
    state: LeafState | undefined,
    now: EpochMs,
  ) => Pick<LeafValue, 'count' | 'exact' | 'lastAt'>;
}

export interface LeafValue {
  readonly holds: boolean;
  /** What is compared: events inside the window now, for recency 0 or 1; a sum, a maximum (0 of nothing), … */
  readonly count: number;
  /** False where `count` is only a lower bound (see {@link EXACT_INSTANTS}). */
  readonly exact: boolean;
  /** Newest event that the leaf knows, for recency also outside its window. */
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
  readonly readsAttributes: boolean;
  /** Counts the event where it belongs by its `effectiveAt`; the same object comes back where nothing changed. */
  readonly apply: (state: EvaluatorState, event: RuleEvent, now: EpochMs) => EvaluatorState;
  readonly holds: (state: EvaluatorState, attributes: Attributes, now: EpochMs) => boolean;
  /**
   * The earliest instant after `now` at which any leaf turns if nothing else happens, exact to the millisecond;
   * `undefined` where time alone changes nothing any more.
   */
  readonly nextChangeAt: (state: EvaluatorState, now: EpochMs) => EpochMs | undefined;
  /** The instant after `now` at which the whole rule turns if nothing else happens. */
  readonly turnsAt: (state: EvaluatorState, attributes: Attributes, now: EpochMs) => EpochMs | undefined;
  /**
   * The events that the rule's counting leaves rest on now: the newest twenty, newest first. The count takes an
   * event once even where several leaves count it, except for those beyond a leaf's newest twenty.
   */
  readonly causes: (state: EvaluatorState, now: EpochMs) => Causes;
  /** What one leaf comes to; leaves are numbered in reading order, see {@link leavesOf}. */
  readonly leafValue: (
    leaf: number,
    state: EvaluatorState,
    attributes: Attributes,
    now: EpochMs,
  ) => LeafValue;
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
    case 'count':
    case 'sum':
    case 'max':
    case 'distinct':
    case 'recency':
      return [rule];
    default:
      return assertNever(rule);
  }
}

/** Compiles a rule once; keep the result as long as the definition. */
export function compileSegmentRule(rule: SegmentRule): Evaluator {
  const leaves = leavesOf(rule);
  const compiled = leaves.map((leaf, index) =>
    leaf.kind === 'attribute' ? leaf : compileLeaf(leaf, `l${index}`),
  );
  const counters = compiled.filter((leaf): leaf is Counter => 'key' in leaf);
  const byVerb = new Map<string, Counter[]>();
  for (const counter of counters) {
    for (const verb of counter.leaf.of) byVerb.set(verb, [...(byVerb.get(verb) ?? []), counter]);
  }
  const truth = compileTruth(rule, { next: 0 }, compiled);
  const nextChangeAt = (state: EvaluatorState, now: EpochMs): EpochMs | undefined => {
    let earliest: EpochMs | undefined;
    for (const { key, turnAfter } of counters) {
      const turnsAt = turnAfter(state[key], now);
      if (turnsAt !== undefined && (earliest === undefined || turnsAt < earliest)) earliest = turnsAt;
    }
    return earliest;
  };

  return {
    rule,
    verbs: new Set(byVerb.keys()),
    readsAttributes: leaves.some((leaf) => leaf.kind === 'attribute'),
    apply: (state, event, now) => {
      let next = state;
      for (const counter of byVerb.get(event.verb) ?? []) {
        const before = next[counter.key];
        const after = counter.where(event) ? counter.apply(before, event, now) : before;
        if (after !== undefined && after !== before) next = { ...next, [counter.key]: after };
      }
      return next;
    },
    holds: truth,
    nextChangeAt,
    turnsAt: (state, attributes, now) => {
      const holds = truth(state, attributes, now);
      // Time alone turns a leaf at most twice a span (`= n`: on and off again), so this ends after few steps.
      let at = nextChangeAt(state, now);
      while (at !== undefined && truth(state, attributes, at) === holds) at = nextChangeAt(state, at);
      return at;
    },
    causes: (state, now) => mergeCauses(counters.map(({ key, causes }) => causes(state[key], now))),
    leafValue: (index, state, attributes, now) => leafValue(compiled[index], state, attributes, now),
  };
}

function compileLeaf(leaf: CountingLeaf, key: string): Counter {
  const where = compileWhere(leaf.where);
  if (leaf.kind === 'recency' || (leaf.kind === 'count' && !isCalendar(leaf))) {
    const window = fixedWindow(leaf);
    const known = (state: LeafState | undefined): CountedState | undefined =>
      state?.kind === 'measured' ? undefined : state;
    return {
      leaf,
      key,
      where,
      apply: (state, event, now) => count(leaf, window, known(state), event, now),
      holds: (state, now) => leafHolds(leaf, countNow(leaf, known(state), now)),
      turnAfter: (state, now) => turnOf(leaf, known(state), now),
      causes: (state, now) => inWindow(leaf, known(state), now),
      value: (state, now) => countValue(leaf, known(state), now),
    };
  }
  return { leaf, key, where, ...measuringLeaf(leaf, compileMeasure(leaf)) };
}

function isCalendar({ within }: CountRule): boolean {
  return within !== 'ever' && 'calendar' in within;
}

function measuringLeaf(leaf: MeasureRule, measure: Measure): Omit<Counter, 'leaf' | 'key' | 'where'> {
  const known = (state: LeafState | undefined): MeasuredState | undefined =>
    state?.kind === 'measured' ? state : undefined;
  const holds = (value: number | undefined): boolean =>
    value !== undefined && compare(leaf.op, value, leaf.n);
  return {
    apply: (state, event, now) => measure.apply(known(state), event, now),
    holds: (state, now) => holds(measure.valueAt(known(state), now)),
    turnAfter: (state, now) => measure.turnAfter(known(state), now, holds),
    causes: (state, now) => measure.countedAt(known(state), now),
    value: (state, now) => ({
      count: measure.valueAt(known(state), now) ?? 0,
      exact: measure.isExact(known(state), now),
    }),
  };
}

interface FixedBounds {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

function fixedWindow(leaf: CountRule | RecencyRule): FixedBounds {
  if (leaf.kind === 'count' && leaf.within !== 'ever' && 'from' in leaf.within) {
    // A parsed rule holds instants; anything else would be a rule that nobody validated, and counts nothing.
    return {
      from: parseInstant(leaf.within.from) ?? Infinity,
      to: parseInstant(leaf.within.to) ?? -Infinity,
    };
  }
  return { from: -Infinity, to: Infinity };
}

type Truth = (state: EvaluatorState, attributes: Attributes, now: EpochMs) => boolean;

function compileTruth(
  rule: SegmentRule,
  numbering: { next: number },
  compiled: readonly (AttributeRule | Counter)[],
): Truth {
  switch (rule.kind) {
    case 'all': {
      const parts = rule.rules.map((part) => compileTruth(part, numbering, compiled));
      return (state, attributes, now) => parts.every((part) => part(state, attributes, now));
    }
    case 'any': {
      const parts = rule.rules.map((part) => compileTruth(part, numbering, compiled));
      return (state, attributes, now) => parts.some((part) => part(state, attributes, now));
    }
    case 'not': {
      const part = compileTruth(rule.rule, numbering, compiled);
      return (state, attributes, now) => !part(state, attributes, now);
    }
    case 'attribute': {
      numbering.next += 1;
      return (_state, attributes) => attributeHolds(rule, attributes);
    }
    case 'count':
    case 'sum':
    case 'max':
    case 'distinct':
    case 'recency': {
      const leaf = compiled[numbering.next];
      numbering.next += 1;
      if (leaf === undefined || !('key' in leaf))
        throw new RangeError('The leaves are not those of the rule.');
      const { key, holds } = leaf;
      return (state, _attributes, now) => holds(state[key], now);
    }
    default:
      return assertNever(rule);
  }
}

/** Length of the leaf's rolling window; `undefined` where it does not roll. */
function rollingMs(leaf: CountRule | RecencyRule): number | undefined {
  if (leaf.kind === 'recency') return leaf.ms;
  return leaf.within !== 'ever' && 'lastMs' in leaf.within ? leaf.within.lastMs : undefined;
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

function count(
  leaf: CountRule | RecencyRule,
  { from, to }: FixedBounds,
  state: CountedState | undefined,
  event: RuleEvent,
  now: EpochMs,
): CountedState | undefined {
  const { effectiveAt, id } = event;
  if (leaf.kind === 'recency') {
    if (state?.kind === 'last' && (state.at > effectiveAt || state.id === id)) return state;
    return { kind: 'last', at: effectiveAt, id };
  }
  const windowMs = rollingMs(leaf);
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
      return now < state.at + (rollingMs(leaf) ?? 0) ? 1 : 0;
    case 'rolling':
      return state.at.length - firstAfter(state.at, now - (rollingMs(leaf) ?? 0));
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
  const windowMs = rollingMs(leaf);
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

function countValue(
  leaf: CountRule | RecencyRule,
  state: CountedState | undefined,
  now: EpochMs,
): Pick<LeafValue, 'count' | 'exact' | 'lastAt'> {
  const lastAt = state?.kind === 'last' ? state.at : state?.at.at(-1);
  const forgottenAt = state?.kind === 'rolling' ? state.forgottenAt : undefined;
  return {
    count: countNow(leaf, state, now),
    exact: forgottenAt === undefined || forgottenAt + (rollingMs(leaf) ?? 0) <= now,
    ...(lastAt !== undefined && { lastAt }),
  };
}

function leafValue(
  leaf: AttributeRule | Counter | undefined,
  state: EvaluatorState,
  attributes: Attributes,
  now: EpochMs,
): LeafValue {
  if (leaf === undefined) throw new RangeError('The rule has no such leaf.');
  if (!('key' in leaf)) {
    const causes = { causeEventIds: [], causeCount: 0 };
    return { holds: attributeHolds(leaf, attributes), count: 0, exact: true, causes };
  }
  const leafState = state[leaf.key];
  const turnsAt = leaf.turnAfter(leafState, now);
  return {
    holds: leaf.holds(leafState, now),
    causes: mergeCauses([leaf.causes(leafState, now)]),
    ...leaf.value(leafState, now),
    ...(turnsAt !== undefined && { turnsAt }),
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
