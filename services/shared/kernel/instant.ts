/** UTC with three decimals, for example `2026-03-01T08:15:30.412Z`; what events and APIs carry. */
export type Instant = string;

/** Milliseconds since 1970-01-01T00:00:00Z; what folds calculate with. */
export type EpochMs = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** RFC 3339 with an explicit offset; `Date.parse` alone would take local times and many other spellings. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const DAYS_OF_EVERY_MONTH = 28;

/** Formats an instant, truncated to milliseconds. */
export function toInstant(at: EpochMs): Instant {
  return new Date(at).toISOString();
}

/** Reads RFC 3339 with an offset; `undefined` where the text is no such instant (month 13, 30 February). */
export function parseInstant(text: string): EpochMs | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  // Every month has 28 days: nothing can have rolled over. Every event is read here, so it pays to stop.
  if (text.endsWith('Z') && Number(text.slice(8, 10)) <= DAYS_OF_EVERY_MONTH) return at;
  const offsetText = text.slice(-6);
  const offsetMs = text.endsWith('Z')
    ? 0
    : (offsetText.startsWith('-') ? -1 : 1) *
      (Number(offsetText.slice(1, 3)) * HOUR_MS + Number(offsetText.slice(4, 6)) * MINUTE_MS);
  // `Date.parse` rolls 30 February over into March: the day must survive the round trip.
  return new Date(at + offsetMs).toISOString().slice(0, 10) === text.slice(0, 10) ? at : undefined;
}
