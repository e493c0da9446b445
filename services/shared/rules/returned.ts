import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from './event.ts';
import type { ReturnedRule } from './rule.ts';

/**
 * What a return remembers: of the events that follow each other in less than `awayMs` the newest run, and the last
 * event before it. Plain JSON.
 */
export interface ReturnedState {
  readonly kind: 'returned';
  /** Last event of the run before; absent where there was none. */
  readonly before?: EpochMs;
  /** The event with which the newest run began: the return, where there was one before. */
  readonly first: Mark;
  readonly last: EpochMs;
}

interface Mark {
  readonly at: EpochMs;
  readonly id: string;
}

/**
 * Counts an event where it belongs; the same state comes back where it changes nothing. Why the newest run is enough:
 * the run before began more than `awayMs` ago, and the window is no longer than that, so that no return but the newest
 * one can be inside, now or later, wherever late events fall.
 */
export function countReturn(
  { awayMs }: ReturnedRule,
  state: ReturnedState | undefined,
  { effectiveAt: at, id }: RuleEvent,
): ReturnedState {
  if (state === undefined) return { kind: 'returned', first: { at, id }, last: at };
  const { before, first, last } = state;
  if (at >= last + awayMs) return { kind: 'returned', before: last, first: { at, id }, last: at };
  if (at > last) return { ...state, last: at };
  if (at >= first.at) return state;
  if (before !== undefined && at <= before) return state;
  const joinsRun = first.at - at < awayMs;
  const joinsBefore = before !== undefined && at - before < awayMs;
  // Nobody was away: the run goes back to what was before, and further than any window reaches.
  if (joinsRun && joinsBefore) return { kind: 'returned', first: { at: before, id }, last };
  return joinsRun ? { ...state, first: { at, id } } : { ...state, before: at };
}

/** The event with which the member came back, if that was less than the window's length ago. */
export function returnAt(
  { ms }: ReturnedRule,
  state: ReturnedState | undefined,
  now: EpochMs,
): Mark | undefined {
  const isBack = state?.before !== undefined && now < state.first.at + ms;
  return isBack ? state.first : undefined;
}
