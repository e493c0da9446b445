import { LIMIT_PERIODS } from '../account/memory.ts';
import { periodOf } from './limits.ts';

describe('the period of a limit', () => {
  it.each([
    ['2026-03-01', ['2026-03-01T07', '2026-03-01', '2026-03-01', '2026-03-31', '9999-12-31']],
    ['2026-03-02', ['2026-03-02T07', '2026-03-02', '2026-03-08', '2026-03-31', '9999-12-31']],
    ['2028-02-29', ['2028-02-29T07', '2028-02-29', '2028-03-05', '2028-02-29', '9999-12-31']],
    ['2026-12-31', ['2026-12-31T07', '2026-12-31', '2027-01-03', '2026-12-31', '9999-12-31']],
  ])('of %s ends %s', (day, ends) => {
    expect(LIMIT_PERIODS.map((period) => periodOf(period, day, 7).through)).toEqual(ends);
  });
});
