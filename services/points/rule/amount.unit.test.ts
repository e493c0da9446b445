import { NO_STANDING } from './standing.ts';
import type { RuleEvent } from '@rapport/rules/event';
import { compileAmount, pointsFor } from './amount.ts';

const event: RuleEvent = {
  id: 'i-1',
  verb: 'order.paid',
  effectiveAt: Date.parse('2026-03-02T08:00:00Z'),
  tags: [],
  properties: {},
  amount: 150n,
};

describe('what a rule comes to', () => {
  it.each([
    [99n, 0n],
    [100n, 1n],
    [199n, 1n],
    [undefined, 0n],
  ])('a point per hundred of %s is %s', (value, points) => {
    expect(pointsFor({ kind: 'rate', points: 1n, perMinorUnits: 100n }, value)).toBe(points);
  });

  it('multiplies before it divides, beyond 2^53', () => {
    const formula = { kind: 'rate', points: 3n, perMinorUnits: 7n } as const;
    expect(pointsFor(formula, 2n ** 60n)).toBe((2n ** 60n * 3n) / 7n);
  });

  it('a fixed amount asks for no value', () => {
    expect(pointsFor({ kind: 'fixed', points: 10n }, undefined)).toBe(10n);
  });

  it.each([
    [undefined, 0n],
    [999n, 0n],
    [1_000n, 5n],
    [4_999n, 5n],
    [5_000n, 40n],
    [10n ** 15n, 40n],
  ])('the highest step that %s reaches is %s', (value, points) => {
    const steps = [
      { fromMinorUnits: 1_000n, points: 5n },
      { fromMinorUnits: 5_000n, points: 40n },
    ];
    expect(pointsFor({ kind: 'steps', steps }, value)).toBe(points);
  });

  it('is multiplied once, by the highest, and rounded down at the end', () => {
    const worth = compileAmount({ kind: 'fixed', points: 7n }, [{ percent: 120 }, { percent: 150 }]);
    expect(worth(event, 'UTC', NO_STANDING)).toEqual({ points: 10n, percent: 150 });
    expect(compileAmount({ kind: 'fixed', points: 7n }, [])(event, 'UTC', NO_STANDING)).toEqual({
      points: 7n,
      percent: 100,
    });
  });
});
