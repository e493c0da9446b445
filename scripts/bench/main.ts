import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGuardian } from '@rapport/infra/children';
import { PrerequisiteError } from '@rapport/infra/prerequisites';
import { startServers } from '@rapport/infra/servers';
import type { Servers } from '@rapport/infra/servers';
import { runToEnd } from '../ending.ts';
import { openProgress } from '../progress.ts';
import type { Bench, Outcome } from './bench.ts';
import { benchDedupe } from './dedupe/run.ts';
import { benchFarCheck } from './farcheck/run.ts';
import { benchBatches } from './ingest/batches.ts';
import { benchIngest } from './ingest/run.ts';
import { benchLedger } from './ledger/run.ts';
import { benchPoints } from './points/run.ts';
import { describeProfiles, readProfiles } from './profile.ts';
import { benchProjection } from './projection/run.ts';
import { benchRebuild } from './rebuild/run.ts';
import { benchReplicas } from './replicas/run.ts';
import { writeRecord } from './record.ts';
import { describeCard, describeRows, machineCard } from './report.ts';
import { benchHistory } from './scaling/history.ts';
import { benchKeys } from './scaling/keys.ts';
import { FULL, LONGEST_HISTORY, QUICK } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { benchSystem } from './system/run.ts';
import { benchTelemetry } from './telemetry/run.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RESULTS = join(ROOT, '.cache', 'bench');
const RECORDS = join(ROOT, 'e2e', 'records');

/** The parts of the suite, in the order in which they run. */
const PARTS = new Map<string, (bench: Bench) => Promise<Outcome>>([
  ['dedupe', benchDedupe],
  ['ingest', benchIngest],
  ['batches', benchBatches],
  ['far-check', benchFarCheck],
  ['projection', benchProjection],
  ['keys', benchKeys],
  ['history', benchHistory],
  ['rebuild', benchRebuild],
  ['telemetry', benchTelemetry],
  ['ledger', benchLedger],
  ['points', benchPoints],
  ['replicas', benchReplicas],
  ['system', benchSystem],
]);
const SUITE = 'engine';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    interactions: { type: 'string' },
    events: { type: 'string' },
    members: { type: 'string' },
    commands: { type: 'string' },
    repetitions: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
  },
});

/** The largest sizes keep a part within an hour and its data within a few GB. */
const LARGEST = {
  interactions: 400_000,
  events: 10_000_000,
  members: 1_000_000,
  commands: 1_000_000,
  repetitions: 9,
  rate: 50_000,
  seconds: 600,
} as const;

function chosenSizes(): Sizes {
  const base = values.quick ? QUICK : FULL;
  const histories = values.full ? [...base.histories, LONGEST_HISTORY] : base.histories;
  const given: Record<string, number> = {};
  for (const [name, largest] of Object.entries(LARGEST)) {
    const text = values[name as keyof typeof LARGEST];
    if (text === undefined) continue;
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < 1 || number > largest) {
      throw new PrerequisiteError(`--${name} is a whole number from 1 to ${largest}.`);
    }
    given[name] = number;
  }
  return { ...base, histories, ...given };
}

function chosenParts(): readonly string[] {
  const wanted = positionals.filter((name) => name !== SUITE);
  const unknown = wanted.find((name) => !PARTS.has(name));
  if (unknown !== undefined) {
    const names = [...PARTS.keys()].join(', ');
    throw new PrerequisiteError(`There is no part '${unknown}' of the ${SUITE}'s suite: they are ${names}.`);
  }
  return [...PARTS.keys()].filter((name) => wanted.length === 0 || wanted.includes(name));
}

const guardian = await startGuardian();
const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
guardian.removeAtEnd(folder);
let servers: Servers | undefined;

async function openServers(dataDir: string): Promise<Servers> {
  // A broker that may optimise, as in a deployment; this variable is read after the command line.
  process.env._JAVA_OPTIONS = '-XX:TieredStopAtLevel=4';
  const progress = openProgress();
  try {
    return await startServers({
      mode: 'local',
      dataDir,
      // With the memory of servers that stay; those of tests are smaller.
      ephemeral: false,
      guardian,
      onProgress: progress.report,
    });
  } finally {
    progress.close();
    delete process.env._JAVA_OPTIONS;
  }
}

/** @returns whether every bar was met */
async function runOne(part: string, sizes: Sizes): Promise<boolean> {
  const work = PARTS.get(part);
  if (work === undefined) throw new Error(`${part} is no part.`);
  // Fresh servers for each, in a folder of its own: none inherits the other's data, caches and compactions.
  const own = join(folder, part);
  mkdirSync(own);
  servers = await openServers(own);
  const machine = machineCard(servers.ranAgainst);
  console.log(`\n== ${part}\n${describeCard(machine)}\n`);
  const profileFolder = values.profile ? join(RESULTS, 'profiles', part) : undefined;
  if (profileFolder !== undefined) {
    rmSync(profileFolder, { recursive: true, force: true });
    mkdirSync(profileFolder, { recursive: true });
  }
  const startedAt = performance.now();
  const outcome = await work({
    guardian,
    servers,
    serverPids: { kafka: servers.kafka?.pid() ?? 0, mongod: servers.mongod?.pid() ?? 0 },
    folder: own,
    sizes,
    profileFolder,
    say: (text) => {
      console.log(text);
    },
  });
  await servers.stop();
  servers = undefined;
  rmSync(own, { recursive: true, force: true });
  const seconds = (performance.now() - startedAt) / 1_000;
  const profile = profileFolder === undefined ? undefined : readProfiles(profileFolder);
  const ran = { part, machine, sizes, seconds, outcome, profile };
  const files = writeRecord(values.record ? RECORDS : RESULTS, ran);
  console.log(
    `\n${describeRows(outcome.rows)}\n\n${part} took ${Math.round(seconds)} s\n${files.join('\n')}`,
  );
  if (profile !== undefined) console.log(`\n${describeProfiles(profile)}`);
  return outcome.rows.every(({ ok }) => ok !== false);
}

async function work(): Promise<number> {
  const sizes = chosenSizes();
  if (values.quick && values.record) throw new PrerequisiteError('A quick run is no record.');
  let allMet = true;
  for (const part of chosenParts()) allMet = (await runOne(part, sizes)) && allMet;
  return allMet ? 0 : 1;
}

await runToEnd(work, async () => {
  await servers?.stop();
  await guardian.close();
  rmSync(folder, { recursive: true, force: true });
});
