import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService } from '../part.ts';
import { fill } from '../projection/log.ts';
import type { Shape } from '../projection/log.ts';
import { hold, recount, totalsIn } from '../projection/totals.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median, slopeOnLogs } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import type { FollowInput } from './follow.ts';
import { cpuUs } from './keys.ts';

const SLOPE_BAR = 0.05;
/** The same few everywhere: only the past differs. */
const MEMBERS = 10_000;
/** Not counted: the code of a short history is as warm as that of a long one then. */
const WARM_UP_TAILS = 2;
const POLL_MS = 20;
const LIMIT_MS = 20 * 60_000;

interface Follower {
  readonly history: number;
  readonly topic: string;
  readonly database: string;
  readonly stageFile: string;
  readonly shapes: Shape[];
  readonly ended: Promise<unknown>;
  readonly metered: Metered[];
}

/**
 * What an event costs on top of a short past and of a long one. An engine follows each log; the logs get a tail of new
 * events in turn, so that all of them meet the same machine.
 */
export async function benchHistory(bench: Bench): Promise<Outcome> {
  const { servers, serverPids: pids, say, sizes, folder } = bench;
  const { histories, tail, repetitions } = sizes;
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-history');
  const tails = WARM_UP_TAILS + repetitions;
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
  const write = async ({ topic, shapes }: Pick<Follower, 'topic' | 'shapes'>, events: number) => {
    const seed = SEED + shapes.length;
    const shape: Shape = { distribution: 'zipf', events, members: Math.min(MEMBERS, events), seed };
    shapes.push(shape);
    await fill(log, topic, shape, { prefix: `stage-${shapes.length}` });
  };

  const followers: Follower[] = [];
  try {
    for (const history of histories) {
      const topic = `rapport.bench-history-${history}.v1`;
      const database = `bench_history_${history}`;
      const stageFile = join(folder, database);
      await makeTopic(log, topic);
      say(`history: writing ${history} events to the log`);
      const shapes: Shape[] = [];
      await write({ topic, shapes }, history);
      const input: FollowInput = {
        ...{
          brokers: servers.kafkaBrokers,
          mongodbUri: servers.mongodbUri,
          database,
          topic,
          // Whoever writes the tails is none of the others.
          pids: { ...pids, writer: process.pid },
          stageFile,
        },
        service: `bench-history-${history}`,
        stages: Array.from({ length: tails + 1 }, (_, stage) => history + stage * tail),
      };
      const flags = profiling(bench, `history-${history}`);
      const ended = runAsService(bench, 'scaling/follow.ts', input, flags).catch((error: unknown) => {
        failed = error instanceof Error ? error : new Error(String(error));
      });
      const follower = { history, topic, database, stageFile, shapes, ended, metered: [] };
      followers.push(follower);
      await stageOf(follower, 0);
    }
    for (let turn = 1; turn <= tails; turn += 1) {
      for (const follower of followers) {
        await write(follower, tail);
        const metered = await stageOf(follower, turn);
        if (turn > WARM_UP_TAILS) follower.metered.push(metered);
      }
      say(`history ${turn}/${tails}`);
    }
    for (const { database, shapes, ended, history } of followers) {
      await ended;
      if (failed !== undefined) throw failed;
      hold(await totalsIn(client, database), recount(shapes), `The engine on top of ${history}`);
    }
  } finally {
    await log.close();
    await client.close();
  }

  const rows = followers.map(({ history, metered }): Row => ({
    ...{ name: `${history.toLocaleString('en')} events of history`, events: tail, unit: 'µs/event' },
    value: median(metered.map((one) => cpuUs(one, tail))),
    turns: metered.map((one) => cpuUs(one, tail)),
    cpuPerEvent: medianCpu(metered, tail),
    foreignShare: foreignShare(metered),
    check: 'documents, counts and sums of the history and all tails',
  }));
  const slopes = Array.from({ length: repetitions }, (_, turn) =>
    slopeOnLogs(
      followers.map(({ history, metered }) => {
        const taken = metered[turn];
        return [history, taken === undefined ? NaN : cpuUs(taken, tail)] as const;
      }),
    ),
  );
  const slope = median(slopes);
  rows.push({
    ...{ name: 'CPU per event by history', value: slope, unit: 'slope', turns: slopes },
    bar: `≤ ${SLOPE_BAR}`,
    ok: slope <= SLOPE_BAR,
    foreignShare: foreignShare(followers.flatMap(({ metered }) => metered)),
    check: 'as above; engine, broker and mongod together, the broker with what is appended',
  });
  return { rows };
}
