import { drawOptions } from './options.ts';
import { simulate } from './simulation.ts';
import type { SimulationResult } from './simulation.ts';

/** Of the safety phase; the liveness phase and the rebuild add some hundreds. */
export const STEPS = 500;
/** 2,000 seeds are four files of this many, so that the workers share them out. */
const SEEDS_PER_FILE = 500;
const SEEDS_PER_TEST = 10;

/** What somebody needs who was not there. */
export function report({ options, hash, violation }: SimulationResult): string {
  const { seed, steps } = options;
  const replay = `npm run simulate -- --seed ${seed} --steps ${steps}`;
  return `${violation ?? 'all holds'}\n${JSON.stringify(options)}\ntrace ${hash}; to see it again: ${replay}`;
}

/** Every seed runs twice: it holds, and its trace is the same. */
export function simulateSeeds(from: number): void {
  const firsts = Array.from(
    { length: SEEDS_PER_FILE / SEEDS_PER_TEST },
    (_, index) => from + index * SEEDS_PER_TEST,
  );
  test.each(firsts)(`seed %i and the ${SEEDS_PER_TEST - 1} after it`, async (first) => {
    for (let seed = first; seed < first + SEEDS_PER_TEST; seed += 1) {
      const options = drawOptions(seed, STEPS);
      const result = await simulate(options);
      if (result.violation !== undefined) throw new Error(report(result));
      const again = await simulate(options);
      if (again.hash !== result.hash)
        throw new Error(`another trace, ${again.hash}, than of ${report(result)}`);
    }
  });
}
