/**
 * What an account must still know of its past to decide: how much each capped rule has paid per day, and which of
 * its transactions are reversed. Facts come in any order, so both would grow for ever; they are bounded instead, the
 * oldest forgotten first, and what is forgotten is refused rather than paid or reversed a second time.
 */
export interface AccountMemory {
  /** Ordered by day, then rule. */
  readonly earned: readonly EarnedOnDay[];
  /** Newest day that was forgotten; `''` where none was. */
  readonly daysForgottenThrough: string;
  /** Versions of reversed transactions, ascending. */
  readonly reversed: readonly number[];
  /** Newest version that was forgotten; 0 where none was. */
  readonly versionsForgottenThrough: number;
}

interface EarnedOnDay {
  /** `YYYY-MM-DD`; its order as text is its order in time. */
  readonly day: string;
  readonly ruleId: string;
  readonly amount: bigint;
}

/**
 * Rule and day pairs that an account remembers: thirteen months of a capped rule that pays every day. At 60 to 120
 * bytes each, the state of an account stays below 50 kB.
 */
export const MAX_REMEMBERED_DAYS = 400;

/** Reversals are made by people: 500 of 12 bytes are 6 kB, and more than an account ever sees. */
export const MAX_REMEMBERED_REVERSALS = 500;

export const NOTHING_REMEMBERED: AccountMemory = {
  earned: [],
  daysForgottenThrough: '',
  reversed: [],
  versionsForgottenThrough: 0,
};

/** What a rule has paid on a day; `undefined` where that is forgotten. */
export function earnedOn(memory: AccountMemory, ruleId: string, day: string): bigint | undefined {
  if (day <= memory.daysForgottenThrough) return undefined;
  return memory.earned.find((entry) => entry.day === day && entry.ruleId === ruleId)?.amount ?? 0n;
}

export function rememberEarned(
  memory: AccountMemory,
  ruleId: string,
  day: string,
  amount: bigint,
): AccountMemory {
  const sum = { day, ruleId, amount: (earnedOn(memory, ruleId, day) ?? 0n) + amount };
  const others = memory.earned.filter((entry) => entry.day !== day || entry.ruleId !== ruleId);
  const place = others.findIndex((entry) => entry.day > day || (entry.day === day && entry.ruleId > ruleId));
  const earned = others.toSpliced(place === -1 ? others.length : place, 0, sum);
  const oldest = earned[0]?.day ?? '';
  if (earned.length <= MAX_REMEMBERED_DAYS) return { ...memory, earned };
  // A day is forgotten whole: half a day would look like one on which little was earned.
  return { ...memory, earned: earned.filter((entry) => entry.day !== oldest), daysForgottenThrough: oldest };
}

export type ReversalOf = 'open' | 'reversed' | 'forgotten';

export function reversalOf(memory: AccountMemory, version: number): ReversalOf {
  if (memory.reversed.includes(version)) return 'reversed';
  return version <= memory.versionsForgottenThrough ? 'forgotten' : 'open';
}

export function rememberReversed(memory: AccountMemory, version: number): AccountMemory {
  const reversed = [...memory.reversed, version].sort((left, right) => left - right);
  const [oldest] = reversed;
  if (reversed.length <= MAX_REMEMBERED_REVERSALS || oldest === undefined) return { ...memory, reversed };
  return { ...memory, reversed: reversed.slice(1), versionsForgottenThrough: oldest };
}
