import fc from 'fast-check';
import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS } from '@rapport/kernel/instant';
import { dayOf, isTimeZone, periodAfter, wallClock } from './calendar.ts';
import { CALENDAR_UNITS } from './rule.ts';

describe('calendar days', () => {
  it.each([
    ['2026-03-01T23:59:59.999Z', 'UTC', '2026-03-01'],
    ['2026-03-01T16:00:00.000Z', 'Asia/Shanghai', '2026-03-02'],
    ['2026-03-01T15:59:59.999Z', 'Asia/Shanghai', '2026-03-01'],
    // London: clocks go forward on 29 March 2026 at 01:00 UTC, back on 25 October.
    ['2026-03-28T23:59:59.999Z', 'Europe/London', '2026-03-28'],
    ['2026-03-29T22:59:59.999Z', 'Europe/London', '2026-03-29'],
    ['2026-03-29T23:00:00.000Z', 'Europe/London', '2026-03-30'],
    ['2026-10-25T23:59:59.999Z', 'Europe/London', '2026-10-25'],
    ['2028-02-29T12:00:00.000Z', 'Europe/London', '2028-02-29'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(dayOf(Date.parse(instant), zone)).toBe(day);
  });

  it('needs a zone', () => {
    expect(isTimeZone('Europe/London')).toBe(true);
    expect(isTimeZone('Europe/Londinium')).toBe(false);
    expect(() => dayOf(0, 'Europe/Londinium')).toThrow(RangeError);
  });
});

describe('the clocks of a zone', () => {
  it.each([
    ['2026-03-01T00:00:00.000Z', 'UTC', 7, 0],
    ['2026-03-01T23:59:59.999Z', 'UTC', 7, 1_439],
    ['2026-03-01T16:30:00.000Z', 'Asia/Shanghai', 1, 30],
    // One o'clock is skipped in London on 29 March 2026, and shown twice on 25 October.
    ['2026-03-29T00:59:59.999Z', 'Europe/London', 7, 59],
    ['2026-03-29T01:00:00.000Z', 'Europe/London', 7, 120],
    ['2026-10-25T00:30:00.000Z', 'Europe/London', 7, 90],
    ['2026-10-25T01:30:00.000Z', 'Europe/London', 7, 90],
  ])('at %s in %s show weekday %s and minute %s', (instant, zone, weekday, minute) => {
    expect(wallClock(Date.parse(instant), zone)).toEqual({ weekday, minute });
  });

  it('are those of a zone', () => {
    expect(() => wallClock(0, 'Europe/Londinium')).toThrow(RangeError);
  });
});

describe('what was said of a period before', () => {
  // Where clocks were moved about midnight, by more than an hour, by a whole day, or where they show odd seconds.
  const MOMENTS = [
    ['Europe/London', '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['America/St_Johns', '1988-10-30T02:31:00Z'],
    ['America/St_Johns', '2011-11-06T02:31:00Z'],
    ['America/Havana', '2026-11-01T05:00:00Z'],
    ['America/Sao_Paulo', '2017-10-15T03:00:00Z'],
    ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
    ['Antarctica/Casey', '2010-03-04T15:00:00Z'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
    ['Asia/Kathmandu', '1986-01-01T00:00:00Z'],
    ['Asia/Shanghai', '2026-03-01T16:00:00Z'],
    ['UTC', '2028-02-29T00:00:00Z'],
  ] as const;
  const question = fc.record({
    moment: fc.constantFrom(...MOMENTS),
    afterMs: fc.oneof(
      fc.integer({ min: -4 * HOUR_MS, max: 4 * HOUR_MS }),
      fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS }),
    ),
    unit: fc.constantFrom(...CALENDAR_UNITS),
    ahead: fc.integer({ min: -2, max: 2 }),
  });

  it('is what the calendar says now', () => {
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 40 }), (questions) => {
        for (const { moment, afterMs, unit, ahead } of questions) {
          const [zone, instant] = moment;
          const at = Date.parse(instant) + afterMs;
          const here = DateTime.fromMillis(at, { zone });
          const begin = (periods: number): number =>
            here
              .startOf(unit)
              .plus({ [unit]: periods })
              .startOf(unit)
              .toMillis();
          expect([zone, at, dayOf(at, zone)]).toEqual([zone, at, here.toISODate()]);
          const found = periodAfter(at, unit, ahead, zone);
          expect([zone, at, unit, ahead, found]).toEqual([
            ...[zone, at, unit, ahead],
            { from: begin(ahead), to: begin(ahead + 1) },
          ]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
