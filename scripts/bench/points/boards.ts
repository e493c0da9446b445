import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { Child } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import { UNAVAILABLE } from '../../chain.ts';
import type { Bench, Outcome } from '../bench.ts';
import { encodeCalls, load, startBare } from '../calls/compare.ts';
import type { BareServer } from '../server.ts';
import type { LoadResult } from '../calls/load.ts';
import { runPart } from '../part.ts';
import { hasCaughtUp } from '../progress.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { launchServices } from '../services.ts';
import { median } from '../statistics.ts';
import { bookAll, bookingOf } from './batches.ts';
import type { Wanted } from './batches.ts';
import { memberOf } from './commands.ts';
import type { OrderInput, OrderResult } from './order.ts';
import { firstScore } from './rankMoves.ts';
import type { RankShape } from './rankMoves.ts';
import type { RedisInput, RedisResult } from './redis.ts';

const REDIS_BAR = 3;
const RPC_BAR = 0.8;
const COUNT_BAR = 100;
const BYTES_BAR = 64;
const BOARD = 'bench-board';
const REQUESTS = 10_000;
/** Ranks counted by MongoDB in a turn: each reads half of an index. */
const COUNTED = 20;
const START_MS = 500;
/** Two minutes: 10^6 rows are read in ten to twenty seconds. */
const LOADING_ATTEMPTS = 120;
const LOADING_WAIT_MS = 1_000;

/** A Redis of its own that keeps nothing, or why there is none. */
async function startRedis({
  guardian,
  folder,
}: Bench): Promise<{ readonly child: Child; readonly port: number } | { readonly missing: string }> {
  const given = process.env.REDIS_SERVER;
  const folders = (process.env.PATH ?? '').split(delimiter).map((each) => join(each, 'redis-server'));
  const binary = [...(given === undefined ? [] : [given]), ...folders].find((file) => existsSync(file));
  if (binary === undefined) {
    return {
      missing: 'there is no redis-server: apt-get install redis-server, or name one by REDIS_SERVER',
    };
  }
  const [port = 0] = await freePorts(1);
  const child = guardian.spawnChild({
    ...{ name: 'redis-server', command: binary, cwd: folder, graceMs: 2_000 },
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  });
  await wait(START_MS);
  if (child.isRunning()) return { child, port };
  return { missing: `redis-server did not start: ${child.lastLines().slice(-3).join(' ')}` };
}

/** The structure behind leaderboards against a sorted set of Redis; GetRank against a bare handler and against counting. */
export async function benchBoards(bench: Bench): Promise<Outcome> {
  const { say, sizes } = bench;
  const structure = await benchStructure(bench);
  say(`boards: ${sizes.ranked.toLocaleString('en')} members earn`);
  return { rows: [...structure, ...(await benchRanks(bench))] };
}

async function benchStructure(bench: Bench): Promise<readonly Row[]> {
  const { say, sizes } = bench;
  const { ranked, moves, repetitions } = sizes;
  const redis = await startRedis(bench);
  if ('missing' in redis) say(`boards: no row of Redis, ${redis.missing}`);
  const ours: OrderResult[] = [];
  const theirs: RedisResult[] = [];
  for (let turn = 0; turn < repetitions; turn += 1) {
    const shape: RankShape = { members: ranked, moves, seed: SEED + turn };
    const input: OrderInput = { shape, pids: {} };
    ours.push(await runPart<OrderResult>(bench, 'points/order.ts', input));
    if (!('missing' in redis)) {
      const other: RedisInput = { port: redis.port, shape, pids: { redis: redis.child.pid } };
      theirs.push(await runPart<RedisResult>(bench, 'points/redis.ts', other));
    }
    say(`boards, structure ${turn + 1}/${repetitions}`);
  }
  if (!('missing' in redis)) await redis.child.stop();
  const rate = ({ metered }: OrderResult | RedisResult): number => moves / metered.seconds;
  const bytes = median(ours.map((each) => each.bytes)) / ranked;
  const ratios = theirs.map((each, turn) => {
    const own = ours[turn];
    return (own === undefined ? NaN : rate(own)) / rate(each);
  });
  const metered = [...ours, ...theirs].map((each) => each.metered);
  const check = 'a hundred ranks and scores are those of a sorted list';
  return [
    {
      ...{ name: 'leaderboard, 90 % moves, 10 % ranks, in the structure', events: moves, unit: 'events/s' },
      ...{
        value: median(ours.map(rate)),
        cpuPerEvent: medianCpu(
          ours.map((each) => each.metered),
          moves,
        ),
      },
      ...(theirs.length > 0 && {
        ...{ baseline: median(theirs.map(rate)), ratio: median(ratios), turns: ratios },
        ...{ bar: `≥ ${REDIS_BAR} of Redis, pipelined ×32`, ok: median(ratios) >= REDIS_BAR },
      }),
      ...{ foreignShare: foreignShare(metered), check },
      ...('missing' in redis && { notes: [`no baseline: ${redis.missing}`] }),
    },
    {
      ...{ name: 'leaderboard, memory', value: bytes, unit: 'bytes/id', check },
      ...{ bar: `≤ ${BYTES_BAR}`, ok: bytes <= BYTES_BAR },
      ...(theirs.length > 0 && { baseline: median(theirs.map((each) => each.bytes)) / ranked }),
    },
    ...(theirs.length === 0
      ? []
      : [
          {
            ...{ name: 'baseline: Redis sorted set', events: moves, value: median(theirs.map(rate)) },
            ...{ unit: 'events/s' as const, check: 'a hundred scores are those of a recount' },
            cpuPerEvent: medianCpu(
              theirs.map((each) => each.metered),
              moves,
            ),
          },
        ]),
  ];
}

function* firstBookings(ranked: number): Generator<Wanted> {
  for (let number = 0; number < ranked; number += 1) {
    const earned = { rpc: 'Earn', outcome: 'booked', amount: BigInt(firstScore(number)) } as const;
    yield bookingOf({ ...earned, member: memberOf(number) }, `first-${number}`);
  }
}

/** Whoever asks for a season first has it read into memory: 10^6 members take longer than a call waits. */
async function isLoaded(ask: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask();
      return;
    } catch (error) {
      if (attempt === LOADING_ATTEMPTS || (error as { readonly code?: number }).code !== UNAVAILABLE)
        throw error;
      await wait(LOADING_WAIT_MS);
    }
  }
}

async function benchRanks(bench: Bench): Promise<readonly Row[]> {
  const { servers, say, sizes } = bench;
  const { ranked, calls, repetitions } = sizes;
  const services = await launchServices(['points'], bench);
  const { LeaderboardService } = loadService('points').own;
  const boards = createClient(LeaderboardService, services.grpc.points, services.token);
  const client = new MongoClient(servers.mongodbUri);
  let bare: BareServer | undefined;
  try {
    await boards.CreateLeaderboard({
      requestId: 'bench-board',
      leaderboard: { leaderboardId: BOARD, name: 'Bench', unit: 'points' },
    });
    await hasCaughtUp(services.clients, ['points']);
    await bookAll(services.clients, firstBookings(ranked));
    await hasCaughtUp(services.clients, ['points']);

    const scores = Array.from({ length: ranked }, (_, number) => firstScore(number));
    const sorted = Float64Array.from(scores).sort();
    const rankOf = (score: number): number => ranked - sorted.findLastIndex((one) => one <= score);
    await isLoaded(() => boards.GetRank({ leaderboardId: BOARD, member: memberOf(0) }));
    for (let check = 0; check < COUNTED; check += 1) {
      const number = Math.floor((check / COUNTED) * ranked);
      const { row } = await boards.GetRank({ leaderboardId: BOARD, member: memberOf(number) });
      const rank = rankOf(scores[number] ?? NaN);
      if (Number(row?.rank) !== rank) throw new Error(`Member ${number} is ${row?.rank} instead of ${rank}.`);
    }
    const rows = client
      .db('bench_boards')
      .collection<{ readonly _id: number; readonly score: number }>('rows');
    for (let from = 0; from < ranked; from += REQUESTS) {
      await rows.insertMany(
        scores.slice(from, from + REQUESTS).map((score, index) => ({ _id: from + index, score })),
      );
    }
    await rows.createIndex({ score: 1 });
    const middle = sorted[Math.floor(ranked / 2)] ?? 0;
    const requests = encodeCalls(
      bench,
      'ranks',
      LeaderboardService.service.GetRank,
      Array.from({ length: Math.min(REQUESTS, ranked) }, (_, number) => ({
        ...{ leaderboardId: BOARD, member: memberOf(number) },
      })),
    );
    bare = await startBare(bench, {
      ...{ package: 'points', service: 'LeaderboardService', methods: ['GetRank'] },
      answer: await boards.GetRank({ leaderboardId: BOARD, member: memberOf(0) }),
    });
    const server = { address: services.grpc.points, pids: services.pids };
    // Not measured: both sides compile.
    const { token } = services;
    await load(bench, requests, server, { calls, token });
    await load(bench, requests, bare, { calls, token });
    const ours: LoadResult[] = [];
    const theirs: LoadResult[] = [];
    const counted: number[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      ours.push(await load(bench, requests, server, { calls, token }));
      theirs.push(await load(bench, requests, bare, { calls, token }));
      const startedAt = performance.now();
      for (let count = 0; count < COUNTED; count += 1) {
        const above = await rows.countDocuments({ score: { $gt: middle } });
        if (above !== rankOf(middle) - 1) throw new Error(`MongoDB counts ${above} above the middle.`);
      }
      counted.push(COUNTED / ((performance.now() - startedAt) / 1_000));
      say(`boards, ranks ${turn + 1}/${repetitions}`);
    }
    const rates = (all: readonly LoadResult[]): number[] => all.map(({ metered }) => calls / metered.seconds);
    const ratios = rates(ours).map((rate, turn) => rate / (rates(theirs)[turn] ?? NaN));
    const times = rates(ours).map((rate, turn) => rate / (counted[turn] ?? NaN));
    const foreign = foreignShare([...ours, ...theirs].map(({ metered }) => metered));
    const check = 'ranks of twenty members are those of a sorted list, and every call is answered';
    const ofOurs = { events: calls, value: median(rates(ours)), unit: 'events/s' as const, check };
    return [
      {
        ...{ name: 'GetRank, against a bare handler', ...ofOurs, baseline: median(rates(theirs)) },
        ...{ ratio: median(ratios), turns: ratios, bar: `≥ ${RPC_BAR}`, ok: median(ratios) >= RPC_BAR },
        cpuPerEvent: medianCpu(
          ours.map(({ metered }) => metered),
          calls,
        ),
        foreignShare: foreign,
      },
      {
        ...{ name: 'GetRank, against countDocuments at mid rank', ...ofOurs, baseline: median(counted) },
        ...{ ratio: median(times), turns: times, bar: `≥ ${COUNT_BAR}`, ok: median(times) >= COUNT_BAR },
        foreignShare: foreign,
      },
    ];
  } finally {
    boards.close();
    await bare?.stop();
    await services.stop();
    await client.close();
  }
}
