import fc from 'fast-check';
import { estimate } from './estimate.ts';

/**
 * Chance that the interval holds the truth: the sum over all that a sample may show, each with its chance (the
 * hypergeometric distribution, from one term to the next).
 */
function coverage(total: number, sampled: number, matching: number): number {
  const least = Math.max(0, sampled - (total - matching));
  const most = Math.min(sampled, matching);
  let [logOdds, highest] = [0, 0];
  const logs: number[] = [];
  for (let seen = least; seen <= most; seen += 1) {
    logs.push(logOdds);
    highest = Math.max(highest, logOdds);
    const more = (matching - seen) * (sampled - seen);
    logOdds += Math.log(more) - Math.log((seen + 1) * (total - matching - sampled + seen + 1));
  }
  let [held, all] = [0, 0];
  for (const [index, log] of logs.entries()) {
    const chance = Math.exp(log - highest);
    const { low, high } = estimate(total, sampled, least + index);
    all += chance;
    if (low <= matching && matching <= high) held += chance;
  }
  return held / all;
}

it.each([
  [100_000, 500, 50_000],
  [100_000, 500, 5_000],
  [100_000, 500, 500],
  [1_000, 500, 300],
  [1_000, 900, 20],
])('of %i members, %i of them seen, %i matching: the interval holds in 95 of 100 samples', (...given) => {
  expect(coverage(...given)).toBeGreaterThan(0.93);
});

it('is exact where everybody was seen, and knows nothing where nobody was', () => {
  expect(estimate(70, 70, 12)).toEqual({ members: 12, low: 12, high: 12 });
  expect(estimate(0, 0, 0)).toEqual({ members: 0, low: 0, high: 0 });
  expect(estimate(50, 0, 0)).toEqual({ members: 0, low: 0, high: 50 });
});

it('never says what the sample has shown to be wrong, and less when it has seen less', () => {
  const cases = fc
    .tuple(
      fc.integer({ min: 1, max: 10 ** 7 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([total, size, share]) => {
      const sampled = Math.min(total, size);
      return [total, sampled, Math.floor(share * sampled)] as const;
    });
  fc.assert(
    fc.property(cases, ([total, sampled, matching]) => {
      const { members, low, high } = estimate(total, sampled, matching);
      expect(low).toBeGreaterThanOrEqual(matching);
      expect(high).toBeLessThanOrEqual(total - sampled + matching);
      expect(low).toBeLessThanOrEqual(members);
      expect(members).toBeLessThanOrEqual(high);
    }),
  );
  const width = (sampled: number): number => {
    const { low, high } = estimate(10 ** 6, sampled, sampled / 4);
    return high - low;
  };
  expect([100, 400, 1_600].map(width)).toEqual([100, 400, 1_600].map(width).sort((a, b) => b - a));
});
