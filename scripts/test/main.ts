import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGuardian } from '@rapport/infra/children';
import { PrerequisiteError, StartFailure } from '@rapport/infra/prerequisites';
import { startServers } from '@rapport/infra/servers';
import type { ServerMode, Servers } from '@rapport/infra/servers';
import { describeFailures, projectEnvironment, runCheck } from '../check/steps.ts';
import { runToEnd } from '../ending.ts';
import { openProgress } from '../progress.ts';
import { describeResults, NEEDS_SERVERS, readJestReport, selectTiers } from './tiers.ts';
import type { Tier, TierResult } from './tiers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOME = join(ROOT, '.cache', 'test');
const MODES = ['auto', 'given', 'containers', 'local'] as const satisfies readonly ServerMode[];

const guardian = await startGuardian();
let servers: Servers | null = null;

async function run(): Promise<number> {
  const tiers = selectTiers(process.argv.slice(2));
  if ('unknown' in tiers) {
    throw new PrerequisiteError(
      `There is no tier '${tiers.unknown}': they are check, unit, integration, component and e2e.`,
    );
  }
  const mode = MODES.find((known) => known === (process.env.INFRA ?? 'auto'));
  if (mode === undefined) throw new PrerequisiteError(`INFRA is one of ${MODES.join(', ')}.`);

  const results: TierResult[] = [];
  for (const tier of tiers) {
    const startedAt = Date.now();
    const result = tier === 'check' ? await check() : await runTests(tier, mode);
    results.push({ ...result, tier, durationMs: Date.now() - startedAt });
  }
  console.log(`\n${describeResults(results)}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

type Outcome = Omit<TierResult, 'tier' | 'durationMs'>;
const NO_TESTS = { passed: 0, failed: 0, skipped: 0 } as const;

async function check(): Promise<Outcome> {
  console.log('== check');
  const progress = openProgress();
  const results = await runCheck(guardian, progress.report);
  progress.close();
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  if (failed.length > 0) console.log(describeFailures(results));
  return {
    ...NO_TESTS,
    failed: failed.length,
    ok: failed.length === 0,
    against: '',
    remark: failed.join(', '),
  };
}

async function runTests(tier: Exclude<Tier, 'check'>, mode: ServerMode): Promise<Outcome> {
  let against = 'no servers';
  const env = projectEnvironment();
  if (NEEDS_SERVERS.has(tier)) {
    try {
      servers ??= await openServers(mode);
    } catch (error) {
      if (!(error instanceof PrerequisiteError) && !(error instanceof StartFailure)) throw error;
      console.error(error.message);
      return {
        ...NO_TESTS,
        failed: 1,
        ok: false,
        against: 'no servers',
        remark: 'they could not be started',
      };
    }
    against = servers.ranAgainst;
    env.KAFKA_BROKERS = servers.kafkaBrokers;
    env.MONGODB_URI = servers.mongodbUri;
  }
  console.log(`\n== ${tier}, against ${against}`);
  mkdirSync(HOME, { recursive: true });
  const reportFile = join(HOME, `jest-${tier}.${String(process.pid)}.json`);
  try {
    const { code } = await guardian.spawnChild({
      name: `jest ${tier}`,
      command: process.execPath,
      args: [
        join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
        ...['-c', 'scripts/config/jest.config.mjs', '--selectProjects', tier, '--passWithNoTests'],
        // Jest leaves a core to whoever else is there; nobody is.
        ...['--maxWorkers', '100%', '--json', '--outputFile', reportFile],
      ],
      cwd: ROOT,
      env,
      output: 'inherited',
    }).exited;
    const { remark, ...counts } = readJestReport(reportFile);
    return {
      ...counts,
      ok: code === 0 && counts.failed === 0 && remark !== 'jest left no report',
      against,
      remark,
    };
  } finally {
    rmSync(reportFile, { force: true });
  }
}

async function openServers(mode: ServerMode): Promise<Servers> {
  console.log('\n== servers');
  const progress = openProgress();
  try {
    return await startServers({
      mode,
      dataDir: HOME,
      ephemeral: true,
      guardian,
      onProgress: progress.report,
    });
  } finally {
    progress.close();
  }
}

await runToEnd(run, async () => {
  await servers?.stop();
  await guardian.close();
});
