import { decide } from './account/decide.ts';
import type { AccountCommand } from './account/decide.ts';
import { NO_ACCOUNT, evolve } from './account/state.ts';
import { atTime } from './account/time.ts';
import type { BoardPeriod } from './board/plan.ts';
import { seasonAt } from './board/plan.ts';
import { createDayStarts, expiryDay } from './rule/availability.ts';
import type { ExpiryPolicy } from './rule/availability.ts';
import type { TierPeriod, TierProgram } from './tier/program.ts';
import { advance, firstStanding, tierOf } from './tier/standing.ts';

/*
 * Worked cases of every boundary in time. T is the instant in UTC at which something is over, worked out by hand from the
 * zone's clocks; what holds a millisecond before T does not hold at T. Clocks go forward in London on 29 March 2026 at
 * 1:00, in Beirut on 29 March and in Santiago on 6 September at midnight, which those days do not have; back in London on
 * 25 October at 2:00, and in Santiago on 5 April at midnight, so that the 4th has 25 hours. Shanghai's never change.
 */

const at = (text: string): number => Date.parse(`${text}Z`);
const holder = { mid: 'a'.repeat(32), unit: 'points' };

/** What is available of an account that was asked all of these. */
function availableAt(moment: number, ...commands: readonly (readonly [AccountCommand, number])[]): number {
  let state = NO_ACCOUNT;
  for (const [command, now] of commands) {
    const decision = decide(state, command, { now });
    if (decision.outcome === 'rejected') throw new Error(decision.rejection.code);
    state = decision.events.reduce(evolve, state);
  }
  if (state.status === 'none') throw new Error('There is no account.');
  return Number(atTime(state, moment).balance);
}

describe('points expire', () => {
  const days = (count: number): ExpiryPolicy => ({ kind: 'days', days: count });
  const endOf = (period: 'month' | 'quarter' | 'year', later = 0): ExpiryPolicy => ({
    ...{ kind: 'end_of', period, later },
  });
  const startOf = createDayStarts();

  it.each<[string, ExpiryPolicy, string, string, string]>([
    // earned on            policy            zone                 T                       why
    ['2026-03-28', days(1), 'Europe/London', '2026-03-29T23:00:00.000', 'the 29th has 23 hours'],
    ['2026-03-27', days(1), 'Europe/London', '2026-03-29T00:00:00.000', 'and begins in winter time'],
    ['2026-10-24', days(1), 'Europe/London', '2026-10-26T00:00:00.000', 'the 25th has 25 hours'],
    ['2026-10-23', days(1), 'Europe/London', '2026-10-24T23:00:00.000', 'and begins in summer time'],
    ['2026-03-27', days(1), 'Asia/Beirut', '2026-03-28T22:00:00.000', 'the 29th begins at 1:00'],
    ['2026-09-04', days(1), 'America/Santiago', '2026-09-06T04:00:00.000', 'so does the 6th'],
    ['2026-04-03', days(1), 'America/Santiago', '2026-04-05T04:00:00.000', 'after a day of 25 hours'],
    ['2026-03-28', days(1), 'Asia/Shanghai', '2026-03-29T16:00:00.000', 'no clock changes'],
    ['2028-02-28', days(1), 'Europe/London', '2028-03-01T00:00:00.000', 'a leap year has a 29th'],
    ['2026-03-01', endOf('month'), 'Europe/London', '2026-03-31T23:00:00.000', 'April begins in summer time'],
    ['2026-03-31', endOf('month'), 'Europe/London', '2026-03-31T23:00:00.000', 'on its last day too'],
    ['2026-10-01', endOf('month'), 'Europe/London', '2026-11-01T00:00:00.000', 'November in winter time'],
    ['2026-01-31', endOf('month', 1), 'Europe/London', '2026-03-01T00:00:00.000', 'February is short'],
    ['2026-02-10', endOf('quarter'), 'Europe/London', '2026-03-31T23:00:00.000', 'of the first quarter'],
    ['2026-12-31', endOf('year'), 'Asia/Shanghai', '2026-12-31T16:00:00.000', 'of a year in the east'],
  ])('earned on %s, %j in %s: gone at %sZ (%s)', (day, policy, zone, text) => {
    const gone = startOf(expiryDay(policy, day), zone);
    expect(new Date(gone).toISOString()).toBe(`${text}Z`);
    const earned = at(`${day}T12:00:00.000`);
    const earn = { type: 'Earn', ...holder, amount: 10n, expiresAt: gone } as const;
    expect(availableAt(gone - 1, [earn, earned])).toBe(10);
    expect(availableAt(gone, [earn, earned])).toBe(0);
    const redeem = { type: 'Redeem', ...holder, amount: 10n } as const;
    expect(availableAt(gone, [earn, earned], [redeem, gone - 1])).toBe(0);
    expect(() => availableAt(gone, [earn, earned], [redeem, gone])).toThrow('INSUFFICIENT_POINTS');
  });
});

describe('points that wait, and holds, end', () => {
  it.each([
    ['2026-03-29T00:59:59.999', 'the last millisecond before clocks go forward'],
    ['2026-03-29T01:00:00.000', 'the instant at which they do'],
    ['2026-10-25T00:30:00.000', 'half past one in London, for the first time'],
    ['2026-10-25T01:30:00.000', 'half past one in London, once more'],
    ['2026-12-31T23:59:59.999', 'the last millisecond of a year'],
  ])('at %sZ, %s', (text) => {
    const [end, start] = [at(text), at(text) - 1_000];
    const waiting = { type: 'Earn', ...holder, amount: 10n, activatesAt: end } as const;
    expect([availableAt(end - 1, [waiting, start]), availableAt(end, [waiting, start])]).toEqual([0, 10]);
    const earn = { type: 'Earn', ...holder, amount: 10n } as const;
    const hold = { type: 'Hold', ...holder, holdId: 'h', amount: 4n, expiresAt: end } as const;
    const held = [
      [earn, start],
      [hold, start],
    ] as const;
    expect([availableAt(end - 1, ...held), availableAt(end, ...held)]).toEqual([6, 10]);
    const capture = { type: 'Capture', ...holder, holdId: 'h' } as const;
    expect(availableAt(end, ...held, [capture, end - 1])).toBe(6);
    expect(() => availableAt(end, ...held, [capture, end])).toThrow('HOLD_EXPIRED');
  });
});

describe('a tier that was not reached again falls', () => {
  it.each<[TierPeriod, number, string, string, string, string]>([
    // period   grace  zone              reached                    T                          why
    ['month', 0, 'Europe/London', '2026-02-10T12:00', '2026-03-31T23:00:00.000', 'kept for March'],
    ['month', 0, 'Europe/London', '2026-02-28T23:59', '2026-03-31T23:00:00.000', 'in its last minute'],
    ['month', 0, 'Europe/London', '2026-03-01T00:00', '2026-04-30T23:00:00.000', 'in the first of the next'],
    ['month', 0, 'Europe/London', '2026-09-10T12:00', '2026-11-01T00:00:00.000', 'October has 745 hours'],
    ['month', 5, 'Europe/London', '2026-01-10T12:00', '2026-03-06T00:00:00.000', 'five days of grace'],
    ['month', 27, 'Europe/London', '2026-02-10T12:00', '2026-04-27T23:00:00.000', 'across the change'],
    ['quarter', 0, 'Europe/London', '2026-01-10T12:00', '2026-06-30T23:00:00.000', 'kept for the second'],
    ['year', 0, 'Asia/Shanghai', '2026-05-10T12:00', '2027-12-31T16:00:00.000', 'kept for another year'],
    ['month', 0, 'America/Santiago', '2026-07-10T12:00', '2026-09-01T04:00:00.000', 'still in winter time'],
  ])(
    'by the %s with %s days of grace in %s, reached at %sZ: at %sZ (%s)',
    (period, graceDays, zone, reached, text) => {
      const program: TierProgram = {
        ...{
          programId: 'club',
          version: 1,
          name: 'Club',
          unit: 'points',
          basis: 'earned',
          falls: 'to_qualified',
        },
        ...{ zone, period, graceDays, tiers: [{ tierId: 'gold', name: 'Gold', from: 100n, privileges: [] }] },
      };
      const change = { at: at(reached), given: 100n, unspent: 100n };
      const tierAt = (moment: number): number =>
        tierOf(program, advance(program, firstStanding(program, change.at), [change], moment));
      const end = at(text);
      expect([tierAt(change.at), tierAt(end - 1), tierAt(end)]).toEqual([0, 0, -1]);
    },
  );
});

describe('a season ends where the next begins', () => {
  it.each<[BoardPeriod, string, string, string, string]>([
    // period zone               T                          before        from then on
    ['day', 'Europe/London', '2026-03-29T00:00:00.000', '2026-03-28', '2026-03-29'],
    ['day', 'Europe/London', '2026-03-29T23:00:00.000', '2026-03-29', '2026-03-30'],
    ['day', 'Europe/London', '2026-10-24T23:00:00.000', '2026-10-24', '2026-10-25'],
    ['day', 'Europe/London', '2026-10-26T00:00:00.000', '2026-10-25', '2026-10-26'],
    ['day', 'Asia/Beirut', '2026-03-28T22:00:00.000', '2026-03-28', '2026-03-29'],
    ['day', 'America/Santiago', '2026-04-05T04:00:00.000', '2026-04-04', '2026-04-05'],
    ['day', 'America/Santiago', '2026-09-06T04:00:00.000', '2026-09-05', '2026-09-06'],
    ['week', 'Europe/London', '2026-03-29T23:00:00.000', '2026-03-23', '2026-03-30'],
    ['week', 'Europe/London', '2026-10-26T00:00:00.000', '2026-10-19', '2026-10-26'],
    ['month', 'Europe/London', '2026-03-31T23:00:00.000', '2026-03', '2026-04'],
    ['month', 'Europe/London', '2026-11-01T00:00:00.000', '2026-10', '2026-11'],
    ['month', 'Asia/Shanghai', '2026-12-31T16:00:00.000', '2026-12', '2027-01'],
  ])('by the %s in %s at %sZ: %s, then %s', (period, zone, text, before, then) => {
    const plan = { zone, seasons: { kind: 'calendar', period } } as const;
    const end = at(text);
    expect([seasonAt(plan, end - 1)?.seasonId, seasonAt(plan, end)?.seasonId]).toEqual([before, then]);
    expect([seasonAt(plan, end - 1)?.to, seasonAt(plan, end)?.from]).toEqual([end, end]);
  });
});
