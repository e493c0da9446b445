import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { DAY_MS } from '@rapport/kernel/instant';
import type { AppendRecord } from '@rapport/engine/ports/log';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { TENANT } from '../services.ts';
import { median, quantile } from '../statistics.ts';
import type { AggregationInput, AggregationResult } from './aggregation.ts';
import { createAudience, refOf } from './audience.ts';
import type { CheckedRule } from './rules.ts';
import { startSegmentation } from './segmentation.ts';

const RATIO_BAR = 10;
const FRESH_BAR_MS = 1_000;
const VERB = 'content.read';
const WINDOW_MS = 30 * DAY_MS;
/** What goes on meanwhile: views, which the rules do not count, so many at once and so often. */
const LIVE_EVENTS = 20;
const LIVE_MS = 200;
/** How long live events are watched before anything is filled in. */
const CALM_MS = 5_000;
const INSERTED_AT_ONCE = 5_000;

/** A rule that is new in each turn, over the same past. */
const ruleOf = (turn: number): CheckedRule => ({
  segmentId: `reads-${turn}`,
  rule: { kind: 'count', of: [VERB], op: 'gte', n: turn + 1, within: { lastMs: WINDOW_MS } },
  holds: ({ reads }) => reads.reduce((sum, one) => sum + one, 0) > turn,
});

/** A new rule over everything that was ever recorded while live events go on, in turn with an aggregation of MongoDB. */
export async function benchBackfill(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { past, members, repetitions } = sizes;
  const service = await startSegmentation(bench);
  const client = new MongoClient(servers.mongodbUri);
  try {
    const { topic, identify, log, clients, pids } = service;
    const audience = createAudience({ topic, tenant: TENANT, identify, size: members, seed: SEED });
    const events = client.db('bench_backfill').collection('events');
    await events.createIndex({ verb: 1 });
    let rows: object[] = [];
    const kept = function* (records: Iterable<AppendRecord>): Generator<AppendRecord> {
      for (const record of records) {
        const { time, data } = JSON.parse(Buffer.from(record.value).toString()) as {
          readonly time: string;
          readonly data: { readonly verb: string; readonly channel: string };
        };
        const { verb, channel } = data;
        rows.push({ member: record.key, at: new Date(time), verb, channel });
        yield record;
      }
    };
    say(`backfill: ${past.toLocaleString('en')} events of ${members.toLocaleString('en')} members`);
    for (let done = 0; done < past; done += INSERTED_AT_ONCE) {
      const some = Math.min(INSERTED_AT_ONCE, past - done);
      await service.feed(kept(audience.act('zipf', some)));
      await events.insertMany(rows);
      rows = [];
    }

    // Views of one after another, and of each batch how long it took until the service had it.
    const again = function* (): Generator<AppendRecord> {
      for (;;) yield* audience.arrive();
    };
    const views = again();
    let [isLive, freshness] = [true, [] as number[]];
    const live = (async (): Promise<void> => {
      while (isLive) {
        const at = performance.now();
        const batch = Array.from({ length: LIVE_EVENTS }, () => views.next().value as AppendRecord);
        const last = (await log.append(batch)).at(-1);
        if (last === undefined) throw new Error('Nothing was appended.');
        await clients.segments.CheckMembership(
          {
            ...{ segmentId: 'stage.new', member: refOf(0) },
            minPosition: { ...last, offset: String(last.offset) },
          },
          { deadlineMs: 60_000 },
        );
        freshness.push(performance.now() - at);
        await wait(Math.max(0, at + LIVE_MS - performance.now()));
      }
    })();
    // A failure is met below, where it is awaited.
    live.catch(() => undefined);
    await service.publish([{ ...ruleOf(0), segmentId: 'reads-warm' }]);
    await service.backfilled('reads-warm');
    freshness = [];
    await wait(CALM_MS);
    const calm = freshness;
    freshness = [];

    const ours: Metered[] = [];
    const theirs: Metered[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      const rule = ruleOf(turn);
      const stopMeter = startMeter({ ...serverPids, ...pids });
      await service.publish([rule]);
      await service.backfilled(rule.segmentId);
      ours.push(stopMeter());
      const wanted = Array.from({ length: members }, (_, member) => rule.holds(audience.deedsOf(member)));
      const count = wanted.filter(Boolean).length;
      const { memberCount } = await clients.segments.GetSegment({ segmentId: rule.segmentId });
      const input: AggregationInput = {
        ...{ mongodbUri: servers.mongodbUri, database: 'bench_backfill', verb: VERB, n: turn + 1 },
        ...{ windowMs: WINDOW_MS, pids: serverPids },
      };
      const duringBackfill = freshness;
      const found = await runPart<AggregationResult>(bench, 'segmentation/aggregation.ts', input);
      freshness = duringBackfill;
      if (Number(memberCount) !== count || found.members !== count) {
        throw new Error(`${memberCount} members, ${found.members} by aggregation, and ${count} by recount.`);
      }
      theirs.push(found.metered);
      say(
        `backfill ${turn + 1}/${repetitions}: ${ours.at(-1)?.seconds.toFixed(1)} s, ` +
          `aggregation ${found.metered.seconds.toFixed(1)} s`,
      );
    }
    isLive = false;
    await live;
    const ratios = ours.map(({ seconds }, turn) => (theirs[turn]?.seconds ?? NaN) / seconds);
    const p99 = quantile(freshness, 0.99);
    const foreign = foreignShare([...ours, ...theirs]);
    const check = 'as many members as a recount and the aggregation find';
    const rateOf = (all: readonly Metered[]): number => median(all.map(({ seconds }) => past / seconds));
    return {
      rows: [
        {
          ...{ name: 'backfill of a new rule', events: past, value: rateOf(ours), unit: 'events/s', check },
          ...{ baseline: rateOf(theirs), ratio: median(ratios), turns: ratios },
          ...{ bar: `≥ ${RATIO_BAR} of an aggregation`, ok: median(ratios) >= RATIO_BAR },
          ...{ cpuPerEvent: medianCpu(ours, past), foreignShare: foreign },
          notes: ['from its publication until everybody is judged by it; it rests half of the time'],
        },
        {
          ...{ name: 'freshness of live events meanwhile: p99', value: p99, unit: 'ms' },
          ...{ baseline: quantile(calm, 0.99), bar: `≤ ${FRESH_BAR_MS} ms`, ok: p99 <= FRESH_BAR_MS },
          ...{ foreignShare: foreign, check: `${freshness.length} batches of ${LIVE_EVENTS} were followed` },
          notes: ['from the append until the service answers by it; the baseline is without a backfill'],
        },
        {
          ...{ name: 'baseline: aggregation', events: past, value: rateOf(theirs), unit: 'events/s', check },
          ...{ cpuPerEvent: medianCpu(theirs, past) },
          notes: ['one document an event, an index on the verb, who belongs is left in a collection'],
        },
      ],
    };
  } finally {
    await service.stop();
    await client.close();
  }
}
