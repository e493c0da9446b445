import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import { parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { dayOf, periodAfter } from './calendar.ts';
import type { RuleEvent } from './event.ts';
import type {
  AmountRule,
  AnchoredWindow,
  CountRule,
  CountWindow,
  DistinctRule,
  MeasuredField,
} from './rule.ts';

/** Counts, sums, maxima and distinct counts, over any window. */
export type MeasureRule = CountRule | AmountRule | DistinctRule;

/** One event that counts, or the newest one that carries a value. */
export interface Entry {
  readonly at: EpochMs;
  readonly id: string;
  /** The value that is told apart; of a maximum, on which side of `n` it lies. */
  readonly key?: string;
  /** What it adds to a sum, or is compared by a maximum. */
  readonly v?: number;
}

/** What counts during [entersAt, leavesAt); an end that is absent never comes. */
export interface Span {
  readonly entersAt?: EpochMs;
  readonly leavesAt?: EpochMs;
  /** Of counts and sums that do not roll: what all events come to, and how many there were. */
  readonly total: number;
  readonly events: number;
  /** Ascending by `at`. */
  readonly entries: readonly Entry[];
  /** The newest instant whose entry was dropped because newer ones decide; absent where none was. */
  readonly forgottenAt?: EpochMs;
}

/** Plain JSON; spans ascend and do not overlap. */
export interface MeasuredState {
  readonly kind: 'measured';
  readonly spans: readonly Span[];
}

/**
 * Entries that a rolling sum keeps at most, about 60 bytes each. Newest entries that come to more than `n` decide
 * alone; only a sum of more than a thousand events that stays below `n` is taken from its newest thousand.
 */
export const MAX_SUM_ENTRIES = 1_000;

/** Entries that are kept although they no longer decide, so that explanations can name exact numbers. */
export const EXACT_ENTRIES = 32;

/** One event adds at most twice {@link MAX_SUM}: a thousand of them stay below 2^53, and above every `n`. */
const MAX_MEASURED = 2 ** 43;

/** A leaf, compiled. */
export interface Measure {
  /** The same state comes back where the event counts nowhere. */
  readonly apply: (
    state: MeasuredState | undefined,
    event: RuleEvent,
    now: EpochMs,
  ) => MeasuredState | undefined;
  /** `undefined` is a maximum of nothing. */
  readonly valueAt: (state: MeasuredState | undefined, now: EpochMs) => number | undefined;
  /** The first instant after `now` at which `holds` of the value changes by time alone. */
  readonly turnAfter: (
    state: MeasuredState | undefined,
    now: EpochMs,
    holds: (value: number | undefined) => boolean,
  ) => EpochMs | undefined;
  /** Events that count now: the newest twenty, newest first, and how many. */
  readonly countedAt: (
    state: MeasuredState | undefined,
    now: EpochMs,
  ) => { readonly newest: readonly Entry[]; readonly count: number };
  readonly isExact: (state: MeasuredState | undefined, now: EpochMs) => boolean;
}

/**
 * Compiles a leaf over spans. Why dropping entries never changes an answer: within a span all entries leave in the
 * order of their instants, and a late event only adds. Where the newest k entries come to more than `n`, they come to
 * more until the oldest of them leaves, and whatever is older has left by then.
 */
export function compileMeasure(leaf: MeasureRule): Measure {
  const place = compilePlace(leaf.within);
  const rollsMs = rollingMs(leaf.within);
  const read = compileRead(leaf);
  const isKeyed = leaf.kind === 'distinct' || leaf.kind === 'max';
  const insert = isKeyed
    ? (span: Span, entry: Entry) => trimmed(leaf, withKey(span, entry), rollsMs)
    : rollsMs === undefined
      ? tally
      : (span: Span, entry: Entry) => trimmed(leaf, withEntry(span, entry), rollsMs);

  const openAt = (state: MeasuredState | undefined, now: EpochMs): Span | undefined =>
    state?.spans.find(({ entersAt = -Infinity, leavesAt = Infinity }) => entersAt <= now && now < leavesAt);
  const liveEntries = (span: Span, now: EpochMs): readonly Entry[] =>
    rollsMs === undefined ? span.entries : afterLeft(span.entries, now - rollsMs);
  const valueAt: Measure['valueAt'] = (state, now) => {
    const span = openAt(state, now);
    if (span === undefined) return leaf.kind === 'max' ? undefined : 0;
    if (!isKeyed && rollsMs === undefined) return span.total;
    return valueOf(leaf, liveEntries(span, now));
  };

  return {
    apply: (state, event, now) => {
      const placed = place(event.effectiveAt);
      if (placed === undefined || (placed.leavesAt ?? Infinity) <= now) return state;
      let next = state;
      for (const entry of read(event)) next = put(next, placed, entry, now, rollsMs, insert);
      return next;
    },
    valueAt,
    turnAfter: (state, now, holds) => {
      if (state === undefined) return undefined;
      const before = holds(valueAt(state, now));
      if (rollsMs === undefined) {
        const edges = state.spans.flatMap(({ entersAt, leavesAt }) => [entersAt, leavesAt]);
        return edges.find(
          (edge) => edge !== undefined && edge > now && holds(valueAt(state, edge)) !== before,
        );
      }
      const live = state.spans.flatMap((span) => liveEntries(span, now));
      const values = valuesFrom(leaf, live);
      for (const [index, { at }] of live.entries()) {
        // Entries of one instant leave together.
        if (live[index + 1]?.at === at) continue;
        if (holds(values[index + 1]) !== before) return at + rollsMs;
      }
      return undefined;
    },
    countedAt: (state, now) => {
      const span = openAt(state, now);
      if (span === undefined) return { newest: [], count: 0 };
      const live = liveEntries(span, now);
      const isTallied = !isKeyed && rollsMs === undefined;
      return {
        newest: live.slice(-MAX_CAUSE_EVENT_IDS).toReversed(),
        count: isTallied ? span.events : live.length,
      };
    },
    isExact: (state, now) => {
      // Of a maximum only the newest event on each side of `n` is known.
      if (leaf.kind === 'max' && (valueAt(state, now) ?? leaf.n) !== leaf.n) return false;
      const forgottenAt = openAt(state, now)?.forgottenAt;
      return forgottenAt === undefined || (rollsMs !== undefined && forgottenAt + rollsMs <= now);
    },
  };
}

/** Where an event at an instant counts; `undefined` where it counts never. */
export type Place = (at: EpochMs) => Pick<Span, 'entersAt' | 'leavesAt'> | undefined;

const ALWAYS = {};

export function compilePlace(within: CountWindow): Place {
  if (within === 'ever' || 'lastMs' in within || isAnchored(within)) return () => ALWAYS;
  if ('calendar' in within) {
    const { calendar, ago, zone } = within;
    return (at) => {
      const { from, to } = periodAfter(at, calendar, ago, zone);
      return { entersAt: from, leavesAt: to };
    };
  }
  const { from, to } = boundsOf(within);
  return (at) => (at >= from && at < to ? ALWAYS : undefined);
}

/** The dates of a window as [from, to); without any where it has none. */
export function boundsOf(within: CountWindow): { readonly from: EpochMs; readonly to: EpochMs } {
  if (within === 'ever' || !('from' in within)) return { from: -Infinity, to: Infinity };
  // A parsed rule holds instants; anything else would be a rule that nobody validated, and counts nothing.
  return { from: parseInstant(within.from) ?? Infinity, to: parseInstant(within.to) ?? -Infinity };
}

/** Whether the window is bounded by another event. */
export function isAnchored(within: CountWindow): within is AnchoredWindow {
  return within !== 'ever' && ('after' in within || 'before' in within);
}

/** Length of a window that rolls; `undefined` where it does not. */
export function rollingMs(within: CountWindow): number | undefined {
  return within !== 'ever' && 'lastMs' in within ? within.lastMs : undefined;
}

/** What an event brings: nothing where it lacks what is measured. */
export function compileRead(leaf: MeasureRule): (event: RuleEvent) => readonly Entry[] {
  switch (leaf.kind) {
    case 'count':
      return ({ effectiveAt, id }) => [{ at: effectiveAt, id, v: 1 }];
    case 'sum':
    case 'max': {
      const { field, kind, n } = leaf;
      return (event) => {
        const v = measured(valueIn(event, field));
        if (v === undefined || (kind === 'sum' && v === 0)) return [];
        const key = kind === 'sum' ? {} : { key: v < n ? 'below' : v === n ? 'equal' : 'above' };
        return [{ at: event.effectiveAt, id: event.id, ...key, v }];
      };
    }
    case 'distinct': {
      const keysOf = compileKeys(leaf);
      return (event) => keysOf(event).map((key) => ({ at: event.effectiveAt, id: event.id, key }));
    }
  }
}

function valueIn(event: RuleEvent, field: MeasuredField): bigint | number | undefined {
  if (field === 'amount' || field === 'dwellMs') return event[field];
  const key = field.slice('properties.'.length);
  const value = Object.hasOwn(event.properties, key) ? event.properties[key] : undefined;
  return typeof value === 'number' ? Math.floor(value) : undefined;
}

/** Negative amounts are none: a sum that could fall would have to remember everything. */
function measured(value: bigint | number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : Math.min(Number(value), MAX_MEASURED);
}

function compileKeys({ by, zone }: DistinctRule): (event: RuleEvent) => readonly string[] {
  switch (by) {
    case 'objectId':
    case 'channel':
    case 'touchpointId':
    case 'campaignId':
      return (event) => (event[by] === undefined ? [] : [event[by]]);
    case 'tag':
      return ({ tags }) => tags;
    case 'day':
      return ({ effectiveAt }) => [dayOf(effectiveAt, zone ?? 'UTC')];
    default: {
      const key = by.slice('properties.'.length);
      // JSON keeps `1` and `"1"` apart.
      return ({ properties }) => (Object.hasOwn(properties, key) ? [JSON.stringify(properties[key])] : []);
    }
  }
}

type Insert = (span: Span, entry: Entry) => Span;

function put(
  state: MeasuredState | undefined,
  { entersAt, leavesAt }: Pick<Span, 'entersAt' | 'leavesAt'>,
  entry: Entry,
  now: EpochMs,
  rollsMs: number | undefined,
  insert: Insert,
): MeasuredState | undefined {
  if (rollsMs !== undefined && entry.at + rollsMs <= now) return state;
  const spans = state?.spans ?? [];
  const known = spans.find((span) => span.entersAt === entersAt);
  const before = known ?? {
    ...(entersAt !== undefined && { entersAt }),
    ...(leavesAt !== undefined && { leavesAt }),
    total: 0,
    events: 0,
    entries: [],
  };
  const after = insert(rollsMs === undefined ? before : withoutLeft(before, now - rollsMs), entry);
  if (after === known) return state;
  const others = spans.filter((span) => span !== known && (span.leavesAt ?? Infinity) > now);
  return {
    kind: 'measured',
    spans: [...others, after].sort((left, right) => (left.entersAt ?? 0) - (right.entersAt ?? 0)),
  };
}

function withoutLeft(span: Span, left: EpochMs): Span {
  const entries = afterLeft(span.entries, left);
  const { forgottenAt, ...rest } = span;
  const isForgotten = forgottenAt !== undefined && forgottenAt > left;
  if (entries === span.entries && isForgotten === (forgottenAt !== undefined)) return span;
  return { ...rest, entries, ...(isForgotten && { forgottenAt }) };
}

/** Entries later than `left`. */
function afterLeft(entries: readonly Entry[], left: EpochMs): readonly Entry[] {
  const first = entries.findIndex(({ at }) => at > left);
  if (first === 0 || entries.length === 0) return entries;
  return first === -1 ? [] : entries.slice(first);
}

function inserted(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const index = entries.findLastIndex(({ at }) => at <= entry.at) + 1;
  return entries.toSpliced(index, 0, entry);
}

function tally(span: Span, { at, id, v = 0 }: Entry): Span {
  return {
    ...span,
    total: Math.min(span.total + v, Number.MAX_SAFE_INTEGER),
    events: span.events + 1,
    entries: inserted(span.entries, { at, id }).slice(-MAX_CAUSE_EVENT_IDS),
  };
}

function withEntry(span: Span, entry: Entry): Span {
  return { ...span, entries: inserted(span.entries, entry) };
}

/** Keeps of each value the newest event that carries it, which is the last to leave. */
function withKey(span: Span, entry: Entry): Span {
  const known = span.entries.find(({ key }) => key === entry.key);
  if (known !== undefined && known.at >= entry.at) return span;
  return {
    ...span,
    entries: inserted(
      span.entries.filter((other) => other !== known),
      entry,
    ),
  };
}

/** Drops the oldest entries that newer ones make idle; see {@link compileMeasure}. */
function trimmed(leaf: MeasureRule, span: Span, rollsMs: number | undefined): Span {
  const { entries } = span;
  if (leaf.kind === 'max' || entries.length <= EXACT_ENTRIES) return span;
  const [oldest] = entries;
  const rest = entries.slice(1);
  const isIdle =
    (valueOf(leaf, rest) ?? 0) > leaf.n || (rollsMs !== undefined && rest.length >= MAX_SUM_ENTRIES);
  if (oldest === undefined || !isIdle) return span;
  return { ...span, entries: rest, forgottenAt: Math.max(oldest.at, span.forgottenAt ?? oldest.at) };
}

/** What entries come to; a maximum of none is `undefined`. */
export function valueOf(leaf: MeasureRule, entries: readonly Entry[]): number | undefined {
  return valuesFrom(leaf, entries)[0];
}

/** At index i what the entries from i on come to; the last is what none come to. */
function valuesFrom(leaf: MeasureRule, entries: readonly Entry[]): readonly (number | undefined)[] {
  const values = new Array<number | undefined>(entries.length + 1);
  let value = leaf.kind === 'max' ? undefined : 0;
  values[entries.length] = value;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const v = entries[index]?.v ?? 0;
    if (leaf.kind === 'max') value = Math.max(value ?? 0, v);
    else value = (value ?? 0) + (leaf.kind === 'sum' ? v : 1);
    values[index] = value;
  }
  return values;
}
