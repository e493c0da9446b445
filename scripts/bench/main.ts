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
import { benchBoards } from './points/boards.ts';
import { benchEntries } from './points/entries.ts';
import { benchReplay } from './points/replay.ts';
import { benchPoints } from './points/run.ts';
import { describeProfiles, readProfiles } from './profile.ts';
import { benchProjection } from './projection/run.ts';
import { benchRebuild } from './rebuild/run.ts';
import { benchReplicas } from './replicas/run.ts';
import { writeRecord } from './record.ts';
import { describeCard, describeRows, machineCard } from './report.ts';
import { benchHistory } from './scaling/history.ts';
import { benchKeys } from './scaling/keys.ts';
import { benchTimers } from './scaling/timers.ts';
import { FULL, LONGEST, QUICK } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { benchBackfill } from './segmentation/backfill.ts';
import { benchChecks } from './segmentation/checks.ts';
import { benchExits } from './segmentation/exits.ts';
import { benchIntersection } from './segmentation/intersection.ts';
import { benchJudging } from './segmentation/judging.ts';
import { benchLists } from './segmentation/lists.ts';
import { benchQuietRules } from './segmentation/quiet.ts';
import { benchStreams } from './segmentation/streams.ts';
import { benchSystem } from './system/run.ts';
import { benchTelemetry } from './telemetry/run.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RESULTS = join(ROOT, '.cache', 'bench');
const RECORDS = join(ROOT, 'e2e', 'records');

type Part = (bench: Bench) => Promise<Outcome>;

/** Suites, each with its parts in the order in which they run; a suite has a record of its own. */
const SUITES = new Map<string, ReadonlyMap<string, Part>>([
  [
    'engine',
    new Map<string, Part>([
      ['dedupe', benchDedupe],
      ['ingest', benchIngest],
      ['batches', benchBatches],
      ['far-check', benchFarCheck],
      ['projection', benchProjection],
      ['keys', benchKeys],
      ['history', benchHistory],
      ['timers', benchTimers],
      ['rebuild', benchRebuild],
      ['telemetry', benchTelemetry],
      ['ledger', benchLedger],
      ['replicas', benchReplicas],
      ['system', benchSystem],
    ]),
  ],
  [
    'segmentation',
    new Map<string, Part>([
      ['judging', benchJudging],
      ['quiet-rules', benchQuietRules],
      ['checks', benchChecks],
      ['lists', benchLists],
      ['intersection', benchIntersection],
      ['exits', benchExits],
      ['backfill', benchBackfill],
      ['streams', benchStreams],
    ]),
  ],
  [
    'points',
    new Map<string, Part>([
      ['commands', benchPoints],
      ['boards', benchBoards],
      ['replay', benchReplay],
      ['entries', benchEntries],
    ]),
  ],
]);
const STANDARD_SUITE = 'engine';

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
  const longest = values.full ? [LONGEST] : [];
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
  return {
    ...base,
    histories: [...base.histories, ...longest],
    // Whoever waits is as many people everywhere, which takes minutes for each: the fewest and the most suffice.
    timers: values.full ? [...base.timers.slice(0, 1), ...longest] : base.timers,
    ...given,
  };
}

interface Chosen {
  readonly suite: string;
  readonly part: string;
  readonly work: Part;
}

/** The suite that is named first, or else the engine's; of it the parts that are named after it, or else all. */
function chosenParts(): readonly Chosen[] {
  const [first = '', ...others] = positionals;
  const isNamed = SUITES.has(first);
  const suite = isNamed ? first : STANDARD_SUITE;
  const wanted = isNamed ? others : positionals;
  const parts = SUITES.get(suite) ?? new Map<string, Part>();
  const unknown = wanted.find((name) => !parts.has(name));
  if (unknown !== undefined) {
    const names = [...parts.keys()].join(', ');
    throw new PrerequisiteError(
      `There is no part '${unknown}' of the suite '${suite}': they are ${names}. Suites are ${[...SUITES.keys()].join(', ')}.`,
    );
  }
  return [...parts]
    .filter(([part]) => wanted.length === 0 || wanted.includes(part))
    .map(([part, work]) => ({ suite, part, work }));
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
async function runOne({ suite, part, work }: Chosen, sizes: Sizes): Promise<boolean> {
  // Fresh servers for each, in a folder of its own: none inherits the other's data, caches and compactions.
  const own = join(folder, part);
  mkdirSync(own);
  servers = await openServers(own);
  const machine = machineCard(servers.ranAgainst);
  console.log(`\n== ${suite} ${part}\n${describeCard(machine)}\n`);
  const profileFolder = values.profile ? join(RESULTS, 'profiles', suite, part) : undefined;
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
  const files = writeRecord(values.record ? RECORDS : RESULTS, suite, ran);
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
  for (const chosen of chosenParts()) allMet = (await runOne(chosen, sizes)) && allMet;
  return allMet ? 0 : 1;
}

await runToEnd(work, async () => {
  await servers?.stop();
  await guardian.close();
  rmSync(folder, { recursive: true, force: true });
});
