import { part } from '../part.ts';
import { rssBytes } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { startMeasured } from './measured.ts';
import type { MeasuredInput } from './measured.ts';

export interface EngineInput extends MeasuredInput {
  readonly events: number;
}

export interface EngineResult {
  readonly metered: Metered;
  readonly records: number;
  readonly documents: number;
  readonly cycles: number;
  readonly commitMs: number;
  readonly failures: readonly string[];
  readonly rssBytes: number;
}

/** The engine's own loop on real Kafka and MongoDB, from the first batch until the last record is committed. */
await part<EngineInput, EngineResult>(async (input) => {
  const measured = await startMeasured(input);
  await measured.reaches(input.events);
  const metered = measured.takeMeter();
  const rss = rssBytes(process.pid);
  await measured.stop();
  return { ...measured.tally, metered, rssBytes: rss };
});
