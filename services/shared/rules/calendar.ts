import { DateTime, IANAZone } from 'luxon';
import { DAY_MS, HOUR_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { CalendarUnit } from './rule.ts';

/** Whether the text names a time zone of the IANA database, for example `Europe/London`. */
export function isTimeZone(text: string): boolean {
  return IANAZone.isValidZone(text);
}

/** A period of a zone's calendar as [from, to). */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The calendar day of an instant in a zone, `YYYY-MM-DD`. Days follow the zone's clocks: one of 23 or 25 hours is
 * one day.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function dayOf(at: EpochMs, zone: string): string {
  return look(at, 'day', 0, zone).day;
}

/**
 * The calendar month of an instant in a zone, `YYYY-MM`.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function monthOf(at: EpochMs, zone: string): string {
  return dayOf(at, zone).slice(0, 'YYYY-MM'.length);
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

/**
 * The period that lies `ahead` periods after the one that holds the instant. Periods follow the zone's clocks: a day
 * may have 23 or 25 hours, and one whose midnight the clocks skip begins after it.
 *
 * @throws RangeError where the zone is none; check with {@link isTimeZone} at the edge
 */
export function periodAfter(at: EpochMs, unit: CalendarUnit, ahead: number, zone: string): Period {
  return look(at, unit, ahead, zone).period;
}

/** What the calendar says of an instant, and of every other one of the same period. */
interface Look {
  readonly during: Period;
  /** The one that lies so many periods ahead. */
  readonly period: Period;
  /** On which the instant lies. */
  readonly day: string;
}

/** Days of UTC, of a zone and a unit, of which looks are remembered: at 300 bytes each 6 MB. */
const MAX_LOOKS = 10_000;
/** A day of UTC is of two days, weeks or months elsewhere. */
const LOOKS_OF_DAY = 2;
const looks = new Map<string, readonly Look[]>();
const MINUTES_OF_HOUR = 60;

/** A look costs 30 to 150 µs and most are of the same few days: an event is counted as it happens. */
function look(at: EpochMs, unit: CalendarUnit, ahead: number, zone: string): Look {
  const key = `${zone} ${unit} ${ahead} ${Math.floor(at / DAY_MS)}`;
  const known = looks.get(key) ?? [];
  const last = known.find(({ during }) => during.from <= at && at < during.to);
  if (last !== undefined) return last;
  const here = DateTime.fromMillis(at, { zone });
  const day = here.toISODate();
  const start = here.startOf(unit);
  if (day === null || !start.isValid) throw new RangeError(`No calendar ${unit}: ${at} in zone ${zone}`);
  // Adding keeps the clock's time, which a start after a skipped midnight would carry into the next period.
  const begin = (periods: number): EpochMs =>
    start
      .plus({ [unit]: periods })
      .startOf(unit)
      .toMillis();
  const during = { from: begin(0), to: begin(1) };
  const found = { during, day, period: ahead === 0 ? during : { from: begin(ahead), to: begin(ahead + 1) } };
  if (isOneEdge(during.from, zone) && isOneEdge(during.to, zone)) {
    if (looks.size >= MAX_LOOKS) looks.clear();
    looks.set(key, [found, ...known].slice(0, LOOKS_OF_DAY));
  }
  return found;
}

/**
 * Whether the clocks of a zone pass a midnight once and for all. Where they are put back to it, or from shortly after it
 * to before it, it comes twice, and instants about it are not of one day after the other. That takes as long as they are
 * put back by: an hour, nearly always, and up to three.
 */
function isOneEdge(midnight: EpochMs, zone: string): boolean {
  const offsetAt = (at: EpochMs): number => DateTime.fromMillis(at, { zone }).offset;
  const offset = offsetAt(midnight);
  const isCalm = [midnight - HOUR_MS, midnight + HOUR_MS].every((at) => offsetAt(at) === offset);
  const farMs = 3 * HOUR_MS;
  const isByAnHour = (at: EpochMs): boolean => Math.abs(offsetAt(at) - offset) <= MINUTES_OF_HOUR;
  return isCalm && [midnight - farMs, midnight + farMs].every(isByAnHour);
}

/** The calendar year of an instant in a zone. */
export function yearOf(at: EpochMs, zone: string): number {
  return DateTime.fromMillis(at, { zone }).year;
}

/** When a calendar year begins in a zone. */
export function startOfYear(year: number, zone: string): EpochMs {
  return DateTime.fromObject({ year }, { zone }).startOf('year').toMillis();
}
