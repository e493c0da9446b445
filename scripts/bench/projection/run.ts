import { mkdirSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import type { Bench } from '../bench.ts';
import { runPart } from '../part.ts';
import { foreignNote, median, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { makeTopic, openLog } from '../topics.ts';
import { DISTRIBUTIONS } from '../workload.ts';
import { COLLECTION } from './counting.ts';
import type { EngineInput, EngineResult } from './engine.ts';
import { additions, fill } from './log.ts';
import type { Shape } from './log.ts';
import type { RawInput, RawResult } from './raw.ts';

const BAR = 0.7;

interface Totals {
  readonly members: number;
  readonly count: number;
  readonly sum: number;
}

/** The engine's projector with a counting projection, in turn with raw upserts of the same events. */
export async function benchProjection(
  bench: Bench,
  { events, members, repetitions }: Readonly<{ events: number; members: number; repetitions: number }>,
): Promise<readonly Row[]> {
  const { servers, serverPids: pids, say, profileFolder } = bench;
  mkdirSync(bench.folder, { recursive: true });
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-projection');

  const sumsIn = async (database: string): Promise<Totals> => {
    const [found] = await client
      .db(database)
      .collection(COLLECTION)
      .aggregate<Totals>([
        { $group: { _id: null, members: { $sum: 1 }, count: { $sum: '$count' }, sum: { $sum: '$sum' } } },
      ])
      .toArray();
    await client.db(database).dropDatabase();
    return found ?? { members: 0, count: 0, sum: 0 };
  };
  const hold = (found: Totals, wanted: Totals, who: string): void => {
    if (found.members === wanted.members && found.count === wanted.count && found.sum === wanted.sum) return;
    throw new Error(`${who} counted ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}.`);
  };

  const rows: Row[] = [];
  try {
    for (const distribution of DISTRIBUTIONS) {
      const shape: Shape = { distribution, events, members, seed: 7 };
      const wanted = recount(shape);
      const topic = `rapport.bench-${distribution}.v1`;
      await makeTopic(log, topic);
      say(`projection, ${distribution}: writing ${events} events to the log`);
      await fill(log, topic, shape);
      const ours: EngineResult[] = [];
      const theirs: RawResult[] = [];
      for (let turn = 0; turn < repetitions; turn += 1) {
        const database = `bench_${distribution}_${turn}`;
        const engineInput: EngineInput = {
          brokers: servers.kafkaBrokers,
          mongodbUri: servers.mongodbUri,
          database,
          service: `bench-${distribution}-${turn}`,
          topic,
          events,
          pids,
        };
        const profiling =
          profileFolder === undefined
            ? []
            : [
                '--cpu-prof',
                `--cpu-prof-dir=${profileFolder}`,
                `--cpu-prof-name=engine-${distribution}.cpuprofile`,
              ];
        const result = await runPart<EngineResult>(bench, 'projection/engine.ts', engineInput, profiling);
        hold(await sumsIn(database), wanted, `The engine (${result.failures.join('; ')})`);
        ours.push(result);
        const rawInput: RawInput = { mongodbUri: servers.mongodbUri, database, shape, pids };
        const raw = await runPart<RawResult>(bench, 'projection/raw.ts', rawInput);
        hold(await sumsIn(database), wanted, 'The raw writer');
        theirs.push(raw);
        say(
          `projection, ${distribution} ${turn + 1}/${repetitions}: ${Math.round(events / result.metered.seconds)}/s, ` +
            `raw ${Math.round(events / raw.metered.seconds)}/s`,
        );
      }
      const ratios = ours.map(
        ({ metered }, turn) => (theirs[turn]?.metered.seconds ?? NaN) / metered.seconds,
      );
      const ratio = median(ratios);
      const [last] = ours.slice(-1);
      const check = `${wanted.members} documents count ${wanted.count} events and sum up to ${wanted.sum}`;
      rows.push(
        {
          name: `projection, ${distribution}`,
          events,
          eventsPerSecond: median(ours.map(({ metered }) => events / metered.seconds)),
          cpuPerEvent: medianCpu(
            ours.map(({ metered }) => metered),
            events,
          ),
          ratio,
          bar: `≥ ${BAR} of raw bulkWrite`,
          ok: ratio >= BAR,
          check,
          notes: [
            `ratios ${ratios.map((one) => one.toFixed(2)).join(', ')}; ${foreignNote(ours.map(({ metered }) => metered))}`,
            ...(last === undefined
              ? []
              : [
                  `${last.cycles} cycles of ${Math.round(last.records / last.cycles)} records and ` +
                    `${Math.round(last.documents / last.cycles)} documents, ${(last.commitMs / last.cycles).toFixed(0)} ms each; ` +
                    `RSS ${Math.round(last.rssBytes / 1e6)} MB`,
                  ...last.failures.slice(0, 5),
                ]),
          ],
        },
        {
          name: `baseline: raw bulkWrite, ${distribution}`,
          events,
          eventsPerSecond: median(theirs.map(({ metered }) => events / metered.seconds)),
          cpuPerEvent: medianCpu(
            theirs.map(({ metered }) => metered),
            events,
          ),
          check,
          notes: [foreignNote(theirs.map(({ metered }) => metered))],
        },
      );
    }
  } finally {
    await log.close();
    await client.close();
  }
  return rows;
}

function recount(shape: Shape): Totals {
  const seen = new Set<string>();
  let count = 0;
  let sum = 0;
  for (const { key, value } of additions(shape)) {
    seen.add(key);
    count += 1;
    sum += value;
  }
  return { members: seen.size, count, sum };
}
