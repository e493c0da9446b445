import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { AppendRecord } from '@rapport/engine/ports/log';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { rssBytes } from '../processes.ts';
import type { Metered } from '../processes.ts';
import type { DroppingInput, DroppingResult } from '../rebuild/dropping.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { TENANT } from '../services.ts';
import { median } from '../statistics.ts';
import { DISTRIBUTIONS } from '../workload.ts';
import { createAudience } from './audience.ts';
import type { BulkInput, BulkResult } from './bulk.ts';
import { MIXED_RULES } from './rules.ts';
import { DATABASE, MEMBERS, SERVICE, checkMembers, startSegmentation } from './segmentation.ts';

const NULL_BAR = 6;
const BULK_BARS = { zipf: 1.5, uniform: 0.8 } as const;
const MEMORY_BAR_BYTES = 400;

interface Turn {
  readonly ours: Metered;
  readonly bulk: Metered;
  readonly dropped: Metered;
}

/** Fifty rules over people who have all done something before: the service, a null consumer, plain bulkWrite. */
export async function benchJudging(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes, folder } = bench;
  const { audience: size, judged, repetitions } = sizes;
  const service = await startSegmentation(bench);
  const client = new MongoClient(servers.mongodbUri);
  try {
    const { topic, identify, log } = service;
    const audience = createAudience({ topic, tenant: TENANT, identify, size, seed: SEED });
    await service.publish(MIXED_RULES);
    const pid = service.pids[SERVICE] ?? 0;
    const idle = rssBytes(pid);
    say(`judging: ${size.toLocaleString('en')} members arrive`);
    await service.feed(audience.arrive());
    const grown = rssBytes(pid) - idle;
    const [stats] = await client
      .db(DATABASE)
      .collection(MEMBERS)
      .aggregate<{ readonly count: number; readonly avgObjSize: number; readonly storageSize: number }>([
        { $collStats: { storageStats: {} } },
        { $replaceWith: '$storageStats' },
      ])
      .toArray();

    const turns = { zipf: [] as Turn[], uniform: [] as Turn[] };
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const distribution of DISTRIBUTIONS) {
        const keysFile = join(folder, `keys-${distribution}-${turn}`);
        const keys: string[] = [];
        const told = function* (records: Iterable<AppendRecord>): Generator<AppendRecord> {
          for (const record of records) {
            keys.push(record.key);
            yield record;
          }
        };
        const from = await log.endOffsets(topic);
        const ours = await service.catchUp(told(audience.act(distribution, judged)), serverPids);
        writeFileSync(keysFile, keys.join('\n'));
        const bulkInput: BulkInput = {
          ...{ mongodbUri: servers.mongodbUri, from: DATABASE, to: `bench_bulk_${turn}` },
          ...{ collection: MEMBERS, keysFile, pids: serverPids },
        };
        const bulk = await runPart<BulkResult>(bench, 'segmentation/bulk.ts', bulkInput);
        if (bulk.documents !== new Set(keys).size) {
          throw new Error(
            `The raw writer left ${bulk.documents} documents of ${new Set(keys).size} members.`,
          );
        }
        const dropping: DroppingInput = {
          ...{ brokers: servers.kafkaBrokers, topic, group: `bench-null-${distribution}-${turn}` },
          ...{ events: judged, from, pids: serverPids },
        };
        const dropped = await runPart<DroppingResult>(bench, 'rebuild/dropping.ts', dropping);
        turns[distribution].push({ ours, bulk: bulk.metered, dropped: dropped.metered });
        say(
          `judging, ${distribution} ${turn + 1}/${repetitions}: ${Math.round(judged / ours.seconds)}/s, ` +
            `raw ${Math.round(judged / bulk.metered.seconds)}/s, null ${Math.round(judged / dropped.metered.seconds)}/s`,
        );
      }
    }
    const check = await checkMembers(service, audience, MIXED_RULES);
    const rows = DISTRIBUTIONS.flatMap((distribution) => rowsOf(distribution, turns[distribution]));
    return {
      rows: [
        ...rows,
        {
          ...{ name: 'memory per member, 50 rules', value: grown / size, unit: 'bytes/id' },
          bar: `≤ ${MEMORY_BAR_BYTES}`,
          ok: grown / size <= MEMORY_BAR_BYTES,
          check: `${stats?.count ?? 0} documents of ${size} members`,
          notes: [
            `RSS ${Math.round(idle / 1e6)} MB with the rules alone, ${Math.round((idle + grown) / 1e6)} MB with everybody; a bounded number of members is in memory`,
            `in MongoDB ${Math.round(stats?.avgObjSize ?? NaN)} bytes each, compressed ${Math.round((stats?.storageSize ?? NaN) / size)}`,
          ],
        },
      ],
    };

    function rowsOf(distribution: (typeof DISTRIBUTIONS)[number], all: readonly Turn[]): readonly Row[] {
      const side = (name: keyof Turn): Metered[] => all.map((turn) => turn[name]);
      const rates = (name: keyof Turn): number[] => side(name).map(({ seconds }) => judged / seconds);
      const cpuRatios = all.map(
        ({ ours, dropped }) => (ours.cpuSeconds[SERVICE] ?? NaN) / (dropped.cpuSeconds.consumer ?? NaN),
      );
      const rateRatios = all.map(({ ours, bulk }) => bulk.seconds / ours.seconds);
      const bar = BULK_BARS[distribution];
      const foreign = foreignShare([...side('ours'), ...side('bulk'), ...side('dropped')]);
      const us = (name: keyof Turn, process_: string): number =>
        medianCpu(side(name), judged)[process_] ?? NaN;
      return [
        {
          ...{ name: `50 rules, ${distribution}`, events: judged, value: median(rates('ours')) },
          ...{
            unit: 'events/s',
            baseline: median(rates('bulk')),
            cpuPerEvent: medianCpu(side('ours'), judged),
          },
          ...{ ratio: median(rateRatios), turns: rateRatios },
          ...{
            bar: `≥ ${bar} of raw bulkWrite`,
            ok: median(rateRatios) >= bar,
            foreignShare: foreign,
            check,
          },
        },
        {
          ...{ name: `50 rules, ${distribution}: CPU of the service`, events: judged, unit: 'µs/event' },
          ...{ value: us('ours', SERVICE), baseline: us('dropped', 'consumer') },
          ...{ ratio: median(cpuRatios), turns: cpuRatios },
          ...{ bar: `≤ ${NULL_BAR} times a null consumer`, ok: median(cpuRatios) <= NULL_BAR },
          ...{ foreignShare: foreign, check },
        },
        {
          ...{ name: `baseline: raw bulkWrite, ${distribution}`, events: judged, unit: 'events/s' },
          ...{ value: median(rates('bulk')), cpuPerEvent: medianCpu(side('bulk'), judged) },
          check: 'one document of each member who did something',
        },
        {
          ...{ name: `baseline: decode and drop, ${distribution}`, events: judged, unit: 'events/s' },
          ...{ value: median(rates('dropped')), cpuPerEvent: medianCpu(side('dropped'), judged) },
          check: `${repetitions} × ${judged} events decoded`,
        },
      ];
    }
  } finally {
    await service.stop();
    await client.close();
  }
}
