import { DateTime, IANAZone } from 'luxon';
import type { EpochMs } from '@rapport/kernel/instant';

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
