import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PrerequisiteError } from '@rapport/infra/prerequisites';
import { startServers } from '@rapport/infra/servers';
import type { Servers } from '@rapport/infra/servers';
import { runToEnd } from '@rapport/scripts/ending';
import { machineCard } from '@rapport/scripts/machine-card';
import { openProgress } from '@rapport/scripts/progress';
import { startSystem } from '../system.ts';
import type { System } from '../system.ts';
import { describeFault, planFaults } from './faults.ts';
import { runLane } from './lanes.ts';
import type { LaneSteps } from './lanes.ts';
import { openRecords, summarise } from './records.ts';
import { runRound } from './round.ts';
import type { RoundResult } from './round.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RECORDS = join(import.meta.dirname, '..', 'records');
/** What a failed round leaves behind: its journal and what the services printed. */
const REMAINS = join(ROOT, '.cache', 'chaos');
const MAX_ROUNDS = 10_000;
/** Each has servers and services of its own, 1.5 GB in all. */
const MAX_LANES = 8;
const MAX_SEED = 2 ** 31 - 1;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
    plan: { type: 'boolean', default: false },
  },
});

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
  throw new PrerequisiteError(`--${name} is a whole number from ${least} to ${most}.`);
}

interface Deployment {
  readonly servers: Servers;
  readonly system: System;
  readonly folder: string;
}

const progress = openProgress();
const home = mkdtempSync(join(tmpdir(), 'rapport-chaos-'));
const deployments = new Set<Deployment>();
const ending = new AbortController();

async function end(deployment: Deployment): Promise<void> {
  if (!deployments.delete(deployment)) return;
  await deployment.system.stop();
  await deployment.servers.stop();
}

async function deploy(seed: number): Promise<Deployment> {
  const folder = join(REMAINS, String(seed));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const servers = await startServers({
    mode: 'local',
    ephemeral: true,
    dataDir: join(home, 'servers'),
    onProgress: () => undefined,
  });
  try {
    const system = await startSystem(servers, { failpoints: true, logFolder: folder });
    const deployment = { servers, system, folder };
    deployments.add(deployment);
    return deployment;
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

const repeat = (seed: number): string => `npm run chaos -- --rounds 1 --seed ${seed}`;

async function attempt(
  seed: number,
  deployment: Deployment,
  report: (text: string) => void,
): Promise<RoundResult> {
  const { system, servers, folder } = deployment;
  try {
    return await runRound({ seed, system, servers, folder, say: report });
  } catch (error) {
    const faults = planFaults(seed).map(describeFault);
    const nothing = { acknowledged: 0, counted: 0, resent: 0, bookings: 0, collections: 0, documents: 0 };
    return {
      ...nothing,
      seed,
      ok: false,
      faults,
      missed: 0,
      failedStarts: 0,
      sent: {},
      points: {},
      seconds: { faults: 0, settling: 0, checking: 0 },
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

function show(result: RoundResult, folder: string): void {
  const { seed, ok, counted, resent, bookings, collections, missed, seconds, faults, problems } = result;
  const step = String(seed);
  if (ok) {
    const figures = `${counted} interactions, ${resent} records again, ${bookings} bookings, ${collections} collections equal`;
    const unmet = missed === 0 ? '' : ` (${missed} not met)`;
    const times = `${seconds.faults} + ${seconds.settling} + ${seconds.checking} s`;
    const text = `${seed} ${figures}; ${times}; ${faults.join('; ')}${unmet}`;
    progress.report({ step, state: 'done', text });
    return;
  }
  progress.report({ step, state: 'failed', text: `${seed} failed (${faults.join('; ')})` });
  for (const problem of problems) progress.print(`    ${problem}`);
  progress.print(`  again: ${repeat(seed)}`);
  progress.print(`  journal and logs: ${folder}`);
}

async function work(): Promise<number> {
  const rounds = whole('rounds', values.rounds, 1, MAX_ROUNDS);
  const lanes = whole('lanes', values.lanes, 1, MAX_LANES);
  const first = whole('seed', values.seed ?? String(Date.now() % MAX_SEED), 0, MAX_SEED - MAX_ROUNDS);
  if (values.plan) {
    for (let seed = first; seed < first + rounds; seed += 1) {
      console.log(`${seed}: ${planFaults(seed).map(describeFault).join('; ')}`);
    }
    return 0;
  }
  console.log(`${rounds} rounds from seed ${first}, ${lanes} at a time`);
  const results: RoundResult[] = [];
  const records = values.record ? openRecords(RECORDS) : undefined;
  let begun = 0;
  const report = (seed: number, doing: string): void => {
    const amount = { done: results.length, total: rounds };
    progress.report({ step: String(seed), state: 'running', text: `${seed} ${doing}`, amount });
  };
  const lane: LaneSteps<Deployment> = {
    nextSeed: () => (begun === rounds ? undefined : first + (begun += 1) - 1),
    deploy: (seed) => {
      report(seed, 'starting');
      return deploy(seed);
    },
    attempt: (seed, deployment) => attempt(seed, deployment, (doing) => report(seed, doing)),
    done: (result, { folder, servers }) => {
      results.push(result);
      records?.add(result, machineCard(servers.ranAgainst));
      show(result, folder);
    },
    end: async (deployment, failed) => {
      await end(deployment);
      if (!failed) rmSync(deployment.folder, { recursive: true, force: true });
    },
  };
  await Promise.all(Array.from({ length: lanes }, () => runLane(lane, ending.signal)));
  console.log(`\n${JSON.stringify(summarise(results), undefined, 2)}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

await runToEnd(work, async () => {
  ending.abort();
  progress.close();
  await Promise.all([...deployments].map(end));
  rmSync(home, { recursive: true, force: true });
});
