import { createDayStarts, daysLater, expiryDay } from './availability.ts';
import type { ExpiryPolicy } from './availability.ts';

describe('an expiry policy', () => {
  it.each<[string, ExpiryPolicy, string, string]>([
    ['a day, to the midnight that ends it', { kind: 'days', days: 1 }, '2026-03-01', '2026-03-03'],
    ['a leap day', { kind: 'days', days: 30 }, '2028-01-30', '2028-03-01'],
    ['the month', { kind: 'end_of', period: 'month', later: 0 }, '2026-01-31', '2026-02-01'],
    [
      'the next month, over the year',
      { kind: 'end_of', period: 'month', later: 1 },
      '2026-12-01',
      '2027-02-01',
    ],
    ['the quarter', { kind: 'end_of', period: 'quarter', later: 0 }, '2026-05-01', '2026-07-01'],
    ['a quarter later', { kind: 'end_of', period: 'quarter', later: 1 }, '2026-12-31', '2027-04-01'],
    ['the year', { kind: 'end_of', period: 'year', later: 0 }, '2026-01-01', '2027-01-01'],
    ['two years later', { kind: 'end_of', period: 'year', later: 2 }, '2026-12-31', '2029-01-01'],
  ])('counts %s', (_case, policy, day, gone) => {
    expect(expiryDay(policy, day)).toBe(gone);
  });

  it('counts days over the end of a year', () => {
    expect(daysLater('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('the beginning of a day', () => {
  const startOf = createDayStarts();

  it.each([
    ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
    ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
    ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
    ['2026-03-01', 'Asia/Kathmandu', '2026-02-28T18:15:00.000Z'],
    ['2026-03-01', 'Pacific/Kiritimati', '2026-02-28T10:00:00.000Z'],
    ['2026-03-01', 'Pacific/Pago_Pago', '2026-03-01T11:00:00.000Z'],
    // Clocks go from midnight to one: the day begins at one.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // A day that never was.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is exact to the millisecond', (day, zone, instant) => {
    for (let again = 0; again < 2; again += 1) {
      expect(new Date(startOf(day, zone)).toISOString()).toBe(instant);
    }
  });
});
