/** A tier by the names that people give it. */
export interface TierName {
  readonly programId: string;
  readonly tierId: string;
}

/** Tiers of a unit, by what members have in it or were given in a period. */
export interface TierProgram {
  readonly programId: string;
  readonly version: number;
  readonly name: string;
  readonly unit: string;
  /** Periods begin and end by its clocks. */
  readonly zone: string;
  /** `balance`: what is not spent. `earned`: what was given in the period, less what was taken back. */
  readonly basis: Basis;
  /** When tiers are looked at again, and what `earned` counts in. */
  readonly period: TierPeriod;
  /** Whole days after the end of a period before a tier falls. */
  readonly graceDays: number;
  readonly falls: Fall;
  /** Ascending by points; a member below the first has none. */
  readonly tiers: readonly Tier[];
}

export interface Tier {
  readonly tierId: string;
  readonly name: string;
  /** Reached with so many points. */
  readonly from: bigint;
  /** What a campaign tool lets its members do. */
  readonly privileges: readonly string[];
}

export const TIER_PERIODS = ['month', 'quarter', 'year', 'ever'] as const;
export type TierPeriod = (typeof TIER_PERIODS)[number];
export const BASES = ['balance', 'earned'] as const;
export type Basis = (typeof BASES)[number];
export const FALLS = ['one_step', 'to_qualified'] as const;
export type Fall = (typeof FALLS)[number];

/** Nobody tells more of them apart. */
export const MAX_TIERS = 10;
export const MAX_PRIVILEGES = 20;
/** Shorter than the shortest month, so that grace is over before the next look. */
export const MAX_GRACE_DAYS = 27;

/** Below the lowest tier. */
export const NO_TIER = -1;

/** The highest tier that so many points reach; {@link NO_TIER} where none is. */
export const qualifiedBy = ({ tiers }: Pick<TierProgram, 'tiers'>, points: bigint): number =>
  tiers.findLastIndex(({ from }) => from <= points);
