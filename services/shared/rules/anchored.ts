import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from './event.ts';
import type { EventPredicate } from './filter.ts';
import { EXACT_ENTRIES, MAX_SUM_ENTRIES, compileRead, valueOf } from './measure.ts';
import type { Entry, MeasureRule } from './measure.ts';
import type { AnchoredWindow } from './rule.ts';

/** What a leaf remembers that counts after another event, or before it. Plain JSON. */
export interface AnchoredState {
  readonly kind: 'anchored';
  /** The first or last event that is counted from; absent while there was none. */
  readonly anchor?: Entry;
  /** From the one that counts least long to the one that counts longest: ascending by `at`, of `before` descending. */
  readonly entries: readonly Entry[];
  /** The entry nearest to the others that was dropped because they decide; absent where none was. */
  readonly forgottenAt?: EpochMs;
}

/** A leaf over an anchored window, compiled. Time alone never turns it. */
export interface Anchored {
  /** The same state comes back where the event changes nothing. */
  readonly apply: (state: AnchoredState | undefined, event: RuleEvent) => AnchoredState | undefined;
  /** `undefined` is a maximum of nothing. */
  readonly value: (state: AnchoredState | undefined) => number | undefined;
  /** The anchor and the events that count: the newest twenty, newest first, and how many. */
  readonly counted: (state: AnchoredState | undefined) => {
    readonly newest: readonly Entry[];
    readonly count: number;
  };
  readonly isExact: (state: AnchoredState | undefined) => boolean;
}

const NOTHING: AnchoredState = { kind: 'anchored', entries: [] };

/**
 * Compiles a leaf that counts relative to another event, by the distance of instants along the direction of counting:
 * the later an event is, the further it is after the anchor; of `before` the earlier. Why dropping the nearest entries
 * never changes an answer: wherever the anchor moves, it takes entries out in the order of their distance. Where the
 * furthest k come to more than `n`, either all of them count, or the anchor lies beyond one of them, and then beyond
 * everything that was dropped.
 */
export function compileAnchored(
  leaf: MeasureRule,
  window: AnchoredWindow,
  isCounted: EventPredicate,
  isAnchor: EventPredicate,
): Anchored {
  const isAfter = 'after' in window;
  const distance = isAfter ? (at: EpochMs) => at : (at: EpochMs) => -at;
  // After the last, or before the first: the anchor only ever moves on, and what it has passed is out for good.
  const movesOn = isAfter ? window.after === 'last' : window.before === 'first';
  const isKeyed = leaf.kind === 'distinct' || leaf.kind === 'max';
  const read = compileRead(leaf);

  const beyond = (entries: readonly Entry[], anchor: Entry): readonly Entry[] => {
    const first = entries.findIndex(({ at }) => distance(at) > distance(anchor.at));
    if (first === 0 || entries.length === 0) return entries;
    return first === -1 ? [] : entries.slice(first);
  };
  const live = (state: AnchoredState): readonly Entry[] =>
    state.anchor === undefined ? [] : beyond(state.entries, state.anchor);

  const moved = (state: AnchoredState, event: RuleEvent): AnchoredState => {
    const { anchor } = state;
    const { effectiveAt, id } = event;
    const isFurther = anchor === undefined || distance(effectiveAt) > distance(anchor.at);
    if (anchor !== undefined && (effectiveAt === anchor.at || isFurther !== movesOn)) return state;
    const next = { at: effectiveAt, id };
    return { ...state, anchor: next, ...(movesOn && { entries: beyond(state.entries, next) }) };
  };

  const counting = (state: AnchoredState, entry: Entry): AnchoredState => {
    const { anchor } = state;
    if (movesOn && anchor !== undefined && distance(entry.at) <= distance(anchor.at)) return state;
    const known = isKeyed ? state.entries.find(({ key }) => key === entry.key) : undefined;
    if (known !== undefined && distance(known.at) >= distance(entry.at)) return state;
    const others = known === undefined ? state.entries : state.entries.filter((other) => other !== known);
    const index = others.findLastIndex(({ at }) => distance(at) <= distance(entry.at)) + 1;
    return trimmed({ ...state, entries: others.toSpliced(index, 0, entry) });
  };

  const trimmed = (state: AnchoredState): AnchoredState => {
    const { entries, forgottenAt } = state;
    const [nearest] = entries;
    if (leaf.kind === 'max' || nearest === undefined || entries.length <= EXACT_ENTRIES) return state;
    const rest = entries.slice(1);
    if ((valueOf(leaf, rest) ?? 0) <= leaf.n && rest.length < MAX_SUM_ENTRIES) return state;
    const isFurther = forgottenAt === undefined || distance(nearest.at) > distance(forgottenAt);
    return { ...state, entries: rest, forgottenAt: isFurther ? nearest.at : forgottenAt };
  };

  return {
    apply: (state, event) => {
      let next = state ?? NOTHING;
      if (isCounted(event)) for (const entry of read(event)) next = counting(next, entry);
      if (isAnchor(event)) next = moved(next, event);
      return next === NOTHING ? state : next;
    },
    value: (state = NOTHING) => valueOf(leaf, live(state)),
    counted: (state = NOTHING) => {
      const { anchor } = state;
      if (anchor === undefined) return { newest: [], count: 0 };
      const counted = live(state);
      const newest = [anchor, ...counted].sort((left, right) => right.at - left.at);
      return { newest: newest.slice(0, MAX_CAUSE_EVENT_IDS), count: counted.length + 1 };
    },
    isExact: (state = NOTHING) => {
      const { anchor, forgottenAt } = state;
      if (anchor === undefined) return true;
      // Of a maximum only the furthest event on each side of `n` is known.
      if (leaf.kind === 'max') return (valueOf(leaf, live(state)) ?? leaf.n) === leaf.n;
      return forgottenAt === undefined || distance(forgottenAt) <= distance(anchor.at);
    },
  };
}
