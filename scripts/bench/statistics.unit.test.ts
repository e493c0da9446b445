import fc from 'fast-check';
import { median, quantile, slopeOnLogs, spreadOf } from './statistics.ts';

describe('what repetitions come to', () => {
  test('the median stands in the middle, in whatever order the values came', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 2, 9])).toBe(5.5);
    expect(median([])).toBeNaN();
  });

  test('a quantile is a value that was seen', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.99)).toBe(99);
    expect(quantile(values, 1)).toBe(100);
    expect(quantile(values, 0)).toBe(1);
  });

  test('the spread holds every value', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ least: 1, most: 3 });
  });

  test('the slope on logarithms is the power with which y grows', () => {
    const power = fc.double({ min: -2, max: 2, noNaN: true });
    const factor = fc.double({ min: 0.1, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(power, factor, (exponent, scale) => {
        const points = [1e4, 1e5, 1e6].map((x) => [x, scale * x ** exponent] as const);
        expect(slopeOnLogs(points)).toBeCloseTo(exponent, 6);
      }),
    );
    expect(slopeOnLogs([[10, 1]])).toBeNaN();
  });
});
