import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { foreignShare } from '../report.ts';
import { startMeter, withOwn } from '../processes.ts';
import { median } from '../statistics.ts';
import type { WindowInput, WindowResult } from './window.ts';

const TIME_BAR_US = 1;
const MEMORY_BAR_BYTES = 40;

/** What the duplicate window costs a record, and an id. */
export async function benchDedupe(bench: Bench): Promise<Outcome> {
  const { ids, repetitions } = bench.sizes;
  const input: WindowInput = { ids, repetitions };
  const stopMeter = startMeter(bench.serverPids);
  const result = await runPart<WindowResult>(bench, 'dedupe/window.ts', input, profiling(bench, 'dedupe'));
  const metered = withOwn(stopMeter(), 'window', result.cpuSeconds);
  if (result.planted === 0) throw new Error(`${ids} ids are too few for a repetition half a window back.`);
  const missed = result.found.find((found) => found !== result.planted);
  if (missed !== undefined) throw new Error(`${missed} of ${result.planted} repetitions were found.`);
  const turns = result.on.map((on, turn) => on - (result.off[turn] ?? NaN));
  const value = median(turns);
  const check = `${repetitions} × ${result.planted} planted repetitions found, and no other, among ${ids} ids`;
  return {
    rows: [
      {
        ...{ name: 'dedupe window', events: ids, value, unit: 'µs/event', turns },
        bar: `≤ ${TIME_BAR_US} µs/event`,
        ok: value <= TIME_BAR_US,
        foreignShare: foreignShare([metered]),
        check,
        notes: [
          `with it ${median(result.on).toFixed(2)} µs, the same loop without it ${median(result.off).toFixed(2)} µs`,
        ],
      },
      {
        ...{ name: 'dedupe window, memory', value: result.bytesPerId, unit: 'bytes/id' },
        bar: `≤ ${MEMORY_BAR_BYTES} bytes/id`,
        ok: result.bytesPerId <= MEMORY_BAR_BYTES,
        check: 'the typed arrays of a full window',
      },
    ],
  };
}
