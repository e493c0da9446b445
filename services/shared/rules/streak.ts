import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import { dayNumberOf, periodAfter } from './calendar.ts';
import type { RuleEvent } from './event.ts';
import type { StreakRule } from './rule.ts';

/** Days by number, both included. */
export type Run = readonly [first: number, last: number];

/** What a streak remembers. Plain JSON. */
export interface StreakState {
  readonly kind: 'streak';
  /** Ascending, with at least a day between two. */
  readonly runs: readonly Run[];
  /** When the newest run is over: a whole day has passed without an event. */
  readonly endsAt: EpochMs;
  /** The first event of each of the newest twenty days, ascending. */
  readonly days: readonly { readonly day: number; readonly at: EpochMs; readonly id: string }[];
  /** Last day of the newest run that was dropped because it can no longer decide; absent where none was. */
  readonly forgottenDay?: number;
}

/** Counts the event's day; the same state comes back where it changes nothing. */
export function countDay(
  { zone, n }: StreakRule,
  state: StreakState | undefined,
  { effectiveAt: at, id }: RuleEvent,
): StreakState {
  const day = dayNumberOf(at, zone);
  const known = state ?? { runs: [], days: [], endsAt: -Infinity };
  const newestDay = known.runs.at(-1)?.[1] ?? -Infinity;
  const runs = joined(known.runs, day);
  const days = withDay(known.days, { day, at, id });
  if (runs === state?.runs && days === state.days) return state;
  // If the newest run is ever joined with an older one than these, it is longer than n without it.
  const kept = runs.filter(([, last]) => last >= Math.max(day, newestDay) - n - 1);
  const dropped = runs.at(-1 - kept.length)?.[1];
  const forgottenDay =
    dropped === undefined ? state?.forgottenDay : Math.max(dropped, state?.forgottenDay ?? dropped);
  return {
    kind: 'streak',
    runs: kept,
    endsAt: day > newestDay ? periodAfter(at, 'day', 2, zone).from : known.endsAt,
    days,
    ...(forgottenDay !== undefined && { forgottenDay }),
  };
}

/** Runs with a day more, which may prolong one of them or join two. */
function joined(runs: readonly Run[], day: number): readonly Run[] {
  if (runs.some(([first, last]) => first <= day && day <= last)) return runs;
  const near = runs.filter(([first, last]) => first - 1 <= day && day <= last + 1);
  const [first = day] = near.map(([start]) => start);
  const last = near.at(-1)?.[1] ?? day;
  const run: Run = [Math.min(first, day), Math.max(last, day)];
  return [...runs.filter((other) => !near.includes(other)), run].sort(([left], [right]) => left - right);
}

function withDay(days: StreakState['days'], entry: StreakState['days'][number]): StreakState['days'] {
  const known = days.find(({ day }) => day === entry.day);
  if (known !== undefined && known.at <= entry.at) return days;
  const isOld = days.length === MAX_CAUSE_EVENT_IDS && entry.day < (days[0]?.day ?? 0);
  if (isOld) return days;
  return [...days.filter((other) => other !== known), entry]
    .sort((left, right) => left.day - right.day)
    .slice(-MAX_CAUSE_EVENT_IDS);
}

/** The run that goes on: it has an event of today or yesterday. */
function runningAt(state: StreakState | undefined, now: EpochMs): Run | undefined {
  return state === undefined || state.endsAt <= now ? undefined : state.runs.at(-1);
}

/** Days in a row; 0 where the newest run is over. */
export function streakAt(state: StreakState | undefined, now: EpochMs): number {
  const run = runningAt(state, now);
  return run === undefined ? 0 : run[1] - run[0] + 1;
}

/** False where the run may have begun on days that were dropped: the length is then a lower bound above `n`. */
export function isStreakExact(state: StreakState | undefined, now: EpochMs): boolean {
  const run = runningAt(state, now);
  return run === undefined || state?.forgottenDay === undefined || run[0] - 1 > state.forgottenDay;
}

/** An event of each of the run's newest twenty days, newest first, and how many days there are. */
export function streakCauses(
  state: StreakState | undefined,
  now: EpochMs,
): { readonly newest: readonly { readonly at: EpochMs; readonly id: string }[]; readonly count: number } {
  const run = runningAt(state, now);
  const newest = run === undefined ? [] : (state?.days ?? []).filter(({ day }) => day >= run[0]).toReversed();
  return { newest, count: streakAt(state, now) };
}
