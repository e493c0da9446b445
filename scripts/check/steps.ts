import { dirname, join } from 'node:path';
import { runCommand } from '@rapport/infra/children';
import type { Guardian } from '@rapport/infra/children';
import type { OnProgress } from '@rapport/infra/progress';

const ROOT = join(import.meta.dirname, '..', '..');
const CONFIG = 'scripts/config';
/** The slowest, eslint with types, takes under a minute on two cores. */
const STEP_LIMIT_MS = 10 * 60_000;
/** More would only fight for the same two cores. */
const AT_A_TIME = 2;

export type CheckStep = Readonly<{ name: string; command: readonly string[] }>;
export type CheckResult = Readonly<{ name: string; ok: boolean; lines: readonly string[] }>;

export function checkSteps(): readonly CheckStep[] {
  return [
    { name: 'types', command: ['tsc', '-p', `${CONFIG}/tsconfig.json`, '--noEmit', '--pretty', 'false'] },
    { name: 'lint', command: ['eslint', '-c', `${CONFIG}/eslint.config.mjs`, '--max-warnings', '0', '.'] },
    { name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
    {
      name: 'boundaries',
      command: [
        'depcruise',
        '-c',
        `${CONFIG}/dependency-cruiser.cjs`,
        'services',
        'e2e',
        'scripts',
        'infra',
        'protos',
      ],
    },
    { name: 'unused', command: ['knip', '-c', `${CONFIG}/knip.json`] },
    { name: 'protos', command: ['buf', 'lint', 'protos'] },
    // Drift of what is generated, and compatibility with the published protos.
    { name: 'generated files', command: ['node', 'scripts/generate/check.ts'] },
  ];
}

/** Runs every step, also after one has failed. */
export async function runCheck(
  guardian: Guardian,
  onProgress: OnProgress,
  steps = checkSteps(),
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...steps];
  async function work(): Promise<void> {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      results.push(await runStep(guardian, step, onProgress));
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return results;
}

async function runStep(guardian: Guardian, step: CheckStep, onProgress: OnProgress): Promise<CheckResult> {
  const { name } = step;
  onProgress({ step: name, state: 'running', text: name });
  const [program = '', ...args] = step.command;
  const { code, lines } = await runCommand(guardian, {
    name,
    command: program === 'node' ? process.execPath : join(ROOT, 'node_modules', '.bin', program),
    args,
    cwd: ROOT,
    env: projectEnvironment(),
    limitMs: STEP_LIMIT_MS,
  });
  const ok = code === 0;
  onProgress({
    step: name,
    state: ok ? 'done' : 'failed',
    text: ok ? name : `${name}: ${step.command.join(' ')}`,
  });
  return { name, ok, lines };
}

/** Tools find the Node that runs us first. */
export function projectEnvironment(): Record<string, string | undefined> {
  return { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` };
}

/** The output of the steps that failed, for people. */
export function describeFailures(results: readonly CheckResult[]): string {
  return results
    .filter(({ ok }) => !ok)
    .map(({ name, lines }) => `\n--- ${name}\n${lines.length === 0 ? '(no output)' : lines.join('\n')}`)
    .join('\n');
}
