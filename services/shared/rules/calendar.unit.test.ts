import { dayOf, isTimeZone, wallClock } from './calendar.ts';

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
