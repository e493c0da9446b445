import { setTimeout as wait } from 'node:timers/promises';
import { NAME } from '../projection/counting.ts';
import { startMeasured } from '../projection/measured.ts';
import type { MeasuredInput } from '../projection/measured.ts';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';

export interface RebuildInput extends MeasuredInput {
  readonly events: number;
}

export interface RebuildResult {
  readonly metered: Metered;
  /** Both builds have the same documents, by hash. */
  readonly equal: boolean;
  readonly documents: number;
}

const POLL_MS = 20;
const LIMIT_MS = 5 * 60_000;

/** A rebuild as an operator asks for it, beside a live build that has applied everything, until both are compared. */
await part<RebuildInput, RebuildResult>(async (input) => {
  const { engine, reaches, stop } = await startMeasured(input);
  await reaches(input.events);
  const stopMeter = startMeter({ ...input.pids, engine: process.pid });
  const started = await engine.rebuild(NAME);
  if (started !== 'started') throw new Error(`The rebuild did not start: ${started}.`);
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const [status] = await engine.projections();
    const state = status?.rebuild;
    if (state?.state === 'compared') {
      const metered = stopMeter();
      const documents = state.rebuilt.reduce((sum, one) => sum + one.documents, 0);
      await stop();
      return { metered, equal: state.equal, documents };
    }
    if (state?.state === 'failed') throw new Error(`The rebuild failed: ${state.reason}`);
    if (performance.now() > deadline) throw new Error(`The rebuild took longer than ${LIMIT_MS} ms.`);
    await wait(POLL_MS);
  }
});
