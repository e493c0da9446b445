import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@rapport/infra/children';
import { PrerequisiteError } from '@rapport/infra/prerequisites';
import { DAY_MS } from '@rapport/kernel/instant';
import type { Bench, Outcome } from '../bench.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { TENANT } from '../services.ts';
import { median } from '../statistics.ts';
import { makeTopic, readTopic } from '../topics.ts';
import { createAudience } from './audience.ts';
import type { CheckedRule } from './rules.ts';
import { SERVICE, checkMembers, startSegmentation } from './segmentation.ts';

const BAR = 0.7;
const VERSION = '4.2.0';
const FOLDER = join(import.meta.dirname, '..', '..', '..', '.cache', `kafka-streams-${VERSION}`);
const SOURCES = join(import.meta.dirname, 'streams');
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const RUN_LIMIT_MS = 10 * 60_000;
const SHARES = 3;
const DAYS = 7;

const RULE: CheckedRule = {
  segmentId: 'sharers',
  rule: {
    ...{ kind: 'count', of: ['content.shared'], op: 'gte', n: SHARES },
    within: { lastMs: DAYS * DAY_MS },
  },
  holds: ({ shares }) => shares >= SHARES,
};

/** Jars of Kafka Streams, by Maven. */
async function install({ guardian, say }: Bench): Promise<string> {
  const libs = join(FOLDER, 'libs');
  if (existsSync(join(libs, `kafka-streams-${VERSION}.jar`))) return libs;
  say(`streams: Maven downloads Kafka Streams ${VERSION}`);
  mkdirSync(libs, { recursive: true });
  const { code, lines } = await runCommand(guardian, {
    ...{ name: 'mvn', command: 'mvn', limitMs: DOWNLOAD_LIMIT_MS },
    args: [
      ...['-q', '-B', '-f', join(SOURCES, 'pom.xml'), 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', `-DoutputDirectory=${libs}`],
    ],
  });
  if (code === 0) return libs;
  throw new PrerequisiteError(
    `Maven could not download Kafka Streams: ${lines.find((line) => line.includes('[ERROR]')) ?? lines.at(-1) ?? 'no output'}`,
  );
}

/** One rule, count per member in a window, filter, change of membership: the service, and the same in Kafka Streams. */
export async function benchStreams(bench: Bench): Promise<Outcome> {
  const { guardian, servers, serverPids, say, sizes, folder } = bench;
  const { members, judged, repetitions } = sizes;
  const libs = await install(bench);
  const service = await startSegmentation(bench);
  try {
    const { topic, identify, log } = service;
    const audience = createAudience({ topic, tenant: TENANT, identify, size: members, seed: SEED });
    await service.publish([RULE]);
    await service.feed(audience.act('zipf', judged));
    const ours: Metered[] = [];
    const theirs: { readonly metered: Metered; readonly events: number }[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      ours.push(await service.catchUp(audience.act('zipf', judged), { ...serverPids }));
      const records = (await log.endOffsets(topic)).reduce((sum, end) => sum + end, 0);
      const output = `rapport.bench-streams-${turn}.v1`;
      await makeTopic(log, output);
      const warm = Math.floor(records / 2);
      const metered = await stream({ output, turn, warm, records });
      theirs.push({ metered, events: records - warm });
      const ends = await log.endOffsets(output);
      const told = await readTopic(log, output, [], ends);
      const wanted = Array.from({ length: members }, (_, member) => RULE.holds(audience.deedsOf(member)));
      const count = wanted.filter(Boolean).length;
      if (told.length !== count || new Set(told.map(({ key }) => key)).size !== count) {
        throw new Error(`Kafka Streams told of ${told.length} members instead of ${count}.`);
      }
      say(
        `streams ${turn + 1}/${repetitions}: ${Math.round(judged / (ours.at(-1)?.seconds ?? NaN))}/s, ` +
          `Kafka Streams ${Math.round((records - warm) / metered.seconds)}/s`,
      );
    }
    const check = await checkMembers(service, audience, [RULE]);
    const us = ours.map(({ cpuSeconds }) => ((cpuSeconds[SERVICE] ?? NaN) / judged) * 1e6);
    const perEvent = theirs.map(({ metered, events }) => medianCpu([metered], events));
    const their = perEvent.map(({ streams = NaN }) => streams);
    const ratios = us.map((cpu, turn) => (their[turn] ?? NaN) / cpu);
    const foreign = foreignShare([...ours, ...theirs.map(({ metered }) => metered)]);
    return {
      rows: [
        {
          ...{ name: 'one rule, CPU of the service', events: judged, value: median(us), unit: 'µs/event' },
          ...{ baseline: median(their), ratio: median(ratios), turns: ratios },
          ...{ cpuPerEvent: medianCpu(ours, judged), foreignShare: foreign, check },
          ...{ bar: `≥ ${BAR}: Kafka Streams ÷ the service`, ok: median(ratios) >= BAR },
          notes: [
            'the service also judges roles and stages, keeps the history, and its state is durable in MongoDB',
          ],
        },
        {
          ...{ name: `baseline: Kafka Streams ${VERSION}, warm`, unit: 'µs/event', value: median(their) },
          cpuPerEvent: Object.fromEntries(
            Object.keys(perEvent[0] ?? {}).map((name) => [
              name,
              median(perEvent.map((one) => one[name] ?? NaN)),
            ]),
          ),
          check: 'each member who shared so often is told of once',
          notes: [
            `${Math.round(median(theirs.map(({ metered, events }) => events / metered.seconds))).toLocaleString('en')}/s; the store in memory, its changelog in the broker, at least once`,
          ],
        },
      ],
    };
  } finally {
    await service.stop();
  }

  /** From the record that warms it up to the last one. */
  async function stream({
    output,
    turn,
    warm,
    records,
  }: Readonly<{ output: string; turn: number; warm: number; records: number }>): Promise<Metered> {
    const { promise, resolve, reject } = Promise.withResolvers<Metered>();
    let stopMeter: (() => Metered) | undefined;
    const child = guardian.spawnChild({
      name: 'streams',
      command: 'java',
      args: [
        ...['-Xmx1g', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
        ...['-cp', join(libs, '*'), join(SOURCES, 'Sharers.java')],
        ...[servers.kafkaBrokers, 'rapport.interactions.v1', output, `bench-streams-${turn}`],
        ...[join(folder, `streams-${turn}`), String(warm), String(records), String(SHARES), String(DAYS)],
      ],
      onLine: (line) => {
        if (line === 'WARM') stopMeter = startMeter({ ...serverPids, streams: child.pid });
        if (line === 'DONE' && stopMeter !== undefined) resolve(stopMeter());
      },
    });
    const limit = setTimeout(() => void child.stop(), RUN_LIMIT_MS);
    void child.exited.then(({ code }) => {
      reject(
        new Error(
          `Kafka Streams ended with ${code ?? 'a signal'}: ${child.lastLines().slice(-20).join('\n')}`,
        ),
      );
    });
    const metered = await promise;
    const { code } = await child.exited;
    clearTimeout(limit);
    if (code !== 0) throw new Error(`Kafka Streams ended with ${code ?? 'a signal'}.`);
    return metered;
  }
}
