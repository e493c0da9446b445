import fc from 'fast-check';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import type { EventEnvelope } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import { RpcError } from '@rapport/platform/grpc/errors';
import { createPageTokens } from '@rapport/platform/grpc/pages';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { eventually } from '@rapport/testkit/eventually';
import { openChangeFeed } from './changeFeed.ts';
import { createWatches } from './watches.ts';
import type { Watches } from './watches.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const PARTITIONS = 2;
/** As far back as the test lets a record come twice. */
const WINDOW = 6;
const pages = createPageTokens(Buffer.alloc(32, 7));
const { encode } = createCodec();

async function newLog(): Promise<EventLog> {
  const log = createMemoryLog();
  await log.ensureTopics(topicSettings({ partitions: PARTITIONS, replicationFactor: 1 }, [TOPICS.segments]));
  return log;
}

function change(id: string, segmentId = 'loyal', tenant = 'acme'): Uint8Array {
  const event: EventEnvelope = {
    specversion: '1.0',
    id,
    source: 'rapport/segmentation',
    type: `rapport.segmentation.Segment${id.length % 2 === 0 ? 'Entered' : 'Exited'}.v1`,
    subject: 'a'.repeat(32),
    time: toInstant(START),
    recordedat: toInstant(START),
    tenantid: tenant,
    datacontenttype: 'application/json',
    data: {
      ...{ segmentId, definitionVersion: 1, causeEventIds: [id], causeCount: 1 },
      ...{ evaluatedAt: toInstant(START), reason: 'event' },
    },
  };
  return encode(event);
}

const append = (log: EventLog, partition: number, value: Uint8Array) =>
  log.append([{ topic: TOPICS.segments, partition, key: 'acme:any', value }]);

const started: Watches[] = [];
afterEach(async () => {
  for (const watches of started.splice(0)) await watches.stop();
});

/** A replica that has just been started, with room for so many changes. */
function replica(log: EventLog, kept = 1_000): Watches {
  const open = (from: EventLog) => openChangeFeed(from, { kept, window: WINDOW });
  const watches = createWatches(log, pages, { open });
  started.push(watches);
  return watches;
}

/** Watches and remembers what came and where to go on. */
function watcher(watches: Watches, resumeToken = '', segmentId = 'loyal', tenant = 'acme') {
  const stopping = new AbortController();
  const seen: string[] = [];
  let [token, isReady] = [resumeToken, false];
  const run = async (): Promise<void> => {
    for await (const answer of watches.watch({ tenant, segmentId, resumeToken }, stopping.signal)) {
      isReady = true;
      token = answer.resumeToken ?? '';
      const id = answer.change?.causeEventIds?.[0];
      if (id !== undefined) seen.push(id);
    }
  };
  const ended = run().then(
    () => 'ended',
    (error: unknown) => (error instanceof RpcError ? error.reason : String(error)),
  );
  return {
    seen,
    token: () => token,
    ended,
    ready: () => eventually(() => Promise.resolve(isReady ? { found: true } : { seen })),
    has: (count: number) =>
      eventually(() => Promise.resolve(seen.length >= count ? { found: true } : { seen })),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

it('tells every change once, over breaks and restarts, whatever was published twice', async () => {
  const record = fc.record({
    partition: fc.nat(PARTITIONS - 1),
    /** So many records of the partition before it, the same again. */
    again: fc.option(fc.integer({ min: 1, max: WINDOW - 1 }), { nil: undefined }),
    segmentId: fc.constantFrom('loyal', 'loyal', 'other'),
    tenant: fc.constantFrom('acme', 'acme', 'acme', 'beta'),
  });
  const parts = fc.array(fc.array(record, { maxLength: 12 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(parts, fc.boolean(), async (given, restarts) => {
      const log = await newLog();
      const written = Array.from({ length: PARTITIONS }, () => [] as { value: Uint8Array; id: string }[]);
      let count = 0;
      const write = async (part: (typeof given)[number]): Promise<string[]> => {
        const fresh: string[] = [];
        for (const { partition, again, segmentId, tenant } of part) {
          const lane = written[partition] ?? [];
          const repeated = again === undefined ? undefined : lane.at(-again);
          const id = `e${'x'.repeat(count % 2)}${(count += 1)}`;
          const one = repeated ?? { id, value: change(id, segmentId, tenant) };
          lane.push(one);
          await append(log, partition, one.value);
          if (repeated === undefined && segmentId === 'loyal' && tenant === 'acme') fresh.push(id);
        }
        return fresh;
      };
      const [before = [], ...later] = given;
      await write(before);
      let watches = replica(log);
      let token = '';
      for (const part of later) {
        const one = watcher(watches, token);
        await one.ready();
        const fresh = await write(part);
        await one.has(fresh.length);
        await one.stop();
        expect([...one.seen].sort()).toEqual([...fresh].sort());
        token = one.token();
        if (restarts) watches = replica(log);
        // While nobody watches.
        const missed = await write(part);
        const next = watcher(watches, token);
        await next.has(missed.length);
        await next.ready();
        await next.stop();
        expect([...next.seen].sort()).toEqual([...missed].sort());
        token = next.token();
      }
      for (const one of started.splice(0)) await one.stop();
    }),
    { numRuns: 20 },
  );
}, 60_000);

it('begins with a token alone, and has another one ready where nothing changes', async () => {
  const log = await newLog();
  const watches = createWatches(log, pages, { quietMs: 5 });
  started.push(watches);
  const answers = watches.watch(
    { tenant: 'acme', segmentId: 'loyal', resumeToken: '' },
    new AbortController().signal,
  );
  const tokens: string[] = [];
  for await (const answer of answers) {
    expect(answer.change).toBeNull();
    tokens.push(answer.resumeToken ?? '');
    if (tokens.length === 1) await append(log, 0, change('ab', 'other'));
    if (new Set(tokens).size === 2) break;
  }
  expect(tokens.length).toBeGreaterThan(1);
});

it('does not go on from where too much has changed since, and says how to', async () => {
  const log = await newLog();
  const first = watcher(replica(log));
  await first.ready();
  await first.stop();
  for (let n = 0; n < 20; n += 1) await append(log, 0, change(`n${n}`));
  const late = watcher(replica(log, 5), first.token());
  expect(await late.ended).toBe('RESUME_TOKEN_TOO_OLD');
  const fresh = watcher(replica(log, 5));
  await fresh.ready();
  await append(log, 0, change('new'));
  await fresh.has(1);
  expect(fresh.seen).toEqual(['new']);
  // And the token of another log is none of this one's.
  expect(await watcher(replica(await newLog()), fresh.token()).ended).toBe('RESUME_TOKEN_TOO_OLD');
  await fresh.stop();
});

it('falls out of a watch that reads more slowly than things change', async () => {
  const log = await newLog();
  const watches = replica(log, 5);
  const signal = new AbortController().signal;
  const watched = watches.watch({ tenant: 'acme', segmentId: 'loyal', resumeToken: '' }, signal);
  const answers = watched[Symbol.asyncIterator]();
  await answers.next();
  for (let n = 0; n < 30; n += 1) await append(log, 0, change(`n${n}`));
  const witness = watcher(watches);
  await witness.ready();
  const read = async (): Promise<void> => {
    for (;;) await answers.next();
  };
  await expect(read()).rejects.toMatchObject({ reason: 'RESUME_TOKEN_TOO_OLD' });
  await witness.stop();
});

it.each([
  ['of another segment', 'other', 'acme'],
  ['of another tenant', 'loyal', 'beta'],
])('takes no token %s', async (_name, segmentId, tenant) => {
  const log = await newLog();
  const watches = replica(log);
  const one = watcher(watches);
  await one.ready();
  await one.stop();
  expect(await watcher(watches, one.token(), segmentId, tenant).ended).toBe('RESUME_TOKEN_INVALID');
});

it('ends when the topic cannot be followed, and begins anew with the next', async () => {
  const log = await newLog();
  let fail: (error: Error) => void = () => undefined;
  const watches = createWatches(
    {
      ...log,
      subscribe: (group, topics, handler) => {
        fail = handler.onFailure;
        return log.subscribe(group, topics, handler);
      },
    },
    pages,
  );
  started.push(watches);
  const one = watcher(watches);
  await one.ready();
  fail(new Error('The group is gone.'));
  expect(await one.ended).toBe('WATCH_INTERRUPTED');
  await append(log, 0, change('between'));
  const next = watcher(watches, one.token());
  await next.has(1);
  expect(next.seen).toEqual(['between']);
  await next.stop();
});
