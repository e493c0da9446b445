import { DAY_MS } from '@rapport/kernel/instant';

/**
 * What becomes of points that are taken back when there are not as many: the balance goes below zero, and whatever comes
 * in makes it good; or it stays at zero and the rest is owed, which earnings settle, and not what merely comes back.
 */
export const SHORTFALLS = ['below_zero', 'owe'] as const;
export type Shortfall = (typeof SHORTFALLS)[number];

/** What a unit says to its accounts. An account stands under the newest that a command has told it. */
export interface Terms {
  /** Of the unit's definition; 0: none was ever given. */
  readonly version: number;
  readonly shortfall: Shortfall;
  /** How long before their expiry points are announced; 0: they are not. */
  readonly warningMs: number;
}

/** A month to spend what would be lost. */
export const STANDARD_WARNING_DAYS = 30;

export const STANDARD_TERMS: Terms = {
  version: 0,
  shortfall: 'below_zero',
  warningMs: STANDARD_WARNING_DAYS * DAY_MS,
};
