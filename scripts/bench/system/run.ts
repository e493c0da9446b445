import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { chainIsStill } from '../../chain.ts';
import { SERVICES } from '../../clients.ts';
import type { Bench } from '../bench.ts';
import { runPart } from '../part.ts';
import { rssBytes, startMeter } from '../processes.ts';
import type { Pids } from '../processes.ts';
import { foreignNote, medianCpu, quantile } from '../report.ts';
import type { Row } from '../report.ts';
import { launchServices } from '../services.ts';
import { openLog } from '../topics.ts';
import { configureTenant, publishDefinitions } from './definitions.ts';
import { freshnessOf, watchProgress } from './freshness.ts';
import type { GeneratorInput, GeneratorResult } from './generator.ts';
import { findDifferences } from './recount.ts';

const BATCH_SIZE = 50;
const MEMBERS = 5_000;
/** Broker and services compile themselves meanwhile; what a backlog of these seconds costs is part of the figures. */
const WARM_UP_SECONDS = 20;
const IDLE_MS = 5_000;
const MEMORY_INTERVAL_MS = 500;
const DRAIN_LIMIT_MS = 120_000;
const FRESHNESS_BAR_MS = 2_000;
const IDLE_BAR_MB = 150;
const LOAD_BAR_MB = 350;
/** What an open loop may miss of its rate before it has not been sustained. */
const SUSTAINED = 0.98;

const mb = (bytes: number): number => Math.round(bytes / 1e6);
const inMb = (bytes: Readonly<Record<string, number>>): string =>
  Object.entries(bytes)
    .map(([name, value]) => `${name} ${mb(value)} MB`)
    .join(', ');
const ms = (values: readonly number[], share: number): string => `${Math.round(quantile(values, share))} ms`;

function memoryOf(pids: Pids): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, rssBytes(pid)]));
}

/** All five services under a fixed offered rate: nothing lost, fresh, and small. */
export async function benchSystem(
  bench: Bench,
  { rate, seconds }: Readonly<{ rate: number; seconds: number }>,
): Promise<readonly Row[]> {
  const { servers, serverPids, say } = bench;
  const log = await openLog(servers.kafkaBrokers, 'bench-system');
  const services = await launchServices(SERVICES, bench);
  try {
    const { clients, pids } = services;
    say(`system: idle for ${IDLE_MS / 1_000} s`);
    const stopIdleMeter = startMeter(pids);
    await wait(IDLE_MS);
    const idle = stopIdleMeter();
    const idleMemory = memoryOf(pids);

    await configureTenant(clients);
    await publishDefinitions(clients);
    await chainIsStill(clients);
    const before = await log.endOffsets(TOPICS.interactions);

    say(`system: ${rate} interactions a second for ${WARM_UP_SECONDS} + ${seconds} s`);
    const largest = memoryOf(pids);
    const memory = setInterval(() => {
      for (const [name, bytes] of Object.entries(memoryOf(pids))) {
        largest[name] = Math.max(largest[name] ?? 0, bytes);
      }
    }, MEMORY_INTERVAL_MS);
    const watch = watchProgress(clients);
    const input: GeneratorInput = {
      url: services.ingestionUrl,
      token: services.token,
      prefix: 'load',
      rate,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds,
      batchSize: BATCH_SIZE,
      members: MEMBERS,
      seed: 3,
    };
    const stopMeter = startMeter({ ...pids, ...serverPids, bench: process.pid });
    const generated = await runPart<GeneratorResult>(bench, 'system/generator.ts', input);
    const metered = stopMeter();
    const drainFrom = performance.now();
    // A backlog that does not go away is a result too; the recount then tells what is missing.
    const backlog = await chainIsStill(clients, DRAIN_LIMIT_MS).then(
      () => [],
      (error: unknown) => [String(error)],
    );
    const drainMs = performance.now() - drainFrom;
    clearInterval(memory);
    const { looks, unanswered } = await watch.stop();
    const freshness = freshnessOf(generated.probes, looks);
    say('system: recounting');
    const differences = [...backlog, ...(await findDifferences(clients, log, before, generated))];

    const lost = Object.entries(generated.refused).map(([reason, times]) => `${times} × ${reason}`);
    const offered = rate * (WARM_UP_SECONDS + seconds);
    const achieved = (generated.accepted / offered) * rate;
    const p99 = quantile(freshness.appliedMs, 0.99);
    const nothingLost = differences.length === 0;
    const loadSeconds = WARM_UP_SECONDS + seconds;
    const cores = Object.entries(metered.cpuSeconds)
      .map(([name, used]) => `${name} ${((used / metered.seconds) * 100).toFixed(0)}`)
      .join(', ');
    const isWithin = (found: Readonly<Record<string, number>>, bar: number): boolean =>
      Object.values(found).every((bytes) => mb(bytes) <= bar);
    return [
      {
        name: 'system, all five services',
        events: generated.sent,
        eventsPerSecond: achieved,
        cpuPerEvent: medianCpu([metered], generated.accepted),
        ratio: achieved / rate,
        bar: `${rate}/s for ${loadSeconds} s`,
        ok: nothingLost && achieved >= rate * SUSTAINED && freshness.unseen === 0,
        check: nothingLost
          ? `${generated.accepted} accepted interactions stand in the log once each; funnel, segment, campaign and ` +
            `${Object.keys(generated.points).length} balances as recounted`
          : `WRONG: ${differences.join('; ')}`,
        notes: [
          lost.length === 0 ? 'nothing was refused' : `refused: ${lost.join('; ')}`,
          `a batch of ${BATCH_SIZE} is answered ${ms(generated.latenciesMs, 0.5)} (p50), ${ms(generated.latenciesMs, 0.99)} (p99) after it was due`,
          `% of a core: ${cores}`,
          `still ${Math.round(drainMs)} ms after the last answer; ${foreignNote([metered])} (the generator among them)`,
        ],
      },
      {
        name: 'freshness p99, from the answer to every read model',
        ratio: p99 / FRESHNESS_BAR_MS,
        bar: `≤ ${FRESHNESS_BAR_MS} ms`,
        ok: p99 <= FRESHNESS_BAR_MS && freshness.unseen === 0,
        check: `${freshness.appliedMs.length} batches followed through GetProgress, ${freshness.unseen} not seen through`,
        notes: [
          `applied and published: p50 ${ms(freshness.appliedMs, 0.5)}, p99 ${ms(freshness.appliedMs, 0.99)}, most ${ms(freshness.appliedMs, 1)}`,
          `everything that follows, at most: p50 ${ms(freshness.chainMs, 0.5)}, p99 ${ms(freshness.chainMs, 0.99)}`,
          `looked at ${(looks.length / metered.seconds).toFixed(1)} times a second, which is part of the figures; ${unanswered} looks were not answered`,
        ],
      },
      {
        name: 'memory, idle',
        ratio: mb(Math.max(...Object.values(idleMemory))) / IDLE_BAR_MB,
        bar: `≤ ${IDLE_BAR_MB} MB each`,
        ok: isWithin(idleMemory, IDLE_BAR_MB),
        check: `RSS ${IDLE_MS / 1_000} s after start`,
        notes: [
          inMb(idleMemory),
          `% of a core while idle: ${Object.entries(idle.cpuSeconds)
            .map(([name, used]) => `${name} ${((used / idle.seconds) * 100).toFixed(1)}`)
            .join(', ')}`,
        ],
      },
      {
        name: 'memory, under load',
        ratio: mb(Math.max(...Object.values(largest))) / LOAD_BAR_MB,
        bar: `≤ ${LOAD_BAR_MB} MB each`,
        ok: isWithin(largest, LOAD_BAR_MB),
        check: `largest RSS, looked at every ${MEMORY_INTERVAL_MS} ms`,
        notes: [inMb(largest)],
      },
    ];
  } finally {
    await services.stop();
    await log.close();
  }
}
