import { renameSync, writeFileSync } from 'node:fs';
import { startMeasured } from '../projection/measured.ts';
import type { MeasuredInput } from '../projection/measured.ts';
import { part } from '../part.ts';
import type { Metered } from '../processes.ts';

export interface FollowInput extends MeasuredInput {
  /** Records in all at which each stage ends; the first is the history. */
  readonly stages: readonly number[];
  /** Where it tells what each stage came to: `<file>.<number>`. */
  readonly stageFile: string;
}

/** Follows a log and tells of each stage when it is applied, so that the next can be written. */
await part<FollowInput, { readonly failures: readonly string[] }>(async (input) => {
  const { reaches, takeMeter, stop, tally } = await startMeasured(input);
  for (const [stage, records] of input.stages.entries()) {
    await reaches(records);
    const metered: Metered = takeMeter();
    const file = `${input.stageFile}.${stage}`;
    // Whole or not there: somebody waits for it.
    writeFileSync(`${file}.tmp`, JSON.stringify(metered));
    renameSync(`${file}.tmp`, file);
  }
  await stop();
  return { failures: tally.failures };
});
