/**
 * `npm run simulate -- --seed S [--seeds N] [--steps N] [--twice]`: runs seeds, from S on, and tells what does not hold;
 * run twice, the trace of each must be the same.
 */
import { parseArgs } from 'node:util';
import { drawOptions } from './options.ts';
import { simulate } from './simulation.ts';
import type { SimulationResult } from './simulation.ts';

/** Of the safety phase; the liveness phase and the rebuild add some hundreds. */
const STEPS = 500;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(STEPS) },
    twice: { type: 'boolean', default: false },
  },
});

/** What somebody needs who was not there. */
function report({ options, hash, violation }: SimulationResult): string {
  const { seed, steps } = options;
  const replay = `npm run simulate -- --seed ${seed} --steps ${steps}`;
  return `${violation ?? 'all holds'}\n${JSON.stringify(options)}\ntrace ${hash}; to see it again: ${replay}`;
}

const first = Number(values.seed);
const seeds = Number(values.seeds);
const startedAt = performance.now();
const counts: Record<string, number> = {};
let steps = 0;
let violations = 0;
for (let seed = first; seed < first + seeds; seed += 1) {
  const options = drawOptions(seed, Number(values.steps));
  const result = await simulate(options);
  steps += result.steps;
  for (const [what, count] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + count;
  if (result.violation !== undefined) violations += 1;
  if (result.violation !== undefined || seeds === 1) console.log(report(result));
  if (!values.twice) continue;
  const again = await simulate(options);
  if (again.hash === result.hash) continue;
  violations += 1;
  console.log(`another trace, ${again.hash}, than of ${report(result)}`);
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
const how = values.twice ? ', each twice' : '';
console.log(`${seeds} seeds${how}, ${steps} steps, ${seconds} s: ${violations} violations`, counts);
process.exitCode = violations > 0 ? 1 : 0;
