import type { EpochMs } from '@rapport/kernel/instant';
import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import { compileAnchored } from './anchored.ts';
import type { AnchoredState } from './anchored.ts';
import { wallClock } from './calendar.ts';
import type { RuleEvent } from './event.ts';
import { compilePattern } from './filter.ts';
import { compileMeasure, isAnchored, rollingMs } from './measure.ts';
import type { MeasureRule, MeasuredState } from './measure.ts';
import {
  MAX_FAVOURITE_EVENTS,
  MAX_FAVOURITE_TAGS,
  MAX_STREAK_DAYS,
  MAX_SUM,
  MAX_TOTAL_COUNT,
  MAX_TRAIT_COUNT,
} from './rule.ts';
import type {
  CountWindow,
  EventPattern,
  FavouriteTrait,
  NumberTrait,
  RfmPart,
  RfmTrait,
  TraitMeasure,
} from './rule.ts';
import { countDay, streakAt, streakCauses } from './streak.ts';
import type { StreakState } from './streak.ts';

/** What a trait comes to for one member. */
export interface TraitValue {
  /** A number, a favourite, or an RFM score such as `543`. */
  readonly value: string | number;
  /** Of an RFM score. */
  readonly parts?: Readonly<Record<RfmPart, number>>;
  /** Of a favourite, in percent: see {@link confidenceOf}. Whatever is counted is no guess. */
  readonly confidence?: number;
}

/** The newest events that a favourite is taken from, ascending by instant and id. */
export interface FavouriteState {
  readonly kind: 'favourite';
  readonly entries: readonly FavouriteEntry[];
}

interface FavouriteEntry {
  readonly at: EpochMs;
  readonly id: string;
  readonly keys: readonly string[];
}

export interface RfmState {
  readonly kind: 'rfm';
  readonly last: EpochMs;
  readonly frequency?: MeasuredState;
  readonly monetary?: MeasuredState;
}

/** What a trait remembers of one member. Plain JSON. */
export type TraitState = MeasuredState | AnchoredState | StreakState | FavouriteState | RfmState;

/** A trait, compiled. All functions are pure; `now` must not go back between calls on one state. */
export interface Trait {
  /** Events that can change its state fit one of them. */
  readonly patterns: readonly EventPattern[];
  /** The same state comes back where the event changes nothing. */
  readonly apply: (state: TraitState | undefined, event: RuleEvent, now: EpochMs) => TraitState | undefined;
  /** `undefined` where there is nothing to take it from; a number is 0 then. */
  readonly valueAt: (state: TraitState | undefined, now: EpochMs) => TraitValue | undefined;
  /** The first instant after `now` at which what `sees` says of the value changes by time alone. */
  readonly turnAfter: (
    state: TraitState | undefined,
    now: EpochMs,
    sees: (value: TraitValue | undefined) => boolean,
  ) => EpochMs | undefined;
  /** Events that the value rests on: the newest twenty, newest first, and how many. */
  readonly countedAt: (state: TraitState | undefined, now: EpochMs) => Counted;
}

interface Counted {
  readonly newest: readonly { readonly id: string; readonly at: EpochMs }[];
  readonly count: number;
}

/** Compiles a trait once; keep the result as long as the definition. */
export function compileTrait(measure: TraitMeasure): Trait {
  switch (measure.kind) {
    case 'favourite':
      return compileFavourite(measure);
    case 'rfm':
      return compileRfm(measure);
    case 'streak':
      return compileStreakTrait(measure);
    default:
      return compileNumber(measure);
  }
}

/** Whether two values are told apart: confidence alone tells nothing new. */
export function isSameValue(one: TraitValue | undefined, other: TraitValue | undefined): boolean {
  return one?.value === other?.value;
}

/** When time alone gives the trait another value. */
export function changeAfter(trait: Trait, state: TraitState | undefined, now: EpochMs): EpochMs | undefined {
  const value = trait.valueAt(state, now);
  return trait.turnAfter(state, now, (next) => isSameValue(next, value));
}

// --- numbers ------------------------------------------------------------------------------------------------

function compileNumber(measure: Exclude<NumberTrait, { kind: 'streak' }>): Trait {
  const limit = limitOf(measure.kind, measure.within);
  // Leaves keep what decides a comparison with n: exact up to it, and more than n above.
  const leaf: MeasureRule = { ...measure, op: 'gte', n: limit };
  const toValue = (value = 0): TraitValue => ({ value: Math.min(value, limit) });
  const { within } = measure;
  const isCounted = compilePattern(measure);
  if (within !== 'ever' && isAnchored(within)) {
    const anchored = compileAnchored(leaf, within, isCounted, compilePattern(within));
    const known = (state: TraitState | undefined): AnchoredState | undefined =>
      state?.kind === 'anchored' ? state : undefined;
    return {
      patterns: [measure, within],
      apply: (state, event) => anchored.apply(known(state), event),
      valueAt: (state) => toValue(anchored.value(known(state))),
      turnAfter: () => undefined,
      countedAt: (state) => anchored.counted(known(state)),
    };
  }
  const { apply, valueAt, turnAfter, countedAt } = compileMeasure(leaf);
  return {
    patterns: [measure],
    apply: (state, event, now) => (isCounted(event) ? apply(knownMeasured(state), event, now) : state),
    valueAt: (state, now) => toValue(valueAt(knownMeasured(state), now)),
    turnAfter: (state, now, sees) => turnAfter(knownMeasured(state), now, (value) => sees(toValue(value))),
    countedAt: (state, now) => countedAt(knownMeasured(state), now),
  };
}

function knownMeasured(state: TraitState | undefined): MeasuredState | undefined {
  return state?.kind === 'measured' ? state : undefined;
}

/** A number says no more than this: whatever is above it says the same. */
function limitOf(kind: 'count' | 'sum' | 'distinct', within: CountWindow): number {
  if (kind === 'sum') return MAX_SUM;
  const isKept =
    kind === 'distinct' || rollingMs(within) !== undefined || (within !== 'ever' && isAnchored(within));
  return isKept ? MAX_TRAIT_COUNT : MAX_TOTAL_COUNT;
}

function compileStreakTrait(measure: Extract<NumberTrait, { kind: 'streak' }>): Trait {
  const leaf = { ...measure, op: 'gte', n: MAX_STREAK_DAYS } as const;
  const isCounted = compilePattern(measure);
  const known = (state: TraitState | undefined): StreakState | undefined =>
    state?.kind === 'streak' ? state : undefined;
  const valueAt = (state: TraitState | undefined, now: EpochMs): TraitValue => ({
    value: Math.min(streakAt(known(state), now), MAX_STREAK_DAYS),
  });
  return {
    patterns: [measure],
    apply: (state, event) => (isCounted(event) ? countDay(leaf, known(state), event) : state),
    valueAt,
    turnAfter: (state, now, sees) => {
      const endsAt = known(state)?.endsAt;
      const isTurn = endsAt !== undefined && endsAt > now && sees(valueAt(state, now)) !== sees({ value: 0 });
      return isTurn ? endsAt : undefined;
    },
    countedAt: (state, now) => streakCauses(known(state), now),
  };
}

// --- favourites ---------------------------------------------------------------------------------------------

function compileFavourite(measure: FavouriteTrait): Trait {
  const isCounted = compilePattern(measure);
  const keysOf = compileFavouriteKeys(measure);
  const rollsMs = rollingMs(measure.within);
  const liveAt = (state: TraitState | undefined, now: EpochMs): readonly FavouriteEntry[] => {
    if (state?.kind !== 'favourite') return [];
    if (rollsMs === undefined) return state.entries;
    const first = state.entries.findIndex(({ at }) => now < at + rollsMs);
    return first === -1 ? [] : state.entries.slice(first);
  };
  return {
    patterns: [measure],
    apply: (state, event, now) => {
      const { effectiveAt: at, id } = event;
      if (!isCounted(event) || (rollsMs !== undefined && at + rollsMs <= now)) return state;
      const keys = keysOf(event);
      if (keys.length === 0) return state;
      const live = liveAt(state, now);
      const index = live.findLastIndex((known) => known.at < at || (known.at === at && known.id < id)) + 1;
      // Entries leave in their order, so what newer ones have pushed out never comes back among the newest.
      const entries = live.toSpliced(index, 0, { at, id, keys }).slice(-MAX_FAVOURITE_EVENTS);
      return { kind: 'favourite', entries };
    },
    valueAt: (state, now) => favouritesFrom(liveAt(state, now))[0],
    turnAfter: (state, now, sees) => {
      if (rollsMs === undefined) return undefined;
      const live = liveAt(state, now);
      const values = favouritesFrom(live);
      const before = sees(values[0]);
      for (const [index, { at }] of live.entries()) {
        // Entries of one instant leave together.
        if (live[index + 1]?.at !== at && sees(values[index + 1]) !== before) return at + rollsMs;
      }
      return undefined;
    },
    countedAt: (state, now) => {
      const live = liveAt(state, now);
      const favourite = favouritesFrom(live)[0]?.value;
      const carrying = live.filter(({ keys }) => keys.some((key) => key === favourite));
      return { newest: carrying.slice(-MAX_CAUSE_EVENT_IDS).toReversed(), count: carrying.length };
    },
  };
}

function compileFavouriteKeys({ by, zone = 'UTC' }: FavouriteTrait): (event: RuleEvent) => readonly string[] {
  switch (by) {
    case 'tag':
      return ({ tags }) => [...new Set(tags)].slice(0, MAX_FAVOURITE_TAGS);
    case 'channel':
    case 'objectId':
    case 'touchpointId':
    case 'campaignId':
      return (event) => (event[by] === undefined ? [] : [event[by]]);
    case 'hour':
      return ({ effectiveAt }) => {
        const hour = Math.floor(wallClock(effectiveAt, zone).minute / 60);
        return [String(hour).padStart(2, '0')];
      };
    case 'weekday':
      return ({ effectiveAt }) => [String(wallClock(effectiveAt, zone).weekday)];
    default: {
      const key = by.slice('properties.'.length);
      return ({ properties }) => (Object.hasOwn(properties, key) ? [String(properties[key])] : []);
    }
  }
}

/** At index i the favourite of the entries from i on; the last is that of none. */
function favouritesFrom(entries: readonly FavouriteEntry[]): readonly (TraitValue | undefined)[] {
  const values = new Array<TraitValue | undefined>(entries.length + 1);
  const seen = new Map<string, { readonly newest: number; times: number }>();
  let best: string | undefined;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    for (const key of entries[index]?.keys ?? []) {
      const known = seen.get(key) ?? { newest: index, times: 0 };
      known.times += 1;
      seen.set(key, known);
      const first = best === undefined ? undefined : seen.get(best);
      const isBetter =
        best === undefined ||
        first === undefined ||
        known.times > first.times ||
        (known.times === first.times &&
          (known.newest > first.newest || (known.newest === first.newest && key < best)));
      if (isBetter) best = key;
    }
    if (best === undefined) continue;
    const times = seen.get(best)?.times ?? 0;
    values[index] = { value: best, confidence: confidenceOf(times, entries.length - index) };
  }
  return values;
}

/** Of the normal distribution, for a two-sided interval of 95 %. */
const Z = 1.96;

/**
 * How far a favourite can be trusted: the lower end of the Wilson interval (95 %) of its share, in whole percent,
 * rounded down. One event of one says 20, ten of ten 72, a hundred of two hundred 43.
 */
export function confidenceOf(times: number, of: number): number {
  const share = times / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return Math.floor((100 * (middle - half)) / (1 + (Z * Z) / of));
}

// --- RFM ----------------------------------------------------------------------------------------------------

function compileRfm(measure: RfmTrait): Trait {
  const { of, by, recencyMs, within } = measure;
  const isCounted = compilePattern(measure);
  const rollsMs = rollingMs(within);
  const counted = { of, op: 'gte', n: measure.frequency.at(-1) ?? 1, within } as const;
  const frequency = compileMeasure(
    by === undefined ? { kind: 'count', ...counted } : { kind: 'distinct', by, ...counted },
  );
  const monetary = compileMeasure({
    kind: 'sum',
    field: 'amount',
    ...counted,
    n: measure.monetary.at(-1) ?? 1,
  });
  const known = (state: TraitState | undefined): RfmState | undefined =>
    state?.kind === 'rfm' ? state : undefined;
  const scoreOf = (value: number | undefined, bounds: readonly number[]): number =>
    1 + bounds.filter((bound) => (value ?? 0) >= bound).length;
  // Nothing that counts is told apart from the lowest class.
  const frequencyOf = (value: number | undefined): number =>
    (value ?? 0) === 0 ? 0 : scoreOf(value, measure.frequency);
  const valueAt: Trait['valueAt'] = (state, now) => {
    const seen = known(state);
    const parts = {
      recency: 1 + recencyMs.filter((bound) => seen !== undefined && now < seen.last + bound).length,
      frequency: frequencyOf(frequency.valueAt(seen?.frequency, now)),
      monetary: scoreOf(monetary.valueAt(seen?.monetary, now), measure.monetary),
    };
    if (parts.frequency === 0) return undefined;
    return { value: `${parts.recency}${parts.frequency}${parts.monetary}`, parts };
  };
  const nextAfter = (seen: RfmState, now: EpochMs): EpochMs => {
    const { last } = seen;
    const often = frequencyOf(frequency.valueAt(seen.frequency, now));
    const much = scoreOf(monetary.valueAt(seen.monetary, now), measure.monetary);
    return Math.min(
      ...recencyMs.map((bound) => last + bound).filter((at) => at > now),
      frequency.turnAfter(seen.frequency, now, (value) => frequencyOf(value) === often) ?? Infinity,
      monetary.turnAfter(seen.monetary, now, (value) => scoreOf(value, measure.monetary) === much) ??
        Infinity,
    );
  };
  return {
    patterns: [measure],
    apply: (state, event, now) => {
      const { effectiveAt: at } = event;
      if (!isCounted(event) || (rollsMs !== undefined && at + rollsMs <= now)) return state;
      const before = known(state);
      const often = frequency.apply(before?.frequency, event, now);
      const much = monetary.apply(before?.monetary, event, now);
      return {
        kind: 'rfm',
        last: Math.max(at, before?.last ?? at),
        ...(often !== undefined && { frequency: often }),
        ...(much !== undefined && { monetary: much }),
      };
    },
    valueAt,
    turnAfter: (state, now, sees) => {
      const seen = known(state);
      if (seen === undefined) return undefined;
      const before = sees(valueAt(seen, now));
      // Each step is a score that falls, so there are fewer of them than bounds.
      for (let at = nextAfter(seen, now); at < Infinity; at = nextAfter(seen, at)) {
        if (sees(valueAt(seen, at)) !== before) return at;
      }
      return undefined;
    },
    countedAt: (state, now) => frequency.countedAt(known(state)?.frequency, now),
  };
}
