import { randomUUID } from 'node:crypto';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { Store } from '@rapport/engine/ports/store';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMongoStore } from '@rapport/platform/mongo/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { SegmentServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/SegmentService';
import type { TraitServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/TraitService';
import { eventually } from '@rapport/testkit/eventually';
import { mongodbUri } from '@rapport/testkit/servers';
import { startSegmentation } from './service.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
/** Three pages of a backfill. */
const MEMBERS = 2_400;
const LIMIT_MS = 60_000;
const config = testConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();
const { SegmentService, TraitService } = loadService('segmentation').own;

const database = `segmentation_${randomUUID().slice(0, 8)}`;
const log = createMemoryLog();
let now = START;
let store: Store;
let running: Running;
let api: Client<SegmentServiceDefinition>;
let traits: Client<TraitServiceDefinition>;

async function start(): Promise<void> {
  store = await createMongoStore({ uri: mongodbUri(), database, appName: 'segmentation-int' });
  running = await startSegmentation(config, { log, store, clock: { now: () => now, follows: () => true } });
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const claims = { tenant: 'acme', subject: 'anna', scopes: ['read', 'write'] as const };
  const { token } = await signer.sign({ ...claims, ttlSeconds: 600, now: Date.now() });
  api = createClient(SegmentService, `127.0.0.1:${running.grpcPort}`, token);
  traits = createClient(TraitService, `127.0.0.1:${running.grpcPort}`, token);
}

async function stop(): Promise<void> {
  api.close();
  traits.close();
  await running.stop();
}

const nameOf = (member: number): string => `m${member}`;

function shared(member: number, id: string) {
  const ref = { namespace: 'user', externalId: nameOf(member) };
  const mid = identify('acme', ref);
  const event: EventEnvelope = {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: 'rapport.ingestion.InteractionRecorded.v1',
    subject: mid,
    time: toInstant(now),
    recordedat: toInstant(now),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data: { verb: 'content.shared', personal: { keyId: 'k1', alg: 'none', data: ref } },
  };
  return { topic: TOPICS.interactions, key: memberKey('acme', mid), value: encode(event) };
}

const all = Array.from({ length: MEMBERS }, (_, member) => member);

/** Who belongs, by name. */
async function members(segmentId: string): Promise<readonly string[]> {
  const names: string[] = [];
  let pageToken = '';
  do {
    const page = await api.ListMembers({ segmentId, pageSize: 1_000, pageToken });
    names.push(...page.memberships.map(({ member }) => member?.externalId ?? ''));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return names.sort();
}

const told = (): readonly EventEnvelope[] =>
  Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.segments, partition))
    .flat()
    .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as EventEnvelope)
    .filter(({ type }) => type.includes('SegmentEntered') || type.includes('SegmentExited'))
    .filter(({ data }) => !(data as { segmentId: string }).segmentId.startsWith('role.'));

beforeAll(start);

afterAll(async () => {
  await store.drop(await store.listCollections());
  await stop();
  await store.close();
});

it('reaches everybody from history while live traffic goes on, over a restart, and each only once', async () => {
  await log.append(all.map((member) => shared(member, `a${member}`)));
  const rule = { text: 'count(content.shared) >= 2 within 30 days' };
  for (const segmentId of ['always', 'late']) {
    await api.CreateSegment({ requestId: `c-${segmentId}`, segmentId, name: segmentId, rule });
  }
  await api.PublishSegment({ requestId: 'p-always', segmentId: 'always' });
  // Every third member twice.
  await log.append(all.filter((member) => member % 3 === 0).map((member) => shared(member, `b${member}`)));
  const backfillOf = async (segmentId: string) => (await api.GetSegment({ segmentId })).backfill;
  const isDone = (segmentId: string) =>
    eventually(async () => {
      const seen = await backfillOf(segmentId);
      return seen?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
    }, LIMIT_MS);
  await isDone('always');

  now += 60_000;
  await api.PublishSegment({ requestId: 'p-late', segmentId: 'late' });
  const begun = await eventually(async () => {
    const seen = await backfillOf('late');
    return Number(seen?.reachedMembers) >= 1_000 ? { found: seen } : { seen };
  }, LIMIT_MS);
  expect(begun).toMatchObject({ version: 1, totalMembers: String(MEMBERS) });
  await log.append(all.filter((member) => member % 3 === 1).map((member) => shared(member, `c${member}`)));
  await stop();
  await store.close();
  await start();
  // Some twice, and some of them new.
  const more = [...all.filter((member) => member % 5 === 0), MEMBERS, MEMBERS + 1];
  await log.append([...more, ...more].map((member) => shared(member, `d${member}`)));
  expect(await isDone('late')).toMatchObject({ version: 1, reachedMembers: String(MEMBERS + 2) });

  const last = await log.append([shared(MEMBERS, 'e')]);
  for (const position of last) expect(await running.engine.waitFor(position, LIMIT_MS)).toBe(true);
  await eventually(async () => {
    const [always, late] = [await members('always'), await members('late')];
    return always.length === late.length && always.includes(nameOf(MEMBERS))
      ? { found: true }
      : { seen: [always.length, late.length] };
  }, LIMIT_MS);
  expect(await members('late')).toEqual(await members('always'));
  await eventually(async () => {
    const { outboxDepth } = await running.engine.progress();
    return outboxDepth === 0 ? { found: true } : { seen: outboxDepth };
  }, LIMIT_MS);
  const late = told().filter(({ id }) => id.startsWith('entered:late'));
  expect(new Set(late.map(({ subject }) => subject)).size).toBe(late.length);
  // Who was there before is told as a backfill, and nobody acts on it.
  for (const { data, backfill } of late) {
    const isOld = (data as { reason: string }).reason === 'definition';
    expect(backfill === true).toBe(isOld);
  }
  expect(late.filter(({ backfill }) => backfill === true).length).toBeGreaterThanOrEqual(MEMBERS / 3);
}, 120_000);

it('lets a changed rule take over for everybody at once, over a restart, and tells each only once', async () => {
  const before = await members('late');
  const rule = { text: 'count(content.shared) >= 3 within 30 days' };
  await api.UpdateSegment({ requestId: 'u-late', segmentId: 'late', rule });
  await api.CreateSegment({ requestId: 'c-three', segmentId: 'three', name: 'three', rule });
  await api.PublishSegment({ requestId: 'p-three', segmentId: 'three' });
  now += 60_000;
  await api.PublishSegment({ requestId: 'p-late-2', segmentId: 'late' });
  // Until then, whoever was reached: by the version before.
  const begun = await eventually(async () => {
    const seen = await api.GetSegment({ segmentId: 'late' });
    return Number(seen.backfill?.reachedMembers) >= 1_000 ? { found: seen } : { seen };
  }, LIMIT_MS);
  if (begun.segment?.inForceVersion === 1) {
    const page = await members('late');
    const after = await api.GetSegment({ segmentId: 'late' });
    if (after.segment?.inForceVersion === 1) expect(page).toEqual(before);
  }
  await stop();
  await store.close();
  await start();
  const answered = await eventually(async () => {
    const [{ segment, backfill, memberCount }, listed] = [
      await api.GetSegment({ segmentId: 'late' }),
      await members('late'),
    ];
    const seen = { version: segment?.inForceVersion, state: backfill?.state, memberCount, of: listed.length };
    if (backfill?.state === 'BACKFILL_STATE_DONE') return { found: { ...seen, listed } };
    return { seen };
  }, LIMIT_MS);
  expect(answered).toMatchObject({ version: 2, memberCount: String(answered.listed.length) });
  const expected = await eventually(async () => {
    const { backfill } = await api.GetSegment({ segmentId: 'three' });
    return backfill?.state === 'BACKFILL_STATE_DONE' ? { found: await members('three') } : { seen: backfill };
  }, LIMIT_MS);
  expect(answered.listed).toEqual(expected);
  await eventually(async () => {
    const { outboxDepth } = await running.engine.progress();
    return outboxDepth === 0 ? { found: true } : { seen: outboxDepth };
  }, LIMIT_MS);
  const left = told().filter(({ id }) => id.startsWith('exited:late:2'));
  expect(left).toHaveLength(before.length - answered.listed.length);
  expect(new Set(left.map(({ subject }) => subject)).size).toBe(left.length);
  for (const { data, backfill } of left) {
    expect({ ...(data as object), backfill }).toMatchObject({ reason: 'definition', backfill: true });
  }
}, 120_000);

it('computes a trait of everybody from history while live traffic goes on, over a restart, told to each once', async () => {
  const traitId = 'shares';
  const measure = { text: 'count(content.shared) ever' };
  now += 60_000;
  await traits.DefineTrait({ requestId: 't-shares', traitId, name: traitId, measure });
  const backfillOf = async () => (await traits.ListTraits({})).traits[0]?.backfill;
  const begun = await eventually(async () => {
    const seen = await backfillOf();
    return Number(seen?.reachedMembers) >= 1_000 ? { found: seen } : { seen };
  }, LIMIT_MS);
  expect(begun).toMatchObject({ version: 1, totalMembers: String(MEMBERS + 2) });
  await log.append(all.filter((member) => member % 4 === 0).map((member) => shared(member, `f${member}`)));
  await stop();
  await store.close();
  await start();
  await eventually(async () => {
    const seen = await backfillOf();
    return seen?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
  }, LIMIT_MS);
  for (const position of await log.append([shared(MEMBERS + 2, 'g')]))
    expect(await running.engine.waitFor(position, LIMIT_MS)).toBe(true);
  const records = Array.from({ length: config.partitions }, (_, partition) =>
    log.records(TOPICS.interactions, partition),
  );
  const ids = new Map<string, Set<string>>();
  for (const { value } of records.flat()) {
    const { id, subject = '' } = JSON.parse(Buffer.from(value).toString()) as EventEnvelope;
    if (subject !== '') ids.set(subject, (ids.get(subject) ?? new Set()).add(id));
  }
  const expected = [...ids].map(([subject, { size }]) => [subject, size] as const);
  const valuesTold = () =>
    Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.segments, partition))
      .flat()
      .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as EventEnvelope)
      .filter(({ type }) => type.includes('ComputedTraitChanged'));
  await eventually(() => {
    const last = new Map(
      valuesTold().map(({ subject = '', data }) => [subject, (data as { to: number }).to]),
    );
    const wrong = expected.filter(([subject, shares]) => last.get(subject) !== shares);
    return Promise.resolve(wrong.length === 0 ? { found: true } : { seen: wrong.slice(0, 5) });
  }, LIMIT_MS);
  const found = valuesTold().filter(({ data }) => (data as { reason: string }).reason === 'definition');
  expect(found.every(({ backfill }) => backfill === true)).toBe(true);
  expect(new Set(found.map(({ subject }) => subject)).size).toBe(found.length);
  expect(found).toHaveLength(MEMBERS + 2);
}, 120_000);
