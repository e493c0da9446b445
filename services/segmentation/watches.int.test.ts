import { randomUUID } from 'node:crypto';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, TOPIC_CONFIG } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import { toInstant } from '@rapport/kernel/instant';
import { createPageTokens } from '@rapport/platform/grpc/pages';
import { createKafkaLog } from '@rapport/platform/kafka/log';
import { kafkaBrokers } from '@rapport/testkit/servers';
import { createWatches } from './api/watches.ts';
import type { Watches } from './api/watches.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const PARTITIONS = 3;
const LIMIT_MS = 60_000;
/** Others use the topic of segments on the same broker. */
const topic = `${TOPICS.segments}.${randomUUID().slice(0, 8)}`;
const pages = createPageTokens(Buffer.alloc(32, 7));
const { encode } = createCodec();

let kafka: EventLog;
let log: EventLog;

beforeAll(async () => {
  kafka = await createKafkaLog({
    brokers: kafkaBrokers(),
    clientId: 'rapport-watches',
    warn: () => undefined,
  });
  const settings = { topic, partitions: PARTITIONS, replicationFactor: 1, config: TOPIC_CONFIG };
  expect(await kafka.ensureTopics([settings])).toEqual([]);
  log = {
    ...kafka,
    endOffsets: () => kafka.endOffsets(topic),
    subscribe: (group, _topics, handler) => kafka.subscribe(group, [topic], handler),
  };
}, LIMIT_MS);

afterAll(() => kafka.close());

/** Changes with these numbers, each in the partition that follows from it. */
async function publish(...numbers: readonly number[]): Promise<void> {
  await kafka.append(
    numbers.map((n) => ({
      topic,
      key: `acme:m${n}`,
      partition: n % PARTITIONS,
      value: encode({
        specversion: '1.0',
        id: `entered:loyal:1:m${n}:e`,
        source: 'rapport/segmentation',
        type: 'rapport.segmentation.SegmentEntered.v1',
        subject: 'a'.repeat(32),
        time: toInstant(START),
        recordedat: toInstant(START),
        tenantid: 'acme',
        datacontenttype: 'application/json',
        data: {
          ...{ segmentId: 'loyal', definitionVersion: 1, causeEventIds: [String(n)], causeCount: 1 },
          ...{ evaluatedAt: toInstant(START), reason: 'event' },
        },
      }),
    })),
  );
}

/** Watches until so many changes have come; what came, and where to go on. */
async function watch(
  watches: Watches,
  resumeToken: string,
  count: number,
  whenReady: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly seen: readonly number[]; readonly token: string }> {
  const stopping = new AbortController();
  const seen: number[] = [];
  let token = resumeToken;
  const question = { tenant: 'acme', segmentId: 'loyal', resumeToken };
  for await (const { change, resumeToken: next } of watches.watch(question, stopping.signal)) {
    token = next ?? '';
    if (change === null) await whenReady();
    else seen.push(Number(change?.causeEventIds?.[0]));
    if (seen.length >= count) break;
  }
  return { seen: [...seen].sort((one, other) => one - other), token };
}

it(
  'tells on Kafka every change once, also to who comes back to another replica',
  async () => {
    await publish(1, 2, 3);
    const first = createWatches(log, pages);
    // What was before is nobody's news; what comes twice is told once.
    const live = await watch(first, '', 4, () => publish(4, 5, 6, 4, 2, 7));
    expect(live.seen).toEqual([4, 5, 6, 7]);
    await publish(7, 8, 5, 9);
    const other = createWatches(log, pages);
    const later = await watch(other, live.token, 2);
    expect(later.seen).toEqual([8, 9]);
    await publish(10);
    expect((await watch(first, later.token, 1)).seen).toEqual([10]);
    await first.stop();
    await other.stop();
  },
  LIMIT_MS,
);
