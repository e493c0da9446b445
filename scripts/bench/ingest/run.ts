import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '@rapport/contracts/topics';
import type { Bench, Outcome } from '../bench.ts';
import { runPart } from '../part.ts';
import { rssBytes } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { startServer } from '../server.ts';
import type { BareServer } from '../server.ts';
import { launchServices } from '../services.ts';
import { median } from '../statistics.ts';
import { configureTenant } from '../system/definitions.ts';
import { hasCaughtUp } from '../progress.ts';
import { makeTopic, openLog } from '../topics.ts';
import { recordsOf, total } from './accepted.ts';
import type { BareDoorInput } from './bareDoor.ts';
import type { LoadInput, LoadResult } from './load.ts';
import type { RawInput, RawResult } from './raw.ts';
import { writeRecords } from './records.ts';

const BATCH_SIZE = 100;
/** Each has one batch under way: fewer wait for the log together, while the door has nothing to do. */
const CONNECTIONS = 24;
const MEMBERS = 10_000;
const WARM_UP = 10_000;
const RAW_TOPIC = 'rapport.bench-raw.v1';
const BARE_TOPIC = 'rapport.bench-bare.v1';
const BAR = 0.5;
const LARGE_BATCH = 1_000;

type Door = Pick<BareServer, 'address' | 'pids'>;

/** `interactions` in batches of 100 over HTTP, in turn with the same record bytes by raw kafkajs. */
export async function benchIngest(bench: Bench): Promise<Outcome> {
  const { servers, folder, say, sizes } = bench;
  const { interactions, repetitions } = sizes;
  const log = await openLog(servers.kafkaBrokers, 'bench-ingest');
  const services = await launchServices(['ingestion'], bench);
  const bareInput: BareDoorInput = { brokers: servers.kafkaBrokers, topic: BARE_TOPIC };
  const bare = await startServer(bench, 'ingest/bareDoor.ts', bareInput);
  try {
    await makeTopic(log, RAW_TOPIC);
    await makeTopic(log, BARE_TOPIC);
    const ingestion = { address: services.ingestionUrl, pids: services.pids };
    const load = (prefix: string, count: number, door: Door = ingestion): Promise<LoadResult> => {
      const input: LoadInput = {
        url: door.address,
        token: services.token,
        prefix,
        count,
        batchSize: BATCH_SIZE,
        connections: CONNECTIONS,
        members: MEMBERS,
        seed: SEED,
        withIds: true,
        pids: { ...door.pids, ...bench.serverPids },
      };
      return runPart(bench, 'ingest/load.ts', input);
    };
    const raw = (recordsFile: string, batchSize: number): Promise<RawResult> => {
      const input: RawInput = {
        brokers: servers.kafkaBrokers,
        topic: RAW_TOPIC,
        recordsFile,
        batchSize,
        warmUp: WARM_UP,
        pids: bench.serverPids,
      };
      return runPart(bench, 'ingest/raw.ts', input);
    };

    say('ingest: warming up');
    await configureTenant(services.clients);
    const idleRss = rssBytes(services.pids.ingestion ?? 0);
    const { refused } = await load('warm-up', WARM_UP);
    if (refused !== '') throw new Error(`Of the warm-up, not accepted: ${refused}`);
    await hasCaughtUp(services.clients, ['ingestion']);
    await load('warm-up-bare', WARM_UP, bare);

    const ours: LoadResult[] = [];
    const theirs: RawResult[] = [];
    const theirsLarge: RawResult[] = [];
    const barely: LoadResult[] = [];
    const settledPerSecond: number[] = [];
    let largestRss = 0;
    const recordsFile = join(folder, 'records.bin');
    for (let turn = 0; turn < repetitions; turn += 1) {
      const prefix = `run${turn}`;
      const before = await log.endOffsets(TOPICS.interactions);
      const startedAt = performance.now();
      const result = await load(prefix, interactions);
      await hasCaughtUp(services.clients, ['ingestion']);
      settledPerSecond.push(interactions / ((performance.now() - startedAt) / 1_000));
      largestRss = Math.max(largestRss, rssBytes(services.pids.ingestion ?? 0));
      const records = await recordsOf(log, before, {
        prefix,
        count: interactions,
        accepted: result.accepted,
      });
      writeRecords(recordsFile, records);
      ours.push(result);
      const rawBefore = await total(log, RAW_TOPIC);
      const rawResult = await raw(recordsFile, BATCH_SIZE);
      const rawStands = (await total(log, RAW_TOPIC)) - rawBefore;
      if (rawStands !== interactions + Math.min(WARM_UP, interactions)) {
        throw new Error(`Raw kafkajs sent ${interactions}, and ${rawStands} stand in the topic.`);
      }
      theirs.push(rawResult);
      theirsLarge.push(await raw(recordsFile, LARGE_BATCH));
      const bareBefore = await total(log, BARE_TOPIC);
      barely.push(await load(`bare${turn}`, interactions, bare));
      const bareStands = (await total(log, BARE_TOPIC)) - bareBefore;
      if (bareStands !== interactions) {
        throw new Error(`The bare door took ${interactions}, and ${bareStands} stand in the topic.`);
      }
      say(
        `ingest ${turn + 1}/${repetitions}: ${perSecond(result.metered.seconds)}/s, raw ${perSecond(rawResult.metered.seconds)}/s`,
      );
    }
    rmSync(recordsFile, { force: true });

    function perSecond(seconds: number): number {
      return Math.round(interactions / seconds);
    }
    // Each turn against the baseline of the same turn: both met the same machine.
    const ratiosOf = (results: readonly LoadResult[]): readonly number[] =>
      results.map(({ metered }, turn) => (theirs[turn]?.metered.seconds ?? NaN) / metered.seconds);
    const ratios = ratiosOf(ours);
    const ratio = median(ratios);
    const rateOf = (results: readonly { readonly metered: { readonly seconds: number } }[]): number =>
      median(results.map(({ metered }) => interactions / metered.seconds));
    const check = `${repetitions} × ${interactions} accepted ids stand in the topic exactly once`;
    const our = ours.map(({ metered }) => metered);
    const their = theirs.map(({ metered }) => metered);
    return {
      rows: [
        {
          name: 'ingest, HTTP in batches of 100',
          events: interactions,
          value: rateOf(ours),
          unit: 'events/s',
          baseline: rateOf(theirs),
          cpuPerEvent: medianCpu(our, interactions),
          ratio,
          turns: ratios,
          bar: `≥ ${BAR} of raw kafkajs`,
          ok: ratio >= BAR,
          foreignShare: foreignShare([...our, ...their]),
          check,
          notes: [
            `a batch is answered after ${median(ours.map(({ p50Ms }) => p50Ms)).toFixed(0)} ms (p50), ` +
              `${median(ours.map(({ p99Ms }) => p99Ms)).toFixed(0)} ms (p99), ${CONNECTIONS} under way`,
            `until its own read models have them too: ${Math.round(median(settledPerSecond)).toLocaleString('en')}/s`,
            `${Math.round((ours[0]?.bodyBytes ?? 0) / interactions)} bytes an interaction; RSS idle ${mb(idleRss)}, after ${mb(largestRss)}`,
          ],
        },
        {
          name: 'baseline: raw kafkajs, batches of 100',
          events: interactions,
          value: rateOf(theirs),
          unit: 'events/s',
          cpuPerEvent: medianCpu(their, interactions),
          check: 'the same bytes, counted by end offsets',
        },
        {
          name: `for comparison: raw kafkajs, batches of ${LARGE_BATCH}`,
          events: interactions,
          value: rateOf(theirsLarge),
          unit: 'events/s',
          cpuPerEvent: medianCpu(
            theirsLarge.map(({ metered }) => metered),
            interactions,
          ),
          check: 'the same bytes',
        },
        {
          name: 'for comparison: a bare door over HTTP',
          events: interactions,
          value: rateOf(barely),
          unit: 'events/s',
          baseline: rateOf(theirs),
          ratio: median(ratiosOf(barely)),
          cpuPerEvent: medianCpu(
            barely.map(({ metered }) => metered),
            interactions,
          ),
          check: 'as many records as were sent, counted by end offsets',
          notes: [
            'node:http, JSON read and written, the same appends: no token, no checks, no ids, no read model',
          ],
        },
      ],
    };
  } finally {
    await bare.stop();
    await services.stop();
    await log.close();
  }
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
