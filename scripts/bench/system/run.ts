import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { chainIsStill } from '../../chain.ts';
import { SERVICES } from '../../clients.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { rssBytes, startMeter, withOwn } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { launchServices } from '../services.ts';
import type { RunningServices } from '../services.ts';
import { quantile } from '../statistics.ts';
import { openLog } from '../topics.ts';
import { configureTenant, publishDefinitions } from './definitions.ts';
import { PROBE_VERB, probeFreshness } from './freshness.ts';
import type { Freshness } from './freshness.ts';
import type { GeneratorInput, GeneratorResult } from './generator.ts';
import { findDifferences } from './recount.ts';

const RATE_BAR = 8_000;
const FRESHNESS_BAR_MS = 1_000;
const FRESHNESS_SHARE = 0.8;
const IDLE_BAR_MB = 150;
const LOAD_BAR_MB = 350;

const BATCH_SIZE = 50;
const MEMBERS = 5_000;
const IDLE_MS = 5_000;
const MEMORY_INTERVAL_MS = 500;
/** What an open loop may miss of its rate before it has not been sustained. */
const SUSTAINED = 0.98;
/** A backlog that is gone so soon after the last answer was not growing. */
const DRAINED_MS = 5_000;
const DRAIN_LIMIT_MS = 180_000;
/** The next rate that is tried after one that was too much; 8,000 comes below 1,000 in eleven steps. */
const STEP = 0.8;
const MAX_STEPS = 11;
/** Broker and services compile themselves meanwhile. */
const WARM_UP_SHARE = 0.5;

const mb = (bytes: number): number => Math.round(bytes / 1e6);
const inMb = (bytes: Readonly<Record<string, number>>): string =>
  Object.entries(bytes)
    .map(([name, value]) => `${name} ${mb(value)} MB`)
    .join(', ');
const ms = (values: readonly number[], share: number): string => `${Math.round(quantile(values, share))} ms`;
const spreadOf = (values: readonly number[]): string =>
  `p50 ${ms(values, 0.5)}, p99 ${ms(values, 0.99)}, most ${ms(values, 1)}`;

function memoryOf(pids: Pids): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, rssBytes(pid)]));
}

/** A rate that was offered for some time, and what became of it. */
interface Held {
  readonly rate: number;
  readonly seconds: number;
  readonly generated: GeneratorResult;
  readonly metered: Metered;
  /** From the last answer until nothing waited anywhere. */
  readonly drainMs: number;
  readonly backlog: readonly string[];
  readonly freshness: Freshness;
}

const achievedBy = ({ rate, seconds, generated }: Held): number =>
  (generated.accepted / (rate * seconds)) * rate;

/** CPU of everything but the generator, an interaction. */
function usOf({ metered, generated }: Held): number {
  const { generator: _, ...processes } = metered.cpuSeconds;
  const all = Object.values(processes).reduce((sum, one) => sum + one, 0);
  return (all / generated.accepted) * 1e6;
}

function isSustained(held: Held): boolean {
  const nothingRefused = Object.keys(held.generated.refused).length === 0;
  const isDrained = held.backlog.length === 0 && held.drainMs <= DRAINED_MS;
  return nothingRefused && isDrained && achievedBy(held) >= held.rate * SUSTAINED;
}

/** What was accepted of load and probes. */
function acceptedBy({ generated, freshness }: Held): GeneratorResult {
  const { accepted, verbs } = generated;
  return {
    ...generated,
    accepted: accepted + freshness.accepted,
    verbs: { ...verbs, [PROBE_VERB]: (verbs[PROBE_VERB] ?? 0) + freshness.accepted },
  };
}

/** What all rates together must have led to. */
function together(results: readonly GeneratorResult[]): GeneratorResult {
  const add = (
    pick: (result: GeneratorResult) => Readonly<Record<string, number>>,
  ): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const result of results) {
      for (const [name, value] of Object.entries(pick(result))) sums[name] = (sums[name] ?? 0) + value;
    }
    return sums;
  };
  return {
    cpuSeconds: results.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    sent: results.reduce((sum, { sent }) => sum + sent, 0),
    accepted: results.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: add(({ refused }) => refused),
    latenciesMs: [],
    verbs: add(({ verbs }) => verbs),
    points: add(({ points }) => points),
    shares: add(({ shares }) => shares),
  };
}

function createHolding(bench: Bench, { clients, pids, ingestionUrl, token }: RunningServices) {
  const held: Held[] = [];
  return {
    all: () => held,
    hold: async (rate: number, seconds: number): Promise<Held> => {
      const prefix = `load${held.length}`;
      const input: GeneratorInput = {
        ...{ url: ingestionUrl, token, prefix, rate, warmUpSeconds: 0, seconds },
        ...{ batchSize: BATCH_SIZE, members: MEMBERS, seed: SEED + held.length },
      };
      const stopMeter = startMeter({ ...pids, ...bench.serverPids, bench: process.pid });
      const probing = probeFreshness(clients, { url: ingestionUrl, token, prefix: `probe${held.length}` });
      const generated = await runPart<GeneratorResult>(bench, 'system/generator.ts', input);
      const answeredAt = performance.now();
      const freshness = await probing.stop();
      // A backlog that does not go away is a result too; the recount then tells what is missing.
      const backlog = await chainIsStill(clients, DRAIN_LIMIT_MS).then(
        () => [],
        (error: unknown) => [String(error)],
      );
      const drainMs = performance.now() - answeredAt;
      // With what was left to do: an event's cost does not depend on when it is paid.
      const metered = withOwn(stopMeter(), 'generator', generated.cpuSeconds);
      const made = { rate, seconds, generated, metered, drainMs, backlog, freshness };
      held.push(made);
      bench.say(
        `system: ${rate}/s for ${seconds} s is ${isSustained(made) ? 'sustained' : 'too much'}: ` +
          `${Math.round(achievedBy(made))}/s accepted, still after ${Math.round(drainMs)} ms, ` +
          `${Math.round(usOf(made))} µs an interaction in all processes`,
      );
      return made;
    },
  };
}

/**
 * All five services under an offered rate: the one that was asked for, or the next lower one that they sustain; then
 * how fresh they are at four fifths of it. Nothing may be lost at any of these.
 */
export async function benchSystem(bench: Bench): Promise<Outcome> {
  const { servers, say, sizes } = bench;
  const { rate: wanted, seconds } = sizes;
  const log = await openLog(servers.kafkaBrokers, 'bench-system');
  const services = await launchServices(SERVICES, bench);
  const { clients, pids } = services;
  const largest = memoryOf(pids);
  const memory = setInterval(() => {
    for (const [name, bytes] of Object.entries(memoryOf(pids))) {
      largest[name] = Math.max(largest[name] ?? 0, bytes);
    }
  }, MEMORY_INTERVAL_MS);
  try {
    say(`system: idle for ${IDLE_MS / 1_000} s`);
    const stopIdleMeter = startMeter(pids);
    await wait(IDLE_MS);
    const idle = stopIdleMeter();
    const idleMemory = memoryOf(pids);

    await configureTenant(clients);
    await publishDefinitions(clients);
    await chainIsStill(clients);
    const before = await log.endOffsets(TOPICS.interactions);

    const short = Math.max(2, Math.round(seconds / 6));
    const holding = createHolding(bench, services);
    await holding.hold(Math.round(wanted * WARM_UP_SHARE), short);
    let sustained: Held | undefined;
    let rate = wanted;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      rate = Math.round(wanted * STEP ** step);
      if (isSustained(await holding.hold(rate, short))) {
        sustained = await holding.hold(rate, seconds);
        if (isSustained(sustained)) break;
      }
    }
    const held = sustained ?? holding.all().at(-1);
    if (held === undefined) throw new Error('Nothing was offered.');
    const fresh = await holding.hold(Math.round(rate * FRESHNESS_SHARE), Math.ceil(seconds / 2));
    clearInterval(memory);
    say('system: recounting');
    const all = together(holding.all().map(acceptedBy));
    const backlogs = holding.all().flatMap(({ backlog }) => backlog);
    const differences = [...backlogs, ...(await findDifferences(clients, log, before, all))];
    const nothingLost = differences.length === 0;

    const { generated, metered } = held;
    const { everywhereMs, byService, failures } = fresh.freshness;
    const lost = Object.entries(all.refused).map(([reason, times]) => `${times} × ${reason}`);
    const value = isSustained(held) ? held.rate : achievedBy(held);
    const p99 = quantile(everywhereMs, 0.99);
    const cores = Object.entries(metered.cpuSeconds)
      .map(([name, used]) => `${name} ${((used / metered.seconds) * 100).toFixed(0)}`)
      .join(', ');
    const largestOf = (found: Readonly<Record<string, number>>): number =>
      mb(Math.max(...Object.values(found)));
    const [idleMb, loadMb] = [largestOf(idleMemory), largestOf(largest)];
    const cpuPerEvent = medianCpu([metered], generated.accepted);
    return {
      rows: [
        {
          ...{ name: 'whole system, sustained', events: generated.accepted, value, unit: 'events/s' },
          ...{ cpuPerEvent, ratio: value / RATE_BAR },
          bar: `≥ ${RATE_BAR.toLocaleString('en')}/s for 120 s, nothing lost`,
          ok: nothingLost && isSustained(held) && value >= RATE_BAR,
          foreignShare: foreignShare([metered]),
          check: nothingLost
            ? `${all.accepted} accepted interactions stand in the log once each; funnel, segment, campaign and ` +
              `${Object.keys(all.points).length} balances as recounted`
            : `WRONG: ${differences.join('; ')}`,
          notes: [
            `${wanted}/s was asked for; ${held.rate}/s for ${held.seconds} s ${isSustained(held) ? 'was sustained' : 'was too much'}`,
            `tried: ${holding
              .all()
              .map((one) => `${one.rate}/s for ${one.seconds} s ${isSustained(one) ? 'yes' : 'no'}`)
              .join(', ')}`,
            lost.length === 0 ? 'nothing was refused' : `refused: ${lost.join('; ')}`,
            `a batch of ${BATCH_SIZE} is answered ${ms(generated.latenciesMs, 0.5)} (p50), ${ms(generated.latenciesMs, 0.99)} (p99) after it was due`,
            `${usOf(held).toFixed(0)} µs an interaction without the generator; % of a core: ${cores}`,
            `still ${Math.round(held.drainMs)} ms after the last answer`,
          ],
        },
        {
          ...{ name: 'freshness p99 at 80 % of it', value: p99, unit: 'ms', ratio: p99 / FRESHNESS_BAR_MS },
          bar: `≤ ${FRESHNESS_BAR_MS} ms`,
          ok: p99 <= FRESHNESS_BAR_MS && failures.length === 0,
          foreignShare: foreignShare([fresh.metered]),
          check: `${everywhereMs.length} probes were shown by every service, ${failures.length} failed`,
          notes: [
            `${fresh.rate}/s for ${fresh.seconds} s, from the answer until a read of every service shows it: ${spreadOf(everywhereMs)}`,
            `by service: ${SERVICES.map((name) => `${name} ${spreadOf(byService[name])}`).join('; ')}`,
            `at ${held.rate}/s: ${spreadOf(held.freshness.everywhereMs)}`,
            ...failures.slice(0, 1),
          ],
        },
        {
          ...{ name: 'memory, idle', value: idleMb, unit: 'MB', ratio: idleMb / IDLE_BAR_MB },
          bar: `≤ ${IDLE_BAR_MB} MB each`,
          ok: idleMb <= IDLE_BAR_MB,
          check: `the largest RSS of a service ${IDLE_MS / 1_000} s after start`,
          notes: [
            inMb(idleMemory),
            `% of a core while idle: ${Object.entries(idle.cpuSeconds)
              .map(([name, used]) => `${name} ${((used / idle.seconds) * 100).toFixed(1)}`)
              .join(', ')}`,
          ],
        },
        {
          ...{ name: 'memory, under load', value: loadMb, unit: 'MB', ratio: loadMb / LOAD_BAR_MB },
          bar: `≤ ${LOAD_BAR_MB} MB each`,
          ok: loadMb <= LOAD_BAR_MB,
          check: `the largest RSS of a service, looked at every ${MEMORY_INTERVAL_MS} ms at all rates`,
          notes: [inMb(largest)],
        },
      ],
    };
  } finally {
    clearInterval(memory);
    await services.stop();
    await log.close();
  }
}
