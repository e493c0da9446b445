import { withAwaited } from './awaited.ts';
import type { AwaitedEvent } from './awaited.ts';

/**
 * What an account must still know of its past to decide: how much each limited rule has paid in each of its periods, and
 * which of its transactions are reversed. Facts come in any order, so both would grow for ever; they are bounded
 * instead, the oldest forgotten first, and what is forgotten is refused rather than paid or reversed a second time.
 */
export interface AccountMemory {
  /** Ordered by last day, then rule and period. */
  readonly earned: readonly EarnedInPeriod[];
  /** Periods that end up to and including this day are forgotten; `''` where none is. */
  readonly daysForgottenThrough: string;
  /** Versions of reversed transactions, ascending. */
  readonly reversed: readonly number[];
  /** Newest version that was forgotten; 0 where none was. */
  readonly versionsForgottenThrough: number;
  /** Facts that count no more, the newest last; none where absent. */
  readonly voided?: readonly string[];
  /** What points of rules wait for and has happened, the newest told last; nothing where absent. */
  readonly awaited?: readonly AwaitedEvent[];
}

export const LIMIT_PERIODS = ['hour', 'day', 'week', 'month', 'ever'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

/** A calendar period of the tenant's zone that a limit counts in. */
export interface CountedPeriod {
  readonly period: LimitPeriod;
  /** Its last day, `YYYY-MM-DD`, or its hour, `YYYY-MM-DDTHH`: its order as text is its order in time. */
  readonly through: string;
}

/** The most that a rule pays a member in a period: points, times, or both. */
export interface DueLimit extends CountedPeriod {
  readonly points?: bigint;
  readonly times?: number;
}

/** The last day of what never ends. */
export const FOR_EVER = '9999-12-31';

interface EarnedInPeriod extends CountedPeriod {
  readonly ruleId: string;
  readonly amount: bigint;
  readonly times: number;
}

/**
 * Pairs of limited rule and period that an account remembers: thirteen months of a rule that pays every day under the
 * cap of a day. At 80 to 140 bytes each, the state of an account stays below 60 kB.
 */
export const MAX_REMEMBERED_PERIODS = 400;

/** Of them, those that never end; so there is always room for days. */
export const MAX_REMEMBERED_FOR_EVER = 200;

/** Reversals are made by people: 500 of 12 bytes are 6 kB, and more than an account ever sees. */
export const MAX_REMEMBERED_REVERSALS = 500;

/**
 * Facts of which the account still knows that they count no more. What a budget or a partner has granted arrives within
 * tens of milliseconds, or when an outage is over: 200 ids of up to 200 bytes are 40 kB.
 */
export const MAX_REMEMBERED_VOIDS = 200;

export const NOTHING_REMEMBERED: AccountMemory = {
  earned: [],
  daysForgottenThrough: '',
  reversed: [],
  versionsForgottenThrough: 0,
};

const isOf =
  (ruleId: string, { period, through }: CountedPeriod) =>
  (entry: EarnedInPeriod): boolean =>
    entry.through === through && entry.ruleId === ruleId && entry.period === period;

/** What a rule has paid in a period, and how often; `undefined` where that is forgotten, or could not be remembered. */
export function earnedIn(
  memory: AccountMemory,
  ruleId: string,
  counted: CountedPeriod,
): Pick<EarnedInPeriod, 'amount' | 'times'> | undefined {
  if (counted.through <= memory.daysForgottenThrough) return undefined;
  const known = memory.earned.find(isOf(ruleId, counted));
  if (known !== undefined || counted.period !== 'ever') return known ?? { amount: 0n, times: 0 };
  const forEver = memory.earned.filter(({ period }) => period === 'ever').length;
  return forEver < MAX_REMEMBERED_FOR_EVER ? { amount: 0n, times: 0 } : undefined;
}

const orderOf = ({ through, ruleId, period }: EarnedInPeriod): string => `${through} ${ruleId} ${period}`;

export function rememberEarned(
  memory: AccountMemory,
  ruleId: string,
  { period, through }: CountedPeriod,
  amount: bigint,
): AccountMemory {
  const known = memory.earned.find(isOf(ruleId, { period, through }));
  const sum: EarnedInPeriod = {
    period,
    through,
    ruleId,
    amount: (known?.amount ?? 0n) + amount,
    times: (known?.times ?? 0) + 1,
  };
  const others = memory.earned.filter((entry) => entry !== known);
  const place = others.findIndex((entry) => orderOf(entry) > orderOf(sum));
  const earned = others.toSpliced(place === -1 ? others.length : place, 0, sum);
  const oldest = earned[0]?.through ?? '';
  if (earned.length <= MAX_REMEMBERED_PERIODS) return { ...memory, earned };
  // All that ends on a day is forgotten together: a part of it would look like little that was earned.
  const kept = earned.filter((entry) => entry.through !== oldest);
  return { ...memory, earned: kept, daysForgottenThrough: oldest };
}

export type ReversalOf = 'open' | 'reversed' | 'forgotten';

export function reversalOf(memory: AccountMemory, version: number): ReversalOf {
  if (memory.reversed.includes(version)) return 'reversed';
  return version <= memory.versionsForgottenThrough ? 'forgotten' : 'open';
}

/** The reversal did not come about. */
export const forgetReversed = (memory: AccountMemory, version: number): AccountMemory => ({
  ...memory,
  reversed: memory.reversed.filter((one) => one !== version),
});

export function rememberReversed(memory: AccountMemory, version: number): AccountMemory {
  // The rest of what was reversed in part: it is known already, or forgotten for good.
  if (reversalOf(memory, version) !== 'open') return memory;
  const reversed = [...memory.reversed, version].sort((left, right) => left - right);
  const [oldest] = reversed;
  if (reversed.length <= MAX_REMEMBERED_REVERSALS || oldest === undefined) return { ...memory, reversed };
  return { ...memory, reversed: reversed.slice(1), versionsForgottenThrough: oldest };
}

export const isVoided = ({ voided = [] }: AccountMemory, eventId: string): boolean =>
  voided.includes(eventId);

/** Nothing that is earned later need not wait because of it. */
export const rememberVoided = (memory: AccountMemory, eventId: string): AccountMemory => ({
  ...memory,
  voided: [...(memory.voided ?? []), eventId].slice(-MAX_REMEMBERED_VOIDS),
  ...(memory.awaited !== undefined && { awaited: memory.awaited.filter((one) => one.eventId !== eventId) }),
});

export const rememberAwaited = (memory: AccountMemory, event: AwaitedEvent): AccountMemory => ({
  ...memory,
  awaited: withAwaited(memory.awaited ?? [], event),
});
