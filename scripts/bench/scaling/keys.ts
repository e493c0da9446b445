import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { draw } from '../plot.ts';
import { fill } from '../projection/log.ts';
import { filled, takeTurn } from '../projection/turn.ts';
import type { Filled, Turn } from '../projection/turn.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median, slopeOnLogs, spreadOf } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';

const SLOPE_BAR = 0.1;
const MEMORY_BAR_MB = 200;
const MILLION = 1e6;

interface Curve {
  readonly keys: number;
  readonly source: Filled;
  readonly turns: Turn[];
}

/** Of the engine, the broker and mongod together. */
export const cpuUs = ({ cpuSeconds }: Metered, events: number): number =>
  (['engine', 'kafka', 'mongod'].reduce((sum, name) => sum + (cpuSeconds[name] ?? NaN), 0) / events) * 1e6;

/** What an event costs with few members and with many, by Zipf; the curve, its slope, and what members cost in memory. */
export async function benchKeys(bench: Bench): Promise<Outcome> {
  const { servers, say, sizes } = bench;
  const { keys, keyedEvents: events, repetitions } = sizes;
  const client = new MongoClient(servers.mongodbUri);
  const log = await openLog(servers.kafkaBrokers, 'bench-keys');
  const curves: Curve[] = [];
  try {
    for (const members of keys) {
      const topic = `rapport.bench-keys-${members}.v1`;
      const source = filled(topic, { distribution: 'zipf', events, members, seed: SEED });
      await makeTopic(log, topic);
      say(`keys: writing ${events} events of ${members} members to the log`);
      await fill(log, topic, source.shape);
      curves.push({ keys: members, source, turns: [] });
    }
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const { keys: members, source, turns } of curves) {
        const flags = profiling(bench, `keys-${members}`);
        turns.push(
          await takeTurn(bench, client, source, { service: `bench-keys-${members}-${turn}`, flags }),
        );
      }
      say(`keys ${turn + 1}/${repetitions}`);
    }
  } finally {
    await log.close();
    await client.close();
  }

  const rates = (turns: readonly Turn[], side: keyof Turn): number[] =>
    turns.map((turn) => events / turn[side].metered.seconds);
  const rows = curves.map(({ keys: members, source, turns }): Row => {
    const ours = turns.map((turn) => turn.ours.metered);
    const ratios = turns.map((turn) => turn.theirs.metered.seconds / turn.ours.metered.seconds);
    return {
      ...{ name: `projection, ${members.toLocaleString('en')} members by Zipf`, events },
      ...{ value: median(rates(turns, 'ours')), unit: 'events/s', baseline: median(rates(turns, 'theirs')) },
      ...{ cpuPerEvent: medianCpu(ours, events), ratio: median(ratios), turns: ratios },
      foreignShare: foreignShare(ours),
      check: `${source.wanted.members} documents count ${source.wanted.count} events and sum up to ${source.wanted.sum}`,
    };
  });
  const large = curves.filter(({ keys: members }) => members >= Math.min(10_000, keys.at(-2) ?? 1));
  const slopes = Array.from({ length: repetitions }, (_, turn) =>
    slopeOnLogs(
      large.map(({ keys: members, turns }) => {
        const taken = turns[turn];
        return [members, taken === undefined ? NaN : cpuUs(taken.ours.metered, events)] as const;
      }),
    ),
  );
  const slope = median(slopes);
  const [least, most] = [curves[0], curves.at(-1)];
  const rssOf = (curve: Curve | undefined): number =>
    median((curve?.turns ?? []).map(({ ours }) => ours.rssBytes));
  const more = (most?.source.wanted.members ?? NaN) - (least?.source.wanted.members ?? NaN);
  const memory = ((rssOf(most) - rssOf(least)) / more) * (MILLION / 1e6);
  const all = curves.flatMap(({ turns }) => turns.map(({ ours }) => ours.metered));
  rows.push(
    {
      ...{ name: 'CPU per event by members', value: slope, unit: 'slope', turns: slopes },
      bar: `≤ ${SLOPE_BAR}`,
      ok: slope <= SLOPE_BAR,
      foreignShare: foreignShare(all),
      check: 'as above; engine, broker and mongod together',
      notes: large.map(({ keys: members, turns }) => {
        const us = median(turns.map(({ ours }) => cpuUs(ours.metered, events)));
        return `${members.toLocaleString('en')} members: ${us.toFixed(1)} µs an event`;
      }),
    },
    {
      ...{ name: 'memory per 10^6 hot members', value: memory, unit: 'MB' },
      bar: `≤ ${MEMORY_BAR_MB} MB`,
      ok: memory <= MEMORY_BAR_MB,
      check: `RSS with ${most?.source.wanted.members ?? 0} members less that with ${least?.source.wanted.members ?? 0}, at the end`,
      notes: [`the engine keeps the documents of a bounded number of them in memory (limits.ts)`],
    },
  );
  const line = (side: keyof Turn) =>
    curves.map(({ keys: members, turns }) => {
      const found = rates(turns, side);
      return { x: members, y: median(found), ...spreadOf(found) };
    });
  const plot = draw({
    title: 'Projection: throughput against distinct keys',
    subtitle: `${events.toLocaleString('en')} events by Zipf 1.0; median, least and most of ${repetitions}`,
    x: 'members (logarithmic)',
    y: 'events/s',
    series: [
      { name: 'engine, from the log', points: line('ours') },
      { name: 'raw bulkWrite, no log', points: line('theirs') },
    ],
  });
  return { rows, plots: { 'bench-keys': plot } };
}
