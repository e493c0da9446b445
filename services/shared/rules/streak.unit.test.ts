import type { RuleEvent } from './event.ts';
import { event, instant, play } from './testing-events.ts';

/** Noon of a day in March 2026, counted from its first. */
const noon = (day: number): number => instant('2026-03-01T12:00:00Z') + (day - 1) * 86_400_000;
const midnight = (day: number): number => instant('2026-03-01T00:00:00Z') + (day - 1) * 86_400_000;

const checkIns = (...days: readonly number[]): readonly RuleEvent[] =>
  days.map((day, index) => event(`c${index}`, noon(day), 'checkin.daily'));

const streak = (n: number, op = 'gte', zone = 'UTC') => ({
  kind: 'streak',
  of: 'checkin.daily',
  zone,
  op,
  n,
});

describe('days in a row', () => {
  /** [days in the order of recording, asked at, length, over at] */
  it.each([
    [[1, 2, 3], noon(3), 3, midnight(5)],
    // Today has brought nothing yet: it still goes on.
    [[1, 2, 3], midnight(5) - 1, 3, midnight(5)],
    [[1, 2, 3], midnight(5), 0, undefined],
    [[1, 2, 4, 5, 6], noon(6), 3, midnight(8)],
    [[1, 1, 1, 2], noon(2), 2, undefined],
    // Late ones close a gap.
    [[1, 2, 4, 5, 3], noon(5), 5, midnight(7)],
    [[4, 3, 2], noon(4), 3, midnight(6)],
    [[1, 2, 3, 5], noon(6), 1, undefined],
    [[1, 2, 3, 5, 4], noon(6), 5, midnight(7)],
    [[], noon(1), 0, undefined],
  ])('%j at %i: %i, over at %s', (days, asked, count, turnsAt) => {
    const { at } = play(streak(3), checkIns(...days));
    expect(at(asked)).toMatchObject({ count, holds: count >= 3, exact: true });
    expect(at(asked).turnsAt).toBe(turnsAt);
  });

  it('are those of the zone, also where the clocks change', () => {
    // London: 28 March 23:30 UTC is still the 28th; 29 March has 23 hours, and the 30th begins at 23:00 UTC.
    const instants = ['2026-03-28T23:30:00Z', '2026-03-29T00:30:00Z', '2026-03-29T23:30:00Z'];
    const events = instants.map((text, index) => event(`c${index}`, instant(text), 'checkin.daily'));
    const asked = instant('2026-03-30T12:00:00Z');
    expect(play(streak(3, 'gte', 'Europe/London'), events).at(asked)).toMatchObject({
      count: 3,
      turnsAt: instant('2026-03-31T23:00:00Z'),
    });
    expect(play(streak(3), events).at(asked)).toMatchObject({ count: 2 });
  });

  it('names the first event of each of the newest twenty days', () => {
    const days = Array.from({ length: 30 }, (_, index) => index + 1);
    const { causes } = play(streak(3), [
      ...checkIns(...days),
      event('again', noon(30) + 1, 'checkin.daily'),
    ]).at(noon(30));
    expect(causes.causeCount).toBe(30);
    expect(causes.causeEventIds).toEqual(Array.from({ length: 20 }, (_, rank) => `c${29 - rank}`));
  });
});

describe('the state', () => {
  it('keeps no run that cannot decide, and says when its length is a lower bound', () => {
    const everyOther = Array.from({ length: 40 }, (_, index) => 2 * index + 1);
    const { state, at } = play(streak(4), checkIns(...everyOther));
    expect(state.l0).toMatchObject({
      runs: [
        [20_587, 20_587],
        [20_589, 20_589],
        [20_591, 20_591],
      ],
    });
    expect(at(noon(79))).toMatchObject({ count: 1, exact: true });
    // Late ones fill the gaps from the newest on: the run reaches back to what was forgotten.
    const filled = play(streak(4), checkIns(...everyOther, 78, 76, 74));
    expect(filled.at(noon(79))).toMatchObject({ count: 5 + 1, holds: true, exact: false });
  });

  it('is the same one where a day brings nothing new', () => {
    const first = play(streak(2), checkIns(1, 2));
    const again = play(streak(2), [...checkIns(1, 2), event('again', noon(2) + 1, 'checkin.daily')]);
    expect(again.state).toEqual(first.state);
  });
});
