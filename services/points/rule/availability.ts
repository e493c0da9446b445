import { DAY_MS, HOUR_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { dayOf } from '@rapport/rules/calendar';

/**
 * When points of a rule expire. Counted in calendar days of the tenant's zone and not in hours, so that all points of a
 * day share one expiry: an account then holds few lots, and members hear of dates and not of milliseconds.
 */
export type ExpiryPolicy =
  /** After so many whole days, at the midnight that ends the last of them. */
  | { readonly kind: 'days'; readonly days: number }
  /** With the end of the period that they are earned in, or of one so many periods later. */
  | { readonly kind: 'end_of'; readonly period: Period; readonly later: number };

export type Period = (typeof PERIODS)[number];
export const PERIODS = ['month', 'quarter', 'year'] as const;

/** A year of days keeps an account's lots below their bound; longer lives are counted in periods. */
export const MAX_EXPIRY_DAYS = 366;
/** Five years of months; the same number of quarters or years bounds nothing that anybody asks for. */
export const MAX_PERIODS_LATER = 60;
export const MAX_PENDING_DAYS = 90;
/**
 * How long points wait for an event: what has not happened in a year will not. Two a day stay below the bound on an
 * account's lots.
 */
export const MAX_AWAITED_DAYS = 366;

const MONTHS = { month: 1, quarter: 3, year: 12 } as const satisfies Record<Period, number>;

const textOf = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);
const dateOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** @param day `YYYY-MM-DD` */
export const daysLater = (day: string, days: number): string => textOf(dateOf(day).getTime() + days * DAY_MS);

/** The first day on which points that were earned on a day are gone. */
export function expiryDay(policy: ExpiryPolicy, day: string): string {
  if (policy.kind === 'days') return daysLater(day, policy.days + 1);
  const date = dateOf(day);
  const months = MONTHS[policy.period];
  const current = Math.floor(date.getUTCMonth() / months);
  return textOf(Date.UTC(date.getUTCFullYear(), (current + 1 + policy.later) * months, 1));
}

/** Zones lie within 14 hours of UTC, so a day begins somewhere in these 30 hours. */
const DAY_START_SPAN_MS = 15 * HOUR_MS;
/** Midnights kept: a year of them for two zones, 100 bytes each. */
const MAX_KNOWN_STARTS = 1_000;

/**
 * Finds the first instant of a calendar day in a zone, by bisection over `dayOf`: some 30 looks at the calendar, once
 * per day and zone. A day that the zone skips begins where the next one does.
 */
export function createDayStarts(): (day: string, zone: string) => EpochMs {
  const known = new Map<string, EpochMs>();
  return (day, zone) => {
    const key = `${zone}|${day}`;
    const found = known.get(key) ?? bisect(day, zone);
    if (known.size >= MAX_KNOWN_STARTS) known.clear();
    known.set(key, found);
    return found;
  };
}

function bisect(day: string, zone: string): EpochMs {
  const middle = dateOf(day).getTime();
  let before = middle - DAY_START_SPAN_MS;
  let from = middle + DAY_START_SPAN_MS;
  while (from - before > 1) {
    const at = Math.floor((before + from) / 2);
    if (dayOf(at, zone) < day) before = at;
    else from = at;
  }
  return from;
}
