import { startGuardian } from '@rapport/infra/children';
import { runToEnd } from '../ending.ts';
import { openProgress } from '../progress.ts';
import { describeFailures, runCheck } from './steps.ts';

const guardian = await startGuardian();
const progress = openProgress();

await runToEnd(
  async () => {
    const results = await runCheck(guardian, progress.report);
    progress.close();
    const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
    if (failed.length === 0) return 0;
    console.log(`${describeFailures(results)}\n\nfailed: ${failed.join(', ')}`);
    return 1;
  },
  async () => {
    progress.close();
    await guardian.close();
  },
);
