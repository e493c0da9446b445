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
import { openRecords, summarise } from './records.ts';
import { runRound } from './round.ts';
import type { RoundResult } from './round.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RECORDS = join(import.meta.dirname, '..', 'records');
/** What a failed round leaves behind: its journal and what the services printed. */
const REMAINS = join(ROOT, '.cache', 'chaos');
const MAX_ROUNDS = 10_000;
const MAX_SEED = 2 ** 31 - 1;
/** Each round also rebuilds what the rounds before it have left; fresh servers every so often keep that short. */
const ROUNDS_PER_SYSTEM = 10;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string' },
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
let deployment: Deployment | undefined;

async function end(): Promise<void> {
  const { system, servers } = deployment ?? {};
  deployment = undefined;
  await system?.stop();
  await servers?.stop();
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
    return { servers, system, folder };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

const repeat = (seed: number): string => `npm run chaos -- --rounds 1 --seed ${seed}`;

async function attempt(seed: number, report: (text: string) => void): Promise<RoundResult> {
  deployment ??= await deploy(seed);
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
      seconds: { faults: 0, settling: 0, checking: 0 },
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

async function work(): Promise<number> {
  const rounds = whole('rounds', values.rounds, 1, MAX_ROUNDS);
  const first = whole('seed', values.seed ?? String(Date.now() % MAX_SEED), 0, MAX_SEED - MAX_ROUNDS);
  if (values.plan) {
    for (let seed = first; seed < first + rounds; seed += 1) {
      console.log(`${seed}: ${planFaults(seed).map(describeFault).join('; ')}`);
    }
    return 0;
  }
  console.log(`${rounds} rounds from seed ${first}`);
  const results: RoundResult[] = [];
  const records = values.record ? openRecords(RECORDS) : undefined;
  for (let round = 1; round <= rounds; round += 1) {
    const seed = first + round - 1;
    const step = String(seed);
    const amount = { done: round - 1, total: rounds };
    const report = (text: string): void =>
      progress.report({ step, state: 'running', text: `${seed} ${text}`, amount });
    report('starting');
    const result = await attempt(seed, report);
    results.push(result);
    records?.add(result, machineCard(deployment?.servers.ranAgainst ?? ''));
    const { ok, counted, resent, bookings, collections, missed, seconds, faults, problems } = result;
    const figures = `${counted} interactions, ${resent} records again, ${bookings} bookings, ${collections} collections equal`;
    const unmet = missed === 0 ? '' : ` (${missed} not met)`;
    const times = `${seconds.faults} + ${seconds.settling} + ${seconds.checking} s`;
    if (ok)
      progress.report({
        step,
        state: 'done',
        text: `${seed} ${figures}; ${times}; ${faults.join('; ')}${unmet}`,
      });
    else {
      progress.report({ step, state: 'failed', text: `${seed} failed (${faults.join('; ')})` });
      for (const problem of problems) progress.print(`    ${problem}`);
      progress.print(`  again: ${repeat(seed)}`);
      progress.print(`  journal and logs: ${deployment?.folder ?? REMAINS}`);
    }
    // What a failed round leaves is kept, and the next one begins on servers that know nothing of it.
    const done = deployment?.folder;
    if (!ok || round % ROUNDS_PER_SYSTEM === 0) {
      await end();
      if (ok && done !== undefined) rmSync(done, { recursive: true, force: true });
    }
  }
  console.log(`\n${JSON.stringify(summarise(results), undefined, 2)}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

await runToEnd(work, async () => {
  progress.close();
  await end();
  rmSync(home, { recursive: true, force: true });
});
