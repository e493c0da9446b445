import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService, runPart } from '../part.ts';
import { fill } from '../projection/log.ts';
import type { Shape } from '../projection/log.ts';
import { hold, totalsIn } from '../projection/totals.ts';
import { filled } from '../projection/turn.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { median } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import type { DroppingInput, DroppingResult } from './dropping.ts';
import type { RebuildInput, RebuildResult } from './engine.ts';

const RATIO_BAR = 0.25;
const RATE_BAR = 40_000;

/**
 * A projection built anew from offset 0, compared by hash, in turn with a consumer that decodes and drops. The live
 * build of each turn has folded everything itself: one that was only begun again would read its duplicate windows
 * meanwhile, here the whole topic.
 */
export async function benchRebuild(bench: Bench): Promise<Outcome> {
  const { servers, serverPids: pids, say, sizes } = bench;
  const { events, members, repetitions } = sizes;
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-rebuild');
  try {
    const shape: Shape = { distribution: 'zipf', events, members, seed: SEED };
    const { topic, wanted } = filled('rapport.bench-rebuild.v1', shape);
    await makeTopic(log, topic);
    say(`rebuild: writing ${events} events to the log`);
    await fill(log, topic, shape);
    const ours: RebuildResult[] = [];
    const theirs: DroppingResult[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      const database = `bench_rebuild_${turn}`;
      const input: RebuildInput = {
        ...{ brokers: servers.kafkaBrokers, mongodbUri: servers.mongodbUri, database },
        ...{ service: `bench-rebuild-${turn}`, topic, events, pids },
      };
      const result = await runAsService<RebuildResult>(
        bench,
        'rebuild/engine.ts',
        input,
        profiling(bench, 'rebuild'),
      );
      if (!result.equal || result.documents !== wanted.members) {
        throw new Error(`The rebuild has ${result.documents} documents, and equal is ${result.equal}.`);
      }
      hold(await totalsIn(client, database), wanted, 'The live build');
      await client.db(database).dropDatabase();
      ours.push(result);
      const dropping: DroppingInput = {
        ...{ brokers: servers.kafkaBrokers, topic, group: `bench-dropping-${turn}`, events, pids },
      };
      const dropped = await runPart<DroppingResult>(bench, 'rebuild/dropping.ts', dropping);
      if (dropped.decoded !== events) throw new Error(`${dropped.decoded} of ${events} were decoded.`);
      theirs.push(dropped);
      say(
        `rebuild ${turn + 1}/${repetitions}: ${Math.round(events / result.metered.seconds)}/s, ` +
          `decoded and dropped ${Math.round(events / dropped.metered.seconds)}/s`,
      );
    }
    const our = ours.map(({ metered }) => metered);
    const their = theirs.map(({ metered }) => metered);
    const ratios = our.map(({ seconds }, turn) => (their[turn]?.seconds ?? NaN) / seconds);
    const ratio = median(ratios);
    const value = median(our.map(({ seconds }) => events / seconds));
    const baseline = median(their.map(({ seconds }) => events / seconds));
    const check = `${wanted.members} documents equal those of the live build by hash, which count ${wanted.count} events`;
    const cpuPerEvent = medianCpu(our, events);
    const share = foreignShare([...our, ...their]);
    return {
      rows: [
        {
          ...{ name: 'rebuild from offset 0', events, value, unit: 'events/s', baseline, cpuPerEvent, ratio },
          turns: ratios,
          bar: `≥ ${RATIO_BAR} of decoding and dropping`,
          ok: ratio >= RATIO_BAR,
          foreignShare: share,
          check,
          notes: ['from the request until both builds are compared; the live build follows meanwhile'],
        },
        {
          ...{ name: 'rebuild from offset 0, its rate', events, value, unit: 'events/s' },
          turns: our.map(({ seconds }) => events / seconds),
          bar: `≥ ${RATE_BAR.toLocaleString('en')}/s`,
          ok: value >= RATE_BAR,
          foreignShare: share,
          check,
        },
        {
          ...{ name: 'baseline: decode and drop', events, value: baseline, unit: 'events/s' },
          cpuPerEvent: medianCpu(their, events),
          check: `${repetitions} × ${events} events decoded`,
        },
      ],
    };
  } finally {
    await log.close();
    await client.close();
  }
}
