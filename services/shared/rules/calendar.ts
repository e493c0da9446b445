import { DateTime, IANAZone } from 'luxon';
import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { CalendarUnit } from './rule.ts';

/** Whether the text names a time zone of the IANA database, for example `Europe/London`. */
export function isTimeZone(text: string): boolean {
  return IANAZone.isValidZone(text);
}

/**
 * The calendar day of an instant in a zone, `YYYY-MM-DD`. Days follow the zone's clocks: one of 23 or 25 hours is
 * one day.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function dayOf(at: EpochMs, zone: string): string {
  const day = DateTime.fromMillis(at, { zone }).toISODate();
  if (day === null) throw new RangeError(`No calendar day: ${at} in zone ${zone}`);
  return day;
}

/**
 * What the clocks of a zone show: the weekday from 1, Monday, to 7, and the minute of the day as they count it.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function wallClock(at: EpochMs, zone: string): { readonly weekday: number; readonly minute: number } {
  const { isValid, weekday, hour, minute } = DateTime.fromMillis(at, { zone });
  if (!isValid) throw new RangeError(`No clock: ${at} in zone ${zone}`);
  return { weekday, minute: hour * 60 + minute };
}

/**
 * The calendar day of an instant in a zone as a number: the next day has the next number.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function dayNumberOf(at: EpochMs, zone: string): number {
  return Date.parse(dayOf(at, zone)) / DAY_MS;
}

/** A period of a zone's calendar as [from, to). */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The period that lies `ahead` periods after the one that holds the instant. Periods follow the zone's clocks: a day
 * may have 23 or 25 hours, and one whose midnight the clocks skip begins after it.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function periodAfter(at: EpochMs, unit: CalendarUnit, ahead: number, zone: string): Period {
  const start = DateTime.fromMillis(at, { zone }).startOf(unit);
  if (!start.isValid) throw new RangeError(`No calendar ${unit}: ${at} in zone ${zone}`);
  // Adding keeps the clock's time, which a start after a skipped midnight would carry into the next period.
  const begin = (periods: number): EpochMs =>
    start
      .plus({ [unit]: periods })
      .startOf(unit)
      .toMillis();
  return { from: begin(ahead), to: begin(ahead + 1) };
}

/** The calendar year of an instant in a zone. */
export function yearOf(at: EpochMs, zone: string): number {
  return DateTime.fromMillis(at, { zone }).year;
}

/** When a calendar year begins in a zone. */
export function startOfYear(year: number, zone: string): EpochMs {
  return DateTime.fromObject({ year }, { zone }).startOf('year').toMillis();
}
