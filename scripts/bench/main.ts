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
import type { Bench } from './bench.ts';
import { benchIngest } from './ingest/run.ts';
import { topFunctions } from './profile.ts';
import { benchProjection } from './projection/run.ts';
import { describeCard, describeRows, machineCard, writeResult } from './report.ts';
import type { Row } from './report.ts';
import { benchReplicas } from './replicas/run.ts';
import { benchSystem } from './system/run.ts';

const RESULTS = join(import.meta.dirname, '..', '..', '.cache', 'bench');
const NAMES = ['ingest', 'projection', 'replicas', 'system'] as const;
type Name = (typeof NAMES)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    interactions: { type: 'string', default: '60000' },
    events: { type: 'string', default: '1000000' },
    commands: { type: 'string', default: '100000' },
    members: { type: 'string', default: '100000' },
    repetitions: { type: 'string', default: '3' },
    rate: { type: 'string', default: '3000' },
    seconds: { type: 'string', default: '30' },
    profile: { type: 'boolean', default: false },
  },
});

/** The largest sizes keep a run within minutes and its data within a few GB. */
const LARGEST = {
  ...{ interactions: 400_000, events: 10_000_000, members: 1_000_000 },
  ...{ commands: 2_000_000, repetitions: 9 },
};

function count(name: keyof typeof values, largest: number): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number > 0 && number <= largest) return number;
  throw new PrerequisiteError(`--${name} is a whole number from 1 to ${largest}.`);
}

const guardian = await startGuardian();
const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
guardian.removeAtEnd(folder);
let servers: Servers | undefined;

async function openServers(): Promise<Servers> {
  // A broker that may optimise, as in a deployment; this variable is read after the command line.
  process.env._JAVA_OPTIONS = '-XX:TieredStopAtLevel=4';
  const progress = openProgress();
  try {
    return await startServers({
      mode: 'local',
      dataDir: folder,
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

function run(name: Name, bench: Bench): Promise<readonly Row[]> {
  const repetitions = count('repetitions', LARGEST.repetitions);
  switch (name) {
    case 'ingest':
      return benchIngest(bench, { interactions: count('interactions', LARGEST.interactions), repetitions });
    case 'projection':
      return benchProjection(bench, {
        events: count('events', LARGEST.events),
        members: count('members', LARGEST.members),
        repetitions,
      });
    case 'replicas':
      return benchReplicas(bench, { commands: count('commands', LARGEST.commands), repetitions });
    case 'system':
      return benchSystem(bench, { rate: count('rate', 50_000), seconds: count('seconds', 600) });
  }
}

async function work(): Promise<number> {
  const unknown = positionals.find((given) => !NAMES.some((name) => name === given));
  if (unknown !== undefined) {
    throw new PrerequisiteError(`There is no benchmark '${unknown}': they are ${NAMES.join(', ')}.`);
  }
  const wanted = positionals.length === 0 ? NAMES : NAMES.filter((name) => positionals.includes(name));
  let isShort = false;
  for (const name of wanted) {
    // Fresh servers for each: none inherits the other's data, caches and compactions.
    servers = await openServers();
    const card = machineCard(servers.ranAgainst);
    console.log(`\n== ${name}\n${describeCard(card)}\n`);
    const profileFolder = values.profile ? join(RESULTS, 'profiles', name) : undefined;
    if (profileFolder !== undefined) {
      rmSync(profileFolder, { recursive: true, force: true });
      mkdirSync(profileFolder, { recursive: true });
    }
    const rows = await run(name, {
      guardian,
      servers,
      serverPids: { kafka: servers.kafka?.pid() ?? 0, mongod: servers.mongod?.pid() ?? 0 },
      folder,
      profileFolder,
      say: (text) => {
        console.log(text);
      },
    });
    await servers.stop();
    servers = undefined;
    console.log(`\n${describeRows(rows)}\n\n${writeResult(RESULTS, name, card, rows)}`);
    if (profileFolder !== undefined) console.log(`\n${topFunctions(profileFolder)}`);
    isShort ||= rows.some(({ ok }) => ok === false);
  }
  return isShort ? 1 : 0;
}

await runToEnd(work, async () => {
  await servers?.stop();
  await guardian.close();
  rmSync(folder, { recursive: true, force: true });
});
