import { withPart } from './record.ts';
import type { SuiteRecord } from './record.ts';
import { QUICK } from './sizes.ts';

const machine = { processor: '2 × some', commit: 'abc1234', at: '2026-11-28T08:00:00.000Z' };
const ran = (part: string, value: number) => ({
  ...{ part, machine, sizes: QUICK, seconds: 1.4 },
  outcome: {
    rows: [
      {
        ...{ name: part, value, unit: 'events/s' as const, turns: [3, 1, 2], bar: '≥ 5', ok: value >= 5 },
        ...{ foreignShare: 0.2, check: 'counted' },
      },
      { name: 'baseline', check: 'counted' },
    ],
    plots: { curve: '<svg/>' },
  },
});
const EMPTY: SuiteRecord = { schema: 1, parts: {} };

describe('the record of the suite', () => {
  test('holds spread, verdict and doubt of each row, and names the plots', () => {
    const { ledger } = withPart(EMPTY, ran('ledger', 4)).parts;
    expect(ledger).toMatchObject({ machine, seconds: 1, plots: ['curve.svg'] });
    expect(ledger?.rows).toMatchObject([
      { name: 'ledger', met: false, doubtful: true, spread: { least: 1, most: 3 } },
      { name: 'baseline' },
    ]);
    expect(ledger?.rows[1]).not.toHaveProperty('met');
    expect(ledger?.rows[1]).not.toHaveProperty('doubtful');
  });

  test('takes a part in place of the one before and leaves the others', () => {
    const { parts } = [ran('ledger', 4), ran('rebuild', 7), ran('ledger', 6)].reduce(withPart, EMPTY);
    expect(parts.ledger?.rows[0]).toMatchObject({ value: 6, met: true });
    expect(parts.rebuild?.rows[0]).toMatchObject({ value: 7 });
  });

  test('keeps the figures of the run without a profiler beside what the profiler saw', () => {
    const profile = [{ process: 'engine', busySeconds: 1, packages: [], modules: [], functions: [] }];
    const profiled = withPart(withPart(EMPTY, ran('ledger', 6)), { ...ran('ledger', 1), profile });
    expect(profiled.parts.ledger?.rows[0]).toMatchObject({ value: 6 });
    expect(profiled.parts.ledger?.profile).toEqual(profile);
    const again = withPart(profiled, ran('ledger', 7));
    expect(again.parts.ledger).toMatchObject({ profile, rows: [{ value: 7 }, {}] });
    expect(withPart(EMPTY, { ...ran('ledger', 1), profile }).parts.ledger?.rows).toEqual([]);
  });
});
