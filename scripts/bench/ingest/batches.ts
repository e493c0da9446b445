import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '@rapport/contracts/topics';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { draw } from '../plot.ts';
import { hasCaughtUp } from '../progress.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { launchServices } from '../services.ts';
import { median, spreadOf } from '../statistics.ts';
import { configureTenant } from '../system/definitions.ts';
import { makeTopic, openLog } from '../topics.ts';
import { recordsOf, total } from './accepted.ts';
import type { LoadInput, LoadResult } from './load.ts';
import type { RawInput, RawResult } from './raw.ts';
import { writeRecords } from './records.ts';

const CONNECTIONS = 4;
const MEMBERS = 10_000;
const RAW_TOPIC = 'rapport.bench-batches.v1';
/** A turn sends so many batches at most, so that single interactions do not take the whole time. */
const BATCHES_PER_TURN = 2_000;

interface Point {
  readonly batchSize: number;
  readonly count: number;
  readonly ours: Metered[];
  readonly theirs: Metered[];
}

/** Throughput against the size of a batch, over HTTP and by raw kafkajs. */
export async function benchBatches(bench: Bench): Promise<Outcome> {
  const { servers, folder, say, sizes } = bench;
  const { interactions, batchSizes, repetitions } = sizes;
  const log = await openLog(servers.kafkaBrokers, 'bench-batches');
  const services = await launchServices(['ingestion'], bench);
  const recordsFile = join(folder, 'batches.bin');
  const points = batchSizes.map((batchSize): Point => ({
    batchSize,
    count: Math.min(interactions, batchSize * BATCHES_PER_TURN),
    ours: [],
    theirs: [],
  }));
  try {
    await makeTopic(log, RAW_TOPIC);
    await configureTenant(services.clients);
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const { batchSize, count, ours, theirs } of points) {
        const prefix = `size${batchSize}x${turn}`;
        const before = await log.endOffsets(TOPICS.interactions);
        const input: LoadInput = {
          ...{ url: services.ingestionUrl, token: services.token, prefix, count, batchSize },
          ...{ connections: CONNECTIONS, members: MEMBERS, seed: SEED, withIds: true },
          pids: { ...services.pids, ...bench.serverPids },
        };
        const result = await runPart<LoadResult>(bench, 'ingest/load.ts', input);
        await hasCaughtUp(services.clients, ['ingestion']);
        const { accepted } = result;
        writeRecords(recordsFile, await recordsOf(log, before, { prefix, count, accepted }));
        ours.push(result.metered);
        const stood = await total(log, RAW_TOPIC);
        const warmUp = Math.min(count, batchSize);
        const rawInput: RawInput = {
          ...{ brokers: servers.kafkaBrokers, topic: RAW_TOPIC, recordsFile, batchSize, warmUp },
          pids: bench.serverPids,
        };
        const raw = await runPart<RawResult>(bench, 'ingest/raw.ts', rawInput);
        const stands = (await total(log, RAW_TOPIC)) - stood;
        if (stands !== count + warmUp) throw new Error(`Raw kafkajs sent ${count}, and ${stands} stand.`);
        theirs.push(raw.metered);
      }
      say(`batches ${turn + 1}/${repetitions}`);
    }
  } finally {
    rmSync(recordsFile, { force: true });
    await services.stop();
    await log.close();
  }
  const rates = ({ count }: Point, metered: readonly Metered[]): number[] =>
    metered.map(({ seconds }) => count / seconds);
  const rows = points.map((point): Row => {
    const { batchSize, count, ours, theirs } = point;
    const ratios = ours.map(({ seconds }, turn) => (theirs[turn]?.seconds ?? NaN) / seconds);
    return {
      ...{ name: `ingest, batches of ${batchSize}`, events: count, unit: 'events/s' },
      ...{ value: median(rates(point, ours)), baseline: median(rates(point, theirs)) },
      ...{ cpuPerEvent: medianCpu(ours, count), ratio: median(ratios), turns: ratios },
      foreignShare: foreignShare([...ours, ...theirs]),
      check: `${repetitions} × ${count} accepted ids stand in the topic exactly once`,
    };
  });
  const line = (side: 'ours' | 'theirs') =>
    points.map((point) => {
      const found = rates(point, point[side]);
      return { x: point.batchSize, y: median(found), ...spreadOf(found) };
    });
  const plot = draw({
    title: 'Ingestion: throughput against batch size',
    subtitle: `acknowledged by Kafka, ${CONNECTIONS} connections; median, least and most of ${repetitions}`,
    x: 'interactions in a batch (logarithmic)',
    y: 'events/s',
    series: [
      { name: 'ingestion over HTTP', points: line('ours') },
      { name: 'raw kafkajs, same bytes', points: line('theirs') },
    ],
  });
  return { rows, plots: { 'bench-batches': plot } };
}
