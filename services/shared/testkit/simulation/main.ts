/** `npm run simulate -- --seed S [--seeds N] [--steps N]`: runs seeds, from S on, and tells what does not hold. */
import { parseArgs } from 'node:util';
import { drawOptions } from './options.ts';
import { STEPS, report } from './seeds.ts';
import { simulate } from './simulation.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(STEPS) },
  },
});
const first = Number(values.seed);
const seeds = Number(values.seeds);
const startedAt = performance.now();
const counts: Record<string, number> = {};
let steps = 0;
let violations = 0;
for (let seed = first; seed < first + seeds; seed += 1) {
  const result = await simulate(drawOptions(seed, Number(values.steps)));
  steps += result.steps;
  for (const [what, count] of Object.entries(result.counts)) counts[what] = (counts[what] ?? 0) + count;
  if (result.violation !== undefined) violations += 1;
  if (result.violation !== undefined || seeds === 1) console.log(report(result));
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(`${seeds} seeds, ${steps} steps, ${seconds} s: ${violations} violations`, counts);
process.exitCode = violations > 0 ? 1 : 0;
