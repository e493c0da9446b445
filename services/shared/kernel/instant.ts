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
  return withinMinute(text) ?? readInstant(text);
}

/** The moment of an instant that a codec let through; `NaN` for any other text. */
export function toEpochMs(text: Instant): EpochMs {
  return parseInstant(text) ?? Number.NaN;
}

/** Text up to the seconds (`2026-03-01T08:15:`) of the last instant of our own form, and the start of its minute. */
const lastMinute = { text: '?', at: 0 };
const MINUTE_TEXT = '2026-03-01T08:15:'.length;
const INSTANT_TEXT = '2026-03-01T08:15:30.412Z'.length;

/**
 * Every service reads three instants of every event, and events come in the order of their time: most are of the
 * minute that was read last, and five digits are all that is new. A quarter of what `Date.parse` and its checks take.
 */
function withinMinute(text: string): EpochMs | undefined {
  if (text.length !== INSTANT_TEXT || !text.startsWith(lastMinute.text)) return undefined;
  if (text[19] !== '.' || text[23] !== 'Z') return undefined;
  const seconds = twoDigits(text, 17);
  const ms = twoDigits(text, 20) * 10 + digit(text, 22);
  return seconds < 60 && ms >= 0 ? lastMinute.at + seconds * SECOND_MS + ms : undefined;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** `NaN` where there is none. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function readInstant(text: string): EpochMs | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  const utc = text.endsWith('Z');
  // Every month has 28 days: nothing can have rolled over.
  const isSafe = utc && Number(text.slice(8, 10)) <= DAYS_OF_EVERY_MONTH;
  if (!isSafe && !isDayOf(text, at + (utc ? 0 : offsetMsOf(text)))) return undefined;
  if (utc && text.length === INSTANT_TEXT) {
    lastMinute.text = text.slice(0, MINUTE_TEXT);
    lastMinute.at = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  }
  return at;
}

function offsetMsOf(text: string): number {
  const offsetText = text.slice(-6);
  const ms = Number(offsetText.slice(1, 3)) * HOUR_MS + Number(offsetText.slice(4, 6)) * MINUTE_MS;
  return offsetText.startsWith('-') ? -ms : ms;
}

/** `Date.parse` rolls 30 February over into March: the day must survive the round trip. */
const isDayOf = (text: string, at: EpochMs): boolean => toInstant(at).slice(0, 10) === text.slice(0, 10);
