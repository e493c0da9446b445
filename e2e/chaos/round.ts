import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Servers } from '@rapport/infra/servers';
import { SERVICES } from '@rapport/scripts/clients';
import { findVersionGaps } from '../dump.ts';
import { rebuildAll } from '../rebuild.ts';
import type { System, Tenant } from '../system.ts';
import { differences } from './effects.ts';
import { describeFault, planFaults } from './faults.ts';
import type { Fault } from './faults.ts';
import { openJournal, readJournal } from './journal.ts';
import type { Entry } from './journal.ts';
import { startLoad } from './load.ts';
import type { Load } from './load.ts';
import { endsOf, readLog } from './log.ts';
import { readEffects, readPoints, setUp } from './observe.ts';
import { perform } from './perform.ts';
import type { Stage } from './perform.ts';
import { recount } from './recount.ts';
import { readCommands, replayBookings } from './recountPoints.ts';
import type { SeenPoints, SeenRedemption } from './recountPoints.ts';

const TOPICS = [
  'rapport.interactions.v1',
  'rapport.shares.v1',
  'rapport.segments.v1',
  'rapport.journeys.v1',
  'rapport.points.v1',
];
/** Load before the first fault can matter, and after everything is healed. */
const LEAST_LOAD_MS = 3_000;
const AFTERWARDS_MS = 1_000;
/** Several sessions of the consumer group one after another. */
const WHOLE_LIMIT_MS = 60_000;
const LOOK_MS = 100;
/** Sweepers look every second, and a redemption whose caller is gone is taken further after five. */
const DUE_LIMIT_MS = 20_000;
/** What waits for a second ends while we count; what waits for a day does not. */
const SOON_MS = 5_000;

export interface RoundResult {
  readonly seed: number;
  readonly ok: boolean;
  readonly faults: readonly string[];
  /** Faults at a step that was never passed. */
  readonly missed: number;
  /** Starts that gave up because a server was away. */
  readonly failedStarts: number;
  readonly sent: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly counted: number;
  readonly resent: number;
  readonly bookings: number;
  /** How many of each kind, and redemptions by what became of them. */
  readonly points: Readonly<Record<string, number>>;
  readonly collections: number;
  readonly documents: number;
  readonly seconds: Readonly<{ faults: number; settling: number; checking: number }>;
  readonly problems: readonly string[];
}

export interface RoundOptions {
  readonly seed: number;
  readonly servers: Servers;
  readonly system: System;
  /** For the journal. */
  readonly folder: string;
  readonly say: (doing: string) => void;
}

const secondsSince = (at: number): number => Math.round((performance.now() - at) / 100) / 10;

/** Partitions that each service follows. */
async function followedBy(tenant: Tenant): Promise<readonly number[]> {
  const all = SERVICES.map((service) => tenant.api.admin[service].GetProgress({}));
  return (await Promise.all(all)).map(
    ({ inputs }) => inputs.filter(({ followedHere }) => followedHere).length,
  );
}

/** A service that shared its partitions with a stand-in is ready long before it has all of them back. */
async function wholeAgain(system: System, tenant: Tenant, partitions: readonly number[]): Promise<void> {
  const until = performance.now() + WHOLE_LIMIT_MS;
  for (;;) {
    await Promise.all(SERVICES.map((service) => system.ensure(service)));
    const followed = await followedBy(tenant).catch(() => []);
    if (SERVICES.every((_, index) => followed[index] === partitions[index])) return;
    if (performance.now() > until) {
      throw new Error(`Services follow ${followed.join(', ')} of ${partitions.join(', ')} partitions.`);
    }
    await wait(LOOK_MS);
  }
}

function countKinds({ bookings, redemptions }: SeenPoints): Readonly<Record<string, number>> {
  const kinds = [
    ...bookings.map(({ kind, ruleId }) => (ruleId === '' ? kind : `${kind} by ${ruleId}`)),
    ...Object.values(redemptions).map(({ status }) => `REDEMPTION ${status}`),
  ];
  const groups = [...Map.groupBy(kinds, (kind) => kind)].sort();
  return Object.fromEntries(groups.map(([kind, some]) => [kind, some.length]));
}

/** Points once everything that was due is booked, and what was not after all that time. */
async function nothingIsDue(
  { api }: Tenant,
  journal: readonly Entry[],
): Promise<{ readonly points: SeenPoints; readonly late: readonly string[] }> {
  const { commands } = readCommands(journal);
  const until = performance.now() + DUE_LIMIT_MS;
  for (;;) {
    const now = Date.now();
    const points = await readPoints(api, commands.values());
    const { overdue, heldFor } = replayBookings(points.bookings, commands);
    /** It ends the hold after itself: what was read in between has the one and not the other. */
    const isUnderWay = ([id, { status, expiresAt }]: readonly [string, SeenRedemption]): boolean =>
      status === 'RESERVED' ? expiresAt <= now + SOON_MS : status === 'PENDING' || heldFor.has(id);
    const late = [
      ...overdue(now),
      ...Object.entries(points.redemptions)
        .filter(isUnderWay)
        .map(([id, { status }]) => `redemption ${id} is ${status}`),
    ].map((what) => `It was due and has not happened: ${what}.`);
    if (late.length === 0 || performance.now() > until) return { points, late };
    await wait(LOOK_MS);
  }
}

/** Every read model beside its second building; what differs, a line each. */
async function rebuildEverything(tenant: Tenant): Promise<{
  readonly collections: number;
  readonly documents: number;
  readonly problems: readonly string[];
}> {
  const all = await Promise.all(SERVICES.map((service) => rebuildAll(tenant.api.admin[service])));
  const comparisons = all.flat();
  const collections = comparisons.flatMap((comparison) => comparison.collections);
  return {
    collections: collections.length,
    documents: collections.reduce((sum, { documents }) => sum + documents, 0),
    problems: comparisons
      .filter(({ equal }) => !equal)
      .map(({ projection, failure, collections: own }) => {
        const unequal = own
          .filter(({ live, rebuilt }) => live !== rebuilt)
          .map(({ collection }) => collection);
        return `${projection} differs from its rebuild: ${failure} ${unequal.join(', ')}`;
      }),
  };
}

async function findParked(tenant: Tenant): Promise<readonly string[]> {
  const all = await Promise.all(
    SERVICES.map(async (service) => {
      const { records } = await tenant.api.admin[service].ListParked({});
      return records.map(
        ({ topic, partition, offset, reason }) =>
          `${service} parked ${topic}/${partition}@${offset}: ${reason}`,
      );
    }),
  );
  return all.flat();
}

/** Resolves when everything is healed and all that was sent is answered: which faults came to pass. */
async function breakUnder(
  load: Load,
  stage: Stage,
  faults: readonly Fault[],
  say: (doing: string) => void,
): Promise<readonly boolean[]> {
  const { system, startedAt } = stage;
  const passed = await Promise.all(faults.map((fault) => perform(stage, fault)));
  await wait(Math.max(0, startedAt + LEAST_LOAD_MS - performance.now()));
  say('healing');
  await Promise.all(SERVICES.map((service) => system.ensure(service)));
  load.quicken();
  await wait(AFTERWARDS_MS);
  await load.stop();
  return passed;
}

/** Load, faults, rest, and a count of everything by hand. */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { seed, servers, system, folder, say } = options;
  const faults = planFaults(seed);
  const name = `chaos-${seed}-${Date.now()}`;
  const before = await system.tenant(name);
  const endsBefore = system.ownEnds().length;
  say('setting up');
  await setUp(before.api);
  await before.settled();
  const partitions = await followedBy(before);
  const from = await endsOf(servers.kafkaBrokers, TOPICS);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.jsonl`);
  const journal = await openJournal(file);

  const startedAt = performance.now();
  const doors: Stage['doors'] = {
    ingestion: new Set([system.http.ingestion]),
    points: new Set([before.api]),
  };
  const load = startLoad({
    seed,
    token: before.token,
    journal,
    door: () => ({ ingestion: [...doors.ingestion], points: [...doors.points] }),
  });
  say(`under load: ${faults.map(describeFault).join('; ')}`);
  const stage: Stage = {
    ...{ system, servers, token: before.token, startedAt, doors },
    quicken: load.quicken,
  };
  const passed = await breakUnder(load, stage, faults, say).catch(async (error: unknown) => {
    await load.abandon();
    throw error;
  });
  await journal.close();
  const faultSeconds = secondsSince(startedAt);

  say('coming to rest');
  const settlingAt = performance.now();
  // New connections: the old ones wait longer and longer for a service that was away.
  const tenant = await system.tenant(name);
  await wholeAgain(system, tenant, partitions);
  const entries = readJournal(file);
  await wait(Math.max(0, load.lastDueAt() - Date.now()));
  await tenant.settled();
  const { points, late } = await nothingIsDue(tenant, entries);
  await tenant.settled();
  const settlingSeconds = secondsSince(settlingAt);

  say('counting');
  const checkingAt = performance.now();
  const log = await readLog(servers.kafkaBrokers, name, from, await endsOf(servers.kafkaBrokers, TOPICS));
  const { bookings } = points;
  const { effects, problems, published, acknowledged, counted, resent } = recount(entries, log, points);
  const seen = await readEffects(tenant.api, bookings, published);
  say('rebuilding');
  const rebuilt = await rebuildEverything(tenant);
  const ends = system.ownEnds().slice(endsBefore);
  const all = [
    // Whoever starts while a server is away may give up and be started again; whoever runs may not.
    ...ends.filter((end) => !end.includes('process.start_failed')),
    ...late,
    ...problems,
    ...differences(effects, seen),
    ...(await findParked(tenant)),
    ...(await findVersionGaps(servers.mongodbUri, SERVICES)),
    ...rebuilt.problems,
  ];
  return {
    seed,
    ok: all.length === 0,
    faults: faults.map(describeFault),
    missed: passed.filter((one) => !one).length,
    failedStarts: ends.filter((end) => end.includes('process.start_failed')).length,
    sent: { ...load.counts },
    acknowledged,
    counted,
    resent,
    bookings: bookings.length,
    points: countKinds(points),
    collections: rebuilt.collections,
    documents: rebuilt.documents,
    seconds: { faults: faultSeconds, settling: settlingSeconds, checking: secondsSince(checkingAt) },
    problems: all,
  };
}
