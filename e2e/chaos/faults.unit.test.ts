import { describeFault, planFaults } from './faults.ts';

const SEEDS = Array.from({ length: 500 }, (_, seed) => seed);

describe('the faults of a round', () => {
  it('follow from its seed', () => {
    for (const seed of SEEDS.slice(0, 50)) expect(planFaults(seed)).toEqual(planFaults(seed));
    expect(new Set(SEEDS.map((seed) => JSON.stringify(planFaults(seed)))).size).toBeGreaterThan(490);
  });

  it('hit each target at most once, and within the first seconds', () => {
    for (const seed of SEEDS) {
      const faults = planFaults(seed);
      expect(faults.length).toBeGreaterThan(0);
      expect(new Set(faults.map(({ target }) => target)).size).toBe(faults.length);
      for (const { at } of faults) expect(at).toBeLessThanOrEqual(2_500);
    }
  });

  it('are of every kind, on everything that can fail', () => {
    const told = SEEDS.flatMap((seed) => planFaults(seed))
      .map(describeFault)
      .join('\n');
    for (const target of [
      'ingestion',
      'segmentation',
      'campaign',
      'points',
      'reporting',
      'broker',
      'mongod',
    ]) {
      expect(told).toMatch(new RegExp(`^${target} killed`, 'm'));
      expect(told).toMatch(new RegExp(`^${target} frozen`, 'm'));
    }
    expect(told).toMatch(/dies at commit\.open/);
    expect(told).toMatch(/freezes at relay\.before-delete/);
    expect(told).toMatch(/for 2\d{4} ms, stand-in (killed|stopped)/);
  });
});
