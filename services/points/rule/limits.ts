import { DAY_MS } from '@rapport/kernel/instant';
import { FOR_EVER } from '../account/memory.ts';
import type { CountedPeriod, LimitPeriod } from '../account/memory.ts';

/** The most that a rule pays a member in a calendar period of the tenant's zone: points, times, or both. */
export interface MemberLimit {
  readonly period: LimitPeriod;
  /** The part that still fits is earned. */
  readonly points?: bigint;
  readonly times?: number;
}

/** More times than anybody does a thing: a limit above it is none. */
export const MAX_LIMIT_TIMES = 1_000_000;

const SUNDAY = 7;

const dateOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
const textOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * The period that a moment lies in; weeks begin on Monday.
 *
 * @param hour of the zone's clocks, 0 to 23: where they are put back, both hours of that name are one
 */
export function periodOf(period: LimitPeriod, day: string, hour: number): CountedPeriod {
  const date = dateOf(day);
  switch (period) {
    case 'hour':
      return { period, through: `${day}T${String(hour).padStart(2, '0')}` };
    case 'day':
      return { period, through: day };
    case 'week': {
      const weekday = date.getUTCDay() === 0 ? SUNDAY : date.getUTCDay();
      return { period, through: textOf(date.getTime() + (SUNDAY - weekday) * DAY_MS) };
    }
    case 'month':
      return { period, through: textOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)) };
    case 'ever':
      return { period, through: FOR_EVER };
  }
}
