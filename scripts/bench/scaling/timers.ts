import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { DAY_MS, HOUR_MS } from '@rapport/kernel/instant';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { appendAll } from '../append.ts';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService } from '../part.ts';
import type { Metered } from '../processes.ts';
import { WAITING_COLLECTION } from '../projection/waiting.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import type { FollowInput } from './follow.ts';
import { cpuUs } from './keys.ts';
import type { SweepInput, SweepResult } from './sweep.ts';
import { waiterRecord } from './waiters.ts';

/** “Ten million waiting timers cost no more per event than ten thousand”: what the machine's noise leaves of it. */
const COST_BAR = 1.1;
const FRESH_BAR_MS = 1_000;
/** Who does something more while timers wait: the same few everywhere. */
const BUSY = 10_000;
/** Timers are due from tomorrow on, one after another within an hour. */
const DELAY_MS = DAY_MS;
/** Not counted: the code is as warm for few timers as for many then. */
const WARM_UP_TAILS = 2;
const POLL_MS = 20;
const LIMIT_MS = 20 * 60_000;

interface Follower {
  readonly timers: number;
  readonly topic: string;
  readonly database: string;
  readonly stageFile: string;
  readonly ended: Promise<unknown>;
  readonly metered: Metered[];
}

/** What an event costs while few timers wait and while many do, in turn; then a wave of them beside live events. */
export async function benchTimers(bench: Bench): Promise<Outcome> {
  const { rows, check } = await waitingTimers(bench);
  return { rows: [...rows.map((row) => ({ ...row, check })), ...(await greatWave(bench))] };
}

async function waitingTimers(
  bench: Bench,
): Promise<{ readonly rows: readonly Omit<Row, 'check'>[]; readonly check: string }> {
  const { servers, serverPids: pids, say, sizes, folder } = bench;
  const { tail, repetitions } = sizes;
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-timers');
  const tails = WARM_UP_TAILS + repetitions;
  // As many members everywhere: only the timers differ.
  const members = Math.max(...sizes.timers);
  const busy = Math.min(BUSY, ...sizes.timers);
  let failed: Error | undefined;
  const stageOf = async ({ stageFile }: Follower, stage: number): Promise<Metered> => {
    const file = `${stageFile}.${stage}`;
    const deadline = performance.now() + LIMIT_MS;
    while (!existsSync(file)) {
      if (failed !== undefined) throw failed;
      if (performance.now() > deadline) throw new Error(`Stage ${stage} of ${file} was not reached.`);
      await wait(POLL_MS);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as Metered;
  };
  /** Everybody's first event: it sets the timers of so many of them. */
  const first = function* (topic: string, timers: number): Generator<AppendRecord> {
    const at = Date.now();
    for (let member = 0; member < members; member += 1) {
      const delayMs = DELAY_MS + Math.floor((member / timers) * HOUR_MS);
      yield waiterRecord({ topic, member, id: `first-${member}`, at, ...(member < timers && { delayMs }) });
    }
  };
  const more = function* (topic: string, prefix: string): Generator<AppendRecord> {
    const at = Date.now();
    for (let made = 0; made < tail; made += 1)
      yield waiterRecord({ topic, member: made % busy, id: `${prefix}-${made}`, at });
  };

  const followers: Follower[] = [];
  try {
    for (const timers of sizes.timers) {
      const topic = `rapport.bench-timers-${timers}.v1`;
      const database = `bench_timers_${timers}`;
      const stageFile = join(folder, database);
      await makeTopic(log, topic);
      say(`timers: ${timers.toLocaleString('en')} are set`);
      await appendAll(log, first(topic, timers));
      const input: Omit<FollowInput, 'stages' | 'stageFile'> = {
        ...{ brokers: servers.kafkaBrokers, mongodbUri: servers.mongodbUri, database, topic },
        // Whoever writes the tails is none of the others.
        pids: { ...pids, writer: process.pid },
        ...{ service: `bench-timers-${timers}`, projection: 'waiting' },
      };
      const setting: FollowInput = { ...input, stages: [members], stageFile: `${stageFile}.set` };
      await runAsService(bench, 'scaling/follow.ts', setting);
      // Who follows is a process of its own, which has nothing in memory of what was set before.
      const stages = Array.from({ length: tails }, (_, stage) => members + (stage + 1) * tail);
      const following: FollowInput = { ...input, stages, stageFile };
      const flags = profiling(bench, `timers-${timers}`);
      const ended = runAsService(bench, 'scaling/follow.ts', following, flags).catch((error: unknown) => {
        failed = error instanceof Error ? error : new Error(String(error));
      });
      followers.push({ timers, topic, database, stageFile, ended, metered: [] });
    }
    for (let turn = 0; turn < tails; turn += 1) {
      for (const follower of followers) {
        await appendAll(log, more(follower.topic, `tail-${turn}`));
        const metered = await stageOf(follower, turn);
        if (turn >= WARM_UP_TAILS) follower.metered.push(metered);
      }
      say(`timers ${turn + 1}/${tails}`);
    }
    for (const { database, timers, ended } of followers) {
      await ended;
      if (failed !== undefined) throw failed;
      const [found] = await client
        .db(database)
        .collection(WAITING_COLLECTION)
        .aggregate<{ readonly waiting: number; readonly count: number }>([
          { $match: { dueAt: { $gt: 0 }, fired: 0 } },
          { $group: { _id: null, waiting: { $sum: 1 }, count: { $sum: '$count' } } },
        ])
        .toArray();
      if (found?.waiting !== timers || found.count !== timers + tails * tail) {
        throw new Error(`${JSON.stringify(found)} of ${timers} timers and ${tails * tail} events more.`);
      }
    }
  } finally {
    await log.close();
    await client.close();
  }
  const [few, many] = [followers[0], followers.at(-1)];
  const us = (follower: Follower | undefined): number[] =>
    (follower?.metered ?? []).map((one) => cpuUs(one, tail));
  const ratios = us(many).map((one, turn) => one / (us(few)[turn] ?? NaN));
  return {
    check: 'every timer waits, and every event is counted',
    rows: [
      ...followers.map((follower): Omit<Row, 'check'> => ({
        ...{ name: `${follower.timers.toLocaleString('en')} waiting timers`, events: tail, unit: 'µs/event' },
        ...{ value: median(us(follower)), turns: us(follower) },
        cpuPerEvent: medianCpu(follower.metered, tail),
        foreignShare: foreignShare(follower.metered),
      })),
      {
        ...{ name: 'CPU per event, most waiting timers ÷ fewest', value: median(ratios), unit: 'ratio' },
        ...{ ratio: median(ratios), turns: ratios, bar: `≤ ${COST_BAR}`, ok: median(ratios) <= COST_BAR },
        foreignShare: foreignShare(followers.flatMap(({ metered }) => metered)),
        notes: ['engine, broker and mongod together'],
      },
    ],
  };
}

async function greatWave(bench: Bench): Promise<readonly Row[]> {
  const { servers, serverPids: pids, say, sizes } = bench;
  const { wave } = sizes;
  const topic = 'rapport.bench-wave.v1';
  const log = await openLog(servers.kafkaBrokers, 'bench-wave');
  await makeTopic(log, topic);
  await log.close();
  say(`wave: ${wave.toLocaleString('en')} timers that are due at one instant`);
  const input: SweepInput = {
    ...{ brokers: servers.kafkaBrokers, mongodbUri: servers.mongodbUri, database: 'bench_wave', topic, pids },
    ...{ service: 'bench-wave', projection: 'waiting', timers: wave },
  };
  const { calm, busy, sweepSeconds, metered } = await runAsService<SweepResult>(
    bench,
    'scaling/sweep.ts',
    input,
    profiling(bench, 'wave'),
  );
  const check = `${wave.toLocaleString('en')} timers fired once each, at the exact instant`;
  return [
    {
      ...{ name: 'live freshness during a great wave: p99', value: busy.p99Ms, unit: 'ms' },
      ...{ baseline: calm.p99Ms, bar: `≤ ${FRESH_BAR_MS} ms`, ok: busy.p99Ms <= FRESH_BAR_MS, check },
      foreignShare: foreignShare([metered]),
      notes: [
        `p50 ${busy.p50Ms.toFixed(0)} ms, ${busy.batches} batches; without a wave p50 ${calm.p50Ms.toFixed(0)} ms, ${calm.batches} batches`,
        'from the append of a batch until it is applied; the baseline is before the wave',
      ],
    },
    {
      ...{ name: 'a great wave is swept', events: wave, value: wave / sweepSeconds, unit: 'events/s', check },
      ...{ cpuPerEvent: medianCpu([metered], wave), foreignShare: foreignShare([metered]) },
      notes: [`${sweepSeconds.toFixed(1)} s; live events and their generator are in the engine's CPU`],
    },
  ];
}
