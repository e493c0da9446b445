import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { loadOperations } from '@rapport/platform/admin/operations';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import { eventually } from '@rapport/testkit/eventually';
import { startSegmentation } from './service.ts';
import type { MemberDocument } from './views/memberships/documents.ts';

const AT = Date.parse('2026-03-01T08:00:00.000Z');
const PROJECTION = 'segmentation.memberships.v1';
const MEMBERS = `${PROJECTION}.members`;
const ALICE = { namespace: 'user', externalId: 'alice' };
const config = testConfig();
const mid = createMemberIdentifier(TEST_MEMBER_KEY)('acme', ALICE);
const key = memberKey('acme', mid);
const { encode } = createCodec();
const { own, admin } = loadService('segmentation');
const { Operations } = loadOperations();

const log = createMemoryLog();
const store = createMemoryStore();
let running: Running;
const clients: { readonly close: () => void }[] = [];

async function start(): Promise<void> {
  // The clock follows what the test appends, so no time passes by itself.
  running = await startSegmentation(config, { log, store, clock: { now: () => AT, follows: () => true } });
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
}

async function stop(): Promise<void> {
  for (const client of clients.splice(0)) client.close();
  await running.stop();
}

async function connect() {
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const scopes = ['read', 'operator'] as const;
  const claims = { tenant: 'acme', subject: 'op-1', scopes, ttlSeconds: 600, now: Date.now() };
  const { token } = await signer.sign(claims);
  const address = `127.0.0.1:${running.grpcPort}`;
  const api = {
    segments: createClient(own.SegmentService, address, token),
    admin: createClient(admin.AdminService, address, token),
    operations: createClient(Operations, address, token),
  };
  clients.push(...Object.values(api));
  return api;
}

/** Reasons and kinds of what was published about the member’s memberships. */
const told = (): readonly string[] =>
  Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.segments, partition))
    .flat()
    .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as EventEnvelope)
    .filter(({ type }) => !type.endsWith('Changed.v1'))
    .map(({ type, data }) => {
      const { segmentId, reason } = data as { readonly segmentId: string; readonly reason: string };
      return `${type.split('.')[2] ?? ''} ${segmentId} ${reason}`;
    });

beforeAll(async () => {
  await start();
  const personal = { keyId: 'k1', alg: 'none', data: ALICE };
  const [position] = await log.append([
    {
      topic: TOPICS.interactions,
      key,
      value: encode({
        specversion: '1.0',
        id: 'a1',
        source: 'rapport/ingestion',
        type: 'rapport.ingestion.InteractionRecorded.v1',
        subject: mid,
        time: toInstant(AT),
        recordedat: toInstant(AT),
        tenantid: 'acme',
        datacontenttype: 'application/json',
        data: { verb: 'content.shared', personal },
      }),
    },
  ]);
  expect(position !== undefined && (await running.engine.waitFor(position, 10_000))).toBe(true);
  await eventually(async () => {
    const { outboxDepth } = await running.engine.progress();
    return outboxDepth === 0 ? { found: true } : { seen: outboxDepth };
  });
});

afterAll(stop);

it('corrects what stands by a rebuild and a cutover, tells who listens, and finds its way back', async () => {
  const before = told();
  const document = (await store.getMany(MEMBERS, [key])).get(key) as MemberDocument;
  const [segmentId = ''] = document.segments;
  expect(before).toEqual(document.segments.map((id) => `SegmentEntered ${id} event`));
  await stop();
  // As a fold that was wrong would have left it.
  await store.transact({
    expectations: [],
    writes: [
      {
        kind: 'put',
        collection: MEMBERS,
        document: { ...document, segments: [], memberships: [] } as MemberDocument,
      },
    ],
  });
  await start();
  const { segments, admin: operator, operations } = await connect();
  const isMember = async () => (await segments.CheckMembership({ segmentId, member: ALICE })).isMember;
  expect(await isMember()).toBe(false);

  const { operation } = await operator.RebuildProjection({ projection: PROJECTION, keep: true });
  expect(await operations.WaitOperation({ name: operation })).toMatchObject({ done: true });
  const status = async () => (await operator.GetProjectionStatus({ projection: PROJECTION })).projections[0];
  expect(await status()).toMatchObject({
    ...{ rebuild: 'REBUILD_STATE_COMPARED', equal: false, liveBuild: 1, standingBuild: 2, operation },
  });
  expect(await isMember()).toBe(false);
  expect(told()).toEqual(before);

  const corrections = String(document.segments.length);
  const cut = (build: number) => operator.CutoverProjection({ projection: PROJECTION, build });
  expect(await cut(2)).toMatchObject({ corrections });
  expect(await isMember()).toBe(true);
  const entered = document.segments.map((id) => `SegmentEntered ${id} correction`);
  await eventually(async () => (told().length > before.length ? { found: true } : { seen: told() }));
  expect(told()).toEqual([...before, ...entered]);

  expect(await cut(1)).toMatchObject({ corrections });
  expect(await isMember()).toBe(false);
  await operator.DropProjectionBuild({ projection: PROJECTION, build: 2 });
  expect(await status()).toMatchObject({ liveBuild: 1, standingBuild: 0 });
});
