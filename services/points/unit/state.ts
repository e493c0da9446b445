import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import { DAY_MS } from '@rapport/kernel/instant';
import type { Shortfall, Terms } from '../account/terms.ts';
import type { ExpiryPolicy } from '../rule/availability.ts';

/** What something is counted in: points, coupons, coins. */
export interface UnitPlan {
  readonly unit: string;
  readonly name: string;
  /** Of what is earned under a rule, or on a request, that says nothing of it; never where absent. */
  readonly expiry?: ExpiryPolicy;
  /** How many days ahead expiry is announced; 0: not at all. */
  readonly warningDays: number;
  readonly shortfall: Shortfall;
}

/** Nobody plans further ahead than a quarter to spend what would be lost. */
export const MAX_WARNING_DAYS = 90;

export type UnitEvent = DomainEvent<
  'UnitDefined',
  { readonly plan: UnitPlan; readonly version: number; readonly activeFrom: EpochMs }
>;

export type UnitState =
  | { readonly status: 'none' }
  | {
      readonly status: 'defined';
      readonly plan: UnitPlan;
      /** From 1. */
      readonly version: number;
      readonly activeFrom: EpochMs;
    };

export const NO_UNIT: UnitState = { status: 'none' };

export const evolve = (_: UnitState, { data }: UnitEvent): UnitState => ({ status: 'defined', ...data });

/** What a unit says to its accounts. */
export const termsOfUnit = ({
  version,
  shortfall,
  warningDays,
}: Pick<UnitPlan, 'shortfall' | 'warningDays'> & { readonly version: number }): Terms => ({
  version,
  shortfall,
  warningMs: warningDays * DAY_MS,
});
