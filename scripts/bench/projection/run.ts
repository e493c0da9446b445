import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import { DISTRIBUTIONS } from '../workload.ts';
import { fill } from './log.ts';
import type { Shape } from './log.ts';
import { filled, takeTurn } from './turn.ts';
import type { Turn } from './turn.ts';

const BARS = { zipf: 1.5, uniform: 0.9 } as const;

/** The engine's projector with a counting projection, in turn with raw upserts of the same events. */
export async function benchProjection(bench: Bench): Promise<Outcome> {
  const { servers, say, sizes } = bench;
  const { events, members, repetitions } = sizes;
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-projection');
  const rows: Row[] = [];
  try {
    for (const distribution of DISTRIBUTIONS) {
      const shape: Shape = { distribution, events, members, seed: SEED };
      const source = filled(`rapport.bench-${distribution}.v1`, shape);
      await makeTopic(log, source.topic);
      say(`projection, ${distribution}: writing ${events} events to the log`);
      await fill(log, source.topic, shape);
      const turns: Turn[] = [];
      for (let turn = 0; turn < repetitions; turn += 1) {
        const service = `bench-${distribution}-${turn}`;
        const flags = profiling(bench, `engine-${distribution}`);
        const taken = await takeTurn(bench, client, source, { service, flags });
        turns.push(taken);
        say(
          `projection, ${distribution} ${turn + 1}/${repetitions}: ` +
            `${Math.round(events / taken.ours.metered.seconds)}/s, raw ${Math.round(events / taken.theirs.metered.seconds)}/s`,
        );
      }
      const ours = turns.map((turn) => turn.ours.metered);
      const theirs = turns.map((turn) => turn.theirs.metered);
      const ratios = turns.map((turn) => turn.theirs.metered.seconds / turn.ours.metered.seconds);
      const ratio = median(ratios);
      const baseline = median(theirs.map(({ seconds }) => events / seconds));
      const { members: documents, count, sum } = source.wanted;
      const check = `${documents} documents count ${count} events and sum up to ${sum}`;
      const last = turns.at(-1)?.ours;
      const bar = BARS[distribution];
      rows.push(
        {
          name: `projection, ${distribution}`,
          events,
          value: median(ours.map(({ seconds }) => events / seconds)),
          unit: 'events/s',
          baseline,
          cpuPerEvent: medianCpu(ours, events),
          ratio,
          turns: ratios,
          bar: `≥ ${bar} of raw bulkWrite`,
          ok: ratio >= bar,
          foreignShare: foreignShare([...ours, ...theirs]),
          check,
          notes:
            last === undefined
              ? []
              : [
                  `${last.cycles} cycles of ${Math.round(last.records / last.cycles)} records and ` +
                    `${Math.round(last.documents / last.cycles)} documents, ${(last.commitMs / last.cycles).toFixed(0)} ms each; ` +
                    `RSS ${Math.round(last.rssBytes / 1e6)} MB`,
                  ...last.failures.slice(0, 5),
                ],
        },
        {
          name: `baseline: raw bulkWrite, ${distribution}`,
          events,
          value: baseline,
          unit: 'events/s',
          cpuPerEvent: medianCpu(theirs, events),
          check,
        },
      );
    }
  } finally {
    await log.close();
    await client.close();
  }
  return { rows };
}
