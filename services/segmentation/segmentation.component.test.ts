import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { EventEnvelope, Position } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { loadService } from '@rapport/protos/loader';
import type { ExportAudienceResponse__Output } from '@rapport/protos/rapport/segmentation/v1/ExportAudienceResponse';
import type { WatchMembershipResponse__Output } from '@rapport/protos/rapport/segmentation/v1/WatchMembershipResponse';
import type { SegmentServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/SegmentService';
import { parseRule } from '@rapport/rules/parse';
import { eventually } from '@rapport/testkit/eventually';
import { SEGMENTS, segmentStream } from './segment/aggregate.ts';
import { MAX_PUBLISHED_SEGMENTS } from './segment/room.ts';
import type { SegmentState } from './segment/state.ts';
import { startSegmentation } from './service.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const config = testConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();

let adapters: Adapters;
let running: Running;
let api: Client<SegmentServiceDefinition>;
let now = START;

async function tokenOf(tenant: string): Promise<string> {
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const { token } = await signer.sign({
    tenant,
    subject: 'anna',
    scopes: ['read', 'write'],
    ttlSeconds: 600,
    now: Date.now(),
  });
  return token;
}

async function connect(tenant = 'acme', at = running): Promise<Client<SegmentServiceDefinition>> {
  const { SegmentService } = loadService('segmentation').own;
  return createClient(SegmentService, `127.0.0.1:${at.grpcPort}`, await tokenOf(tenant));
}

const start = async (): Promise<void> => {
  running = await startSegmentation(config, adapters);
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
  api = await connect();
};

beforeEach(async () => {
  now = START;
  adapters = {
    log: createMemoryLog(),
    store: createMemoryStore(),
    // The clock follows what the test appends, so no time passes by itself.
    clock: { now: () => now, follows: () => true },
  };
  await start();
});

afterEach(async () => {
  api.close();
  await running.stop();
});

// --- what others would write to the member log ------------------------------------------------------------------

const alice = { namespace: 'user', externalId: 'alice' };
const bob = { namespace: 'user', externalId: 'bob' };

function envelope(type: string, id: string, at: number, data: object): EventEnvelope {
  now = Math.max(now, at);
  return {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: `rapport.ingestion.${type}.v1`,
    time: toInstant(at),
    recordedat: toInstant(at),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data,
  };
}

async function append(event: EventEnvelope, key: string, partition?: number): Promise<Position> {
  const record = { topic: TOPICS.interactions, key, value: encode(event) };
  const [position] = await adapters.log.append([partition === undefined ? record : { ...record, partition }]);
  if (position === undefined) throw new Error('Nothing was appended.');
  return position;
}

const wire = ({ topic, partition, offset }: Position) => ({ topic, partition, offset: String(offset) });

type Member = typeof alice;

function personalOf(member: Member) {
  return { keyId: 'k1', alg: 'none', data: member };
}

async function interact(
  member: Member,
  id: string,
  recordedAt: number,
  verb = 'content.shared',
  occurredAt = recordedAt,
) {
  const mid = identify('acme', member);
  const event = envelope('InteractionRecorded', id, recordedAt, { verb, personal: personalOf(member) });
  const recorded = { ...event, time: toInstant(occurredAt), subject: mid };
  return wire(await append(recorded, memberKey('acme', mid)));
}

async function setAttributes(member: Member, id: string, at: number, attributes: object) {
  const mid = identify('acme', member);
  const data = { attributes, cleared: [], personal: personalOf(member) };
  return wire(
    await append(
      { ...envelope('MemberAttributesChanged', id, at, data), subject: mid },
      memberKey('acme', mid),
    ),
  );
}

/** Time passes in every partition, and the service has seen it. */
async function passTo(at: number): Promise<void> {
  for (let partition = 0; partition < config.partitions; partition += 1) {
    await append(
      envelope('Tick', `tick:${partition}:${at}`, at, { at: toInstant(at) }),
      '_system:tick',
      partition,
    );
  }
  await settled();
}

/** Everything that was appended has taken effect, and what follows from it is published. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const ends = await adapters.log.endOffsets(TOPICS.interactions);
    const { inputs, outboxDepth } = await running.engine.progress();
    const behind = ends.flatMap((end, partition) => {
      const input = inputs.find((one) => one.topic === TOPICS.interactions && one.partition === partition);
      const through = input?.publishedThroughOffset ?? 0;
      return through < end ? [{ partition, through, end }] : [];
    });
    return behind.length === 0 && outboxDepth === 0 ? { found: true } : { seen: { behind, outboxDepth } };
  });
}

/** What was published about segments. */
const eventsTold = (): readonly EventEnvelope[] => {
  const log = adapters.log as ReturnType<typeof createMemoryLog>;
  return Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.segments, partition))
    .flat()
    .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as EventEnvelope);
};

// --- stories ----------------------------------------------------------------------------------------------------

const twoShares = JSON.stringify({
  kind: 'count',
  of: 'content.shared',
  op: 'gte',
  n: 2,
  within: { lastMs: 7 * DAY },
});

async function publish(segmentId: string, json = twoShares): Promise<void> {
  await api.CreateSegment({ requestId: `c-${segmentId}`, segmentId, name: segmentId, rule: { json } });
  await api.PublishSegment({ requestId: `p-${segmentId}`, segmentId });
  await settled();
}

const ruleOf = (json: string): unknown => {
  const parsed = parseRule(json, { scope: 'segment' });
  return parsed.outcome === 'valid' ? parsed.rule : undefined;
};

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason,
  );
}

describe('a segment of those who share often', () => {
  it('takes a member in with the second share, explains it, and lets her go when the first is seven days old', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    await interact(bob, 'b1', START + 1_500);
    const minPosition = await interact(alice, 'a2', START + 2_000);

    const check = await api.CheckMembership({ segmentId: 'loyal', member: alice, minPosition });
    expect(check).toMatchObject({
      isMember: true,
      membership: {
        segmentId: 'loyal',
        definitionVersion: 1,
        member: alice,
        causeEventIds: ['a2', 'a1'],
        causeCount: 2,
      },
    });
    await settled();
    expect(await api.CheckMembership({ segmentId: 'loyal', member: bob })).toMatchObject({ isMember: false });
    expect(await api.GetSegment({ segmentId: 'loyal' })).toMatchObject({
      segment: { status: 'SEGMENT_STATUS_PUBLISHED', version: 1, builtIn: false },
      memberCount: '1',
    });

    const explained = await api.ExplainMembership({ segmentId: 'loyal', member: alice });
    expect(explained).toMatchObject({
      isMember: true,
      definitionVersion: 1,
      explanation: {
        text: 'count of content.shared in the last 7 days is at least 2',
        holds: true,
        value: '2',
        causeEventIds: ['a2', 'a1'],
        turnsAt: toInstant(START + 1_000 + 7 * DAY),
      },
    });
    expect(explained.text).toContain('The member belongs to segment loyal (version 1)');
    expect(await api.ExplainMembership({ segmentId: 'loyal', member: bob })).toMatchObject({
      isMember: false,
      explanation: { holds: false, value: '1' },
    });

    await passTo(START + 1_000 + 7 * DAY - 1);
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: true,
    });
    await passTo(START + 1_000 + 7 * DAY);
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: false,
    });
    expect(await api.ListMembers({ segmentId: 'loyal' })).toMatchObject({ memberships: [], totalCount: '0' });
  });

  it('is answered by each of two replicas as of the position that is named, and no longer once it is archived', async () => {
    await publish('loyal');
    const other = await startSegmentation(config, adapters);
    const there = await connect('acme', other);
    try {
      await eventually(() => Promise.resolve(other.ready() ? { found: true } : { seen: 'not ready' }));
      let minPosition = await interact(bob, 'b1', START);
      for (let turn = 0; turn < 12; turn += 1) {
        const member = { namespace: 'user', externalId: `m${turn}` };
        await interact(member, `${turn}.1`, START + turn * 100);
        minPosition = await interact(member, `${turn}.2`, START + turn * 100 + 1);
        for (const replica of [api, there]) {
          const question = { segmentId: 'loyal', member };
          expect(await replica.CheckMembership({ ...question, minPosition })).toMatchObject({
            isMember: true,
          });
          // Asked again, it comes from memory where it is owned.
          expect(await replica.CheckMembership(question)).toMatchObject({ isMember: true });
        }
      }
      await api.ArchiveSegment({ requestId: 'x', segmentId: 'loyal' });
      const question = { segmentId: 'loyal', member: bob };
      expect(await reasonOf(api.CheckMembership(question))).toBe('SEGMENT_ARCHIVED');
      expect(await reasonOf(there.CheckMembership({ ...question, minPosition }))).toBe('SEGMENT_ARCHIVED');
      await eventually(async () => {
        const reason = await reasonOf(there.CheckMembership(question));
        return reason === 'SEGMENT_ARCHIVED' ? { found: true } : { seen: reason };
      });
    } finally {
      there.close();
      await other.stop();
    }
  });

  it('comes out the same when records come twice and the service restarts in between', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a1', START + 1_000);
    await settled();
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: false,
    });
    api.close();
    await running.stop();
    await start();
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await settled();
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: true,
      membership: { causeCount: 2 },
    });
    expect(await api.GetSegment({ segmentId: 'loyal' })).toMatchObject({ memberCount: '1' });
  });

  it('equals its rebuild', async () => {
    await publish('loyal');
    await publish('shanghai', '{"kind":"attribute","field":"region","op":"eq","value":"CN-31"}');
    await setAttributes(bob, 'attr1', START + 500, { region: 'CN-31' });
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await passTo(START + 8 * DAY);
    await interact(alice, 'a3', START + 9 * DAY, 'order.paid');
    await settled();
    const name = 'segmentation.memberships.v1';
    await running.engine.rebuild(name);
    const rebuild = await eventually(async () => {
      const status = (await running.engine.projections()).find(({ projection }) => projection === name);
      const state = status?.rebuild.state;
      return state === 'compared' || state === 'failed' ? { found: status?.rebuild } : { seen: status };
    });
    expect(rebuild).toMatchObject({ state: 'compared', equal: true });
  });
});

describe('a published segment', () => {
  const threeShares = 'count(content.shared) >= 3 within 7 days';
  const get = async (segmentId: string) => (await api.GetSegment({ segmentId })).segment;

  it('gets a next version, which is a draft until it takes the place of the one before', async () => {
    await publish('loyal');
    const updated = await api.UpdateSegment({
      requestId: 'u-1',
      segmentId: 'loyal',
      rule: { text: threeShares },
      etag: (await get('loyal'))?.etag ?? '',
    });
    expect(updated.segment).toMatchObject({
      status: 'SEGMENT_STATUS_PUBLISHED',
      version: 1,
      rule: { text: 'count(content.shared) >= 2 within 7 days' },
      draft: { name: 'loyal', rule: { text: threeShares } },
    });
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    for (const id of ['b1', 'b2']) await interact(bob, id, START + 2_000);
    await settled();
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: true,
    });
    const { segment } = await api.PublishSegment({ requestId: 'p-2', segmentId: 'loyal' });
    expect(segment).toMatchObject({ version: 2, rule: { text: threeShares }, draft: null });
    expect(segment).toMatchObject({ activeFrom: null, inForceVersion: 1 });
    await interact(alice, 'a3', now + 1_000);
    const { memberCount, backfill } = await eventually(async () => {
      const seen = await api.GetSegment({ segmentId: 'loyal' });
      return seen.segment?.inForceVersion === 2 && seen.backfill?.state === 'BACKFILL_STATE_DONE'
        ? { found: seen }
        : { seen };
    }, 20_000);
    expect({ memberCount, backfill }).toMatchObject({ memberCount: '1', backfill: { version: 2 } });
    // It counts everything, what was recorded before it too.
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      isMember: true,
      membership: { definitionVersion: 2 },
    });
    expect(await api.ExplainMembership({ segmentId: 'loyal', member: alice })).toMatchObject({
      definitionVersion: 2,
      explanation: { value: '3' },
    });
    expect(await api.CheckMembership({ segmentId: 'loyal', member: bob })).toEqual({
      isMember: false,
      membership: null,
    });
    const page = await api.ListMembers({ segmentId: 'loyal' });
    expect(page.memberships.map(({ member }) => member)).toEqual([alice]);
    // She had come under the version before, and stays; he goes because of the version.
    const byVersion = (fromVersion: number, toVersion: number) =>
      api.DiffMembership({ segmentId: 'loyal', fromVersion, toVersion });
    expect((await byVersion(1, 2)).differences).toMatchObject([
      {
        ...{ member: bob, entered: false, reason: 'CHANGE_REASON_DEFINITION', definitionVersion: 2 },
        effectiveAt: (await get('loyal'))?.activeFrom,
      },
    ]);
    // The first took in nobody: both came by what they did.
    expect((await byVersion(0, 1)).differences).toEqual([]);
    for (const [from, to] of [[2, 1] as const, [1, 1] as const, [1, 3] as const, [-1, 1] as const])
      expect(await reasonOf(byVersion(from, to))).toBe('VERSIONS_INVALID');
    const both = { segmentId: 'loyal', fromVersion: 1, toVersion: 2, to: { seconds: '1', nanos: 0 } };
    expect(await reasonOf(api.DiffMembership(both))).toBe('PERIOD_INVALID');
  });

  it('goes on counting under another name', async () => {
    await publish('loyal');
    const { segment: before } = await api.GetSegment({ segmentId: 'loyal' });
    await interact(alice, 'a1', START + 1_000);
    await api.UpdateSegment({ requestId: 'u', segmentId: 'loyal', name: 'Most loyal' });
    const { segment } = await api.PublishSegment({ requestId: 'p', segmentId: 'loyal' });
    expect(segment).toMatchObject({ version: 2, name: 'Most loyal', activeFrom: before?.activeFrom });
    await settled();
    const minPosition = await interact(alice, 'a2', now + 1_000);
    expect(await api.CheckMembership({ segmentId: 'loyal', member: alice, minPosition })).toMatchObject({
      isMember: true,
      membership: { definitionVersion: 2, causeCount: 2 },
    });
  });

  it('is archived: its members leave, its past stays', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await settled();
    now = START + 10_000;
    const { segment } = await api.ArchiveSegment({ requestId: 'x', segmentId: 'loyal' });
    expect(segment).toMatchObject({ status: 'SEGMENT_STATUS_ARCHIVED', version: 1 });
    expect(segment?.archivedAt).toEqual({ seconds: String(START / 1_000 + 10), nanos: 0 });
    await settled();
    const question = { segmentId: 'loyal', member: alice };
    for (const call of [
      api.CheckMembership(question),
      api.ExplainMembership(question),
      api.ListMembers({ segmentId: 'loyal' }),
      api.BatchCheckMembership({ segmentId: 'loyal', members: [alice] }),
      api.UpdateSegment({ requestId: 'y', segmentId: 'loyal', name: 'X' }),
    ]) {
      expect(await reasonOf(call)).toBe('SEGMENT_ARCHIVED');
    }
    expect(await api.GetSegment({ segmentId: 'loyal' })).toMatchObject({ memberCount: '0' });
    const asOf = { seconds: String(START / 1_000 + 5), nanos: 0 };
    expect(await api.CheckMembership({ ...question, asOf })).toMatchObject({ isMember: true });
    const segmentsOf = async () =>
      (await api.ListMemberSegments({ member: alice })).memberships.map(({ segmentId }) => segmentId);
    expect(await segmentsOf()).toEqual(['role.disseminator', 'stage.new']);
    await interact(alice, 'a3', START + 20_000);
    await settled();
    expect(await segmentsOf()).toEqual(['role.disseminator', 'stage.new']);
    expect(await api.CheckMembership({ ...question, asOf })).toMatchObject({
      isMember: true,
      membership: { leftAt: { seconds: String(START / 1_000 + 10), nanos: 0 } },
    });
    // The same request again gets the same answer.
    expect(await api.ArchiveSegment({ requestId: 'x', segmentId: 'loyal' })).toEqual({ segment });
  });

  it('is not changed by whoever has not seen its newest change, nor into a circle, nor archived while in use', async () => {
    await publish('a');
    await publish('b', '{"kind":"memberOf","segmentId":"a"}');
    await publish('c', '{"kind":"memberOf","segmentId":"b"}');
    const etag = (await get('a'))?.etag ?? '';
    const toC = { segmentId: 'a', rule: { text: 'not member of "c"' } };
    expect(await reasonOf(api.UpdateSegment({ requestId: 'u-1', ...toC }))).toBe('SEGMENT_CYCLE');
    const toItself = { segmentId: 'a', rule: { text: 'member of "a"' } };
    expect(await reasonOf(api.UpdateSegment({ requestId: 'u-2', ...toItself }))).toBe('SEGMENT_CYCLE');
    expect(await reasonOf(api.ArchiveSegment({ requestId: 'x-1', segmentId: 'b' }))).toBe('SEGMENT_IN_USE');
    await api.UpdateSegment({ requestId: 'u-3', segmentId: 'a', name: 'A', etag });
    const stale = { segmentId: 'a', etag };
    expect(await reasonOf(api.UpdateSegment({ requestId: 'u-4', ...stale, name: 'B' }))).toBe(
      'SEGMENT_CHANGED',
    );
    expect(await reasonOf(api.PublishSegment({ requestId: 'p-1', ...stale }))).toBe('SEGMENT_CHANGED');
    expect(await reasonOf(api.ArchiveSegment({ requestId: 'x-2', segmentId: 'c', etag: 'x' }))).toBe(
      'ETAG_INVALID',
    );
    expect(await reasonOf(api.UpdateSegment({ requestId: 'u-5', segmentId: 'a' }))).toBe('UPDATE_EMPTY');
    expect(await reasonOf(api.UpdateSegment({ requestId: 'u-6', segmentId: 'z', name: 'Z' }))).toBe(
      'SEGMENT_UNKNOWN',
    );
    expect(await reasonOf(api.ArchiveSegment({ requestId: 'x-3', segmentId: 'role.viewer' }))).toBe(
      'SEGMENT_ID_RESERVED',
    );
    await api.ArchiveSegment({ requestId: 'x-4', segmentId: 'c' });
    await api.ArchiveSegment({ requestId: 'x-5', segmentId: 'b' });
  });
});

describe('what was', () => {
  const at = (ms: number) => ({ seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 });
  const segmentId = 'loyal';
  const ended = START + 1_000 + 7 * DAY;

  beforeEach(async () => {
    await publish(segmentId);
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await passTo(ended + DAY);
    await interact(bob, 'b1', ended + 2 * DAY);
    await interact(bob, 'b2', ended + 2 * DAY);
    await settled();
  });

  it('is answered as of every millisecond, for one and for many', async () => {
    const isMember = async (ms: number): Promise<boolean> =>
      (await api.CheckMembership({ segmentId, member: alice, asOf: at(ms) })).isMember;
    expect(await isMember(START + 1_999)).toBe(false);
    expect(await isMember(START + 2_000)).toBe(true);
    expect(await isMember(ended - 1)).toBe(true);
    expect(await isMember(ended)).toBe(false);
    const { checks } = await api.BatchCheckMembership({
      segmentId,
      members: [bob, alice],
      asOf: at(START + 3_000),
    });
    expect(checks).toMatchObject([
      { member: bob, isMember: false, membership: null },
      {
        member: alice,
        isMember: true,
        membership: { enteredAt: at(START + 2_000), leftAt: at(ended), causeEventIds: ['a2', 'a1'] },
      },
    ]);
    const last = await api.CheckMembership({ segmentId, member: bob, asOf: at(ended + 3 * DAY) });
    expect(last).toMatchObject({ isMember: true, membership: { leftAt: null } });
  });

  it('is answered of a member: all that she belonged to, and her role', async () => {
    const then = await api.ListMemberSegments({ member: alice, asOf: at(START + 3_000) });
    expect(then).toMatchObject({
      memberships: [
        { segmentId: 'loyal', leftAt: at(ended) },
        { segmentId: 'role.disseminator' },
        { segmentId: 'stage.new' },
      ],
      behaviorRole: 'disseminator',
    });
    expect(await api.ListMemberSegments({ member: alice, asOf: at(START + 1_500) })).toMatchObject({
      memberships: [{ segmentId: 'role.responder' }, { segmentId: 'stage.new' }],
      behaviorRole: 'responder',
      lifecycleStage: 'new',
    });
    expect(await api.ListMemberSegments({ member: alice, asOf: at(START) })).toEqual({
      memberships: [],
      behaviorRole: '',
      lifecycleStage: '',
    });
  });

  it('is listed, page by page', async () => {
    const then = await api.ListMembers({ segmentId, asOf: at(START + 3_000) });
    expect(then).toMatchObject({ memberships: [{ member: alice }], totalCount: '0', nextPageToken: '' });
    expect((await api.ListMembers({ segmentId })).memberships).toMatchObject([{ member: bob }]);
    const asOf = at(ended + 2 * DAY);
    const listed = { segmentId: 'role.disseminator', pageSize: 1 };
    const first = await api.ListMembers({ ...listed, asOf });
    const second = await api.ListMembers({ ...listed, asOf, pageToken: first.nextPageToken });
    const end = await api.ListMembers({ ...listed, asOf, pageToken: second.nextPageToken });
    const seen = [first, second, end].flatMap(({ memberships }) => memberships);
    expect(seen.map(({ member }) => member?.externalId).toSorted()).toEqual(['alice', 'bob']);
    expect(end.nextPageToken).toBe('');
    // The same list as of another moment is another list.
    expect(await reasonOf(api.ListMembers({ ...listed, pageToken: first.nextPageToken }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
  });

  it('is compared with what was at another moment: who came, who went, and why', async () => {
    const between = (from: number, to: number, pageSize = 0, pageToken = '') =>
      api.DiffMembership({ segmentId, from: at(from), to: at(to), pageSize, pageToken });
    const all = await between(START + 2_000, ended + 3 * DAY);
    expect(all.nextPageToken).toBe('');
    expect(all.differences).toHaveLength(2);
    expect(all.differences).toEqual(
      expect.arrayContaining([
        {
          member: alice,
          entered: false,
          effectiveAt: at(ended),
          reason: 'CHANGE_REASON_TIME',
          definitionVersion: 1,
          causeEventIds: ['a2', 'a1'],
          causeCount: 2,
        },
        {
          member: bob,
          entered: true,
          effectiveAt: at(ended + 2 * DAY),
          reason: 'CHANGE_REASON_EVENT',
          definitionVersion: 1,
          causeEventIds: ['b2', 'b1'],
          causeCount: 2,
        },
      ]),
    );
    // Page by page it is the same.
    const first = await between(START + 2_000, ended + 3 * DAY, 1);
    const second = await between(START + 2_000, ended + 3 * DAY, 1, first.nextPageToken);
    expect([...first.differences, ...second.differences]).toEqual(all.differences);
    expect(second.nextPageToken).toBe('');
    // She came and went in between: nothing differs.
    expect((await between(START, ended)).differences).toEqual([]);
    expect(await reasonOf(between(ended, ended))).toBe('PERIOD_INVALID');
    expect(await reasonOf(api.DiffMembership({ segmentId, to: at(ended) }))).toBe('PERIOD_INVALID');
  });
});

describe('a late event', () => {
  it('that brings a member back before she had left is told once, as one stay', async () => {
    const segmentId = 'loyal';
    await publish(segmentId);
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 9_000);
    const ended = START + 1_000 + 7 * DAY;
    await passTo(ended);
    expect(await api.CheckMembership({ segmentId, member: alice })).toMatchObject({ isMember: false });
    const mid = identify('acme', alice);
    const late = envelope('InteractionRecorded', 'late', ended + 1_000, {
      verb: 'content.shared',
      personal: personalOf(alice),
    });
    await append({ ...late, time: toInstant(ended - DAY), subject: mid }, memberKey('acme', mid));
    await settled();
    const asOf = { seconds: String((ended - 1_000) / 1_000), nanos: 0 };
    const { memberships } = await api.ListMembers({ segmentId, asOf });
    expect(memberships).toMatchObject([{ member: alice, causeEventIds: ['a2', 'a1'] }]);
    const { differences } = await api.DiffMembership({
      segmentId,
      from: { seconds: String(START / 1_000 + 10), nanos: 0 },
      to: { seconds: String(ended / 1_000 + 10), nanos: 0 },
    });
    expect(differences).toMatchObject([]);
    await passTo(START + 9_000 + 7 * DAY);
    expect(await api.CheckMembership({ segmentId, member: alice })).toMatchObject({ isMember: false });
  });
});

describe('what is found out later', () => {
  const at = (ms: number) => ({ seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 });
  const segmentId = 'loyal';

  const find = async (type: string, member: Member, when: number, data: object): Promise<void> => {
    const subject = identify('acme', member);
    await append(
      { ...envelope(type, `${type}:${subject}`, when, data), subject },
      memberKey('acme', subject),
    );
  };
  const exported = async (): Promise<readonly string[]> => {
    const members: string[] = [];
    const call = api.openServerStream('ExportAudience', { rule: { text: `member of "${segmentId}"` } });
    for await (const page of call as AsyncIterable<ExportAudienceResponse__Output>)
      members.push(...page.members.map(({ externalId }) => externalId));
    return members;
  };
  const totals = async () => {
    const { totalMembers } = await api.CountAudience({ rule: { text: `member of "${segmentId}"` } });
    const { totalMembers: ofEstimate, size } = await api.EstimateSegment({ rule: { json: twoShares } });
    expect(ofEstimate).toBe(totalMembers);
    return `${size?.members} of ${totalMembers}`;
  };

  beforeEach(async () => {
    await publish(segmentId);
    await interact(alice, 'a1', START + 1_000);
    await interact(bob, 'b1', START + 1_000);
    await interact(bob, 'b2', START + 2_000);
    await settled();
  });

  it('is answered from then on as if it had never been, and as it was for what was known before', async () => {
    await find('InteractionVoided', bob, START + 9_000, { interactionId: 'b1', reason: 'fraud' });
    await settled();
    const question = { segmentId, member: bob };
    const asOf = at(START + 3_000);
    const knownAt = at(START + 4_000);
    const past = [{ asOf }, { asOf, knownAt }, { asOf: at(START + 9_000) }];
    const checks = [{}, ...past].map((moment) => api.CheckMembership({ ...question, ...moment }));
    expect((await Promise.all(checks)).map(({ isMember }) => isMember)).toEqual([false, false, true, false]);
    const explained = [{}, ...past].map((moment) => api.ExplainMembership({ ...question, ...moment }));
    expect((await Promise.all(explained)).map(({ explanation }) => explanation?.value)).toEqual([
      ...['1', '1', '2', '1'],
    ]);
    expect(await exported()).toEqual([]);
  });

  it('makes one of two members, and two of them again', async () => {
    const merge = {
      mergeId: 'm1',
      survivorMid: identify('acme', alice),
      absorbedMid: identify('acme', bob),
    };
    for (const member of [alice, bob]) await find('MembersMerged', member, START + 3_000, merge);
    await interact(alice, 'merged:m1:b1', START + 3_000, 'content.shared', START + 1_000);
    await interact(alice, 'merged:m1:b2', START + 3_000, 'content.shared', START + 2_000);
    await settled();
    expect(await exported()).toEqual(['alice']);
    expect((await api.ListMemberSegments({ member: bob })).memberships).toEqual([]);
    expect(await totals()).toBe('1 of 1');
    for (const member of [alice, bob]) await find('MembersUnmerged', member, START + 5_000, merge);
    await settled();
    expect(await exported()).toEqual(['bob']);
    expect(await totals()).toBe('1 of 2');
    expect(await api.CheckMembership({ segmentId, member: alice })).toMatchObject({ isMember: false });
  });

  it('forgets a member, and of her that somebody belonged', async () => {
    await find('MemberErased', bob, START + 3_000, { requestId: 'e1' });
    await settled();
    expect(await exported()).toEqual([]);
    expect(await totals()).toBe('0 of 1');
    const { memberships } = await api.ListMembers({ segmentId, asOf: at(START + 2_500) });
    expect(memberships).toMatchObject([{ member: null, causeEventIds: ['b2', 'b1'] }]);
    const store = adapters.store as ReturnType<typeof createMemoryStore>;
    for (const collection of ['members', 'names', 'history', 'traits']) {
      const found = await store.find(`segmentation.memberships.v1.${collection}`, { filter: {}, limit: 100 });
      expect(JSON.stringify(found)).not.toContain('bob');
    }
    await interact(bob, 'b3', START + 4_000);
    await settled();
    expect(await totals()).toBe('0 of 2');
  });
});

describe('what was known', () => {
  const at = (ms: number) => ({ seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 });
  const quiet = JSON.stringify({ kind: 'recency', of: ['content.shared'], op: 'notWithin', ms: DAY });

  it('is answered as it was then, before a late event took it back', async () => {
    await publish('quiet', quiet);
    const first = await interact(alice, 'e1', START + 1_000);
    const before = START + 1.25 * DAY;
    const after = START + 1.5 * DAY;
    await passTo(before);
    const second = await interact(alice, 'seen', before, 'content.viewed');
    const noticed = START + DAY + 1_000;
    const mid = identify('acme', alice);
    const late = envelope('InteractionRecorded', 'late', after, {
      verb: 'content.shared',
      personal: personalOf(alice),
    });
    const event = { ...late, time: toInstant(noticed - 500), subject: mid };
    const minPosition = wire(await append(event, memberKey('acme', mid)));
    const check = async (asOf: number, knownAt?: number) => {
      const asked = { asOf: at(asOf), ...(knownAt !== undefined && { knownAt: at(knownAt) }) };
      const question = { segmentId: 'quiet', member: alice, minPosition, ...asked };
      const { isMember } = await api.CheckMembership(question);
      const { checks } = await api.BatchCheckMembership({ ...question, members: [alice] });
      const { memberships } = await api.ListMembers(question);
      const held = await api.ListMemberSegments(question);
      expect([
        checks[0]?.isMember,
        memberships.length === 1,
        held.memberships.some(({ segmentId }) => segmentId === 'quiet'),
      ]).toEqual([isMember, isMember, isMember]);
      const explained = await api.ExplainMembership(question);
      expect([explained.isMember, explained.explanation?.holds]).toEqual([isMember, isMember]);
      expect(explained.text).toContain(
        `As of ${toInstant(asOf)}. The member ${isMember ? 'belongs' : 'does'}`,
      );
      return isMember;
    };
    expect(await check(noticed + 1)).toBe(false);
    expect(await check(noticed + 1, before)).toBe(true);
    expect(await check(noticed - 1, before)).toBe(false);
    expect(await check(noticed + 1, after)).toBe(false);
    // As of then, where nothing else is asked.
    const question = { segmentId: 'quiet', member: alice, knownAt: at(before) };
    expect(await api.CheckMembership(question)).toMatchObject({
      isMember: true,
      membership: { leftAt: null },
    });
    // By the positions of her records: when the first had been applied, and when the late one had.
    const known = async (knownAtPosition: typeof first, asOf: number) => {
      const asked = { segmentId: 'quiet', member: alice, asOf: at(asOf), knownAtPosition };
      const { isMember } = await api.CheckMembership(asked);
      expect((await api.ExplainMembership(asked)).isMember).toBe(isMember);
      const { memberships } = await api.ListMemberSegments(asked);
      expect(memberships.some(({ segmentId }) => segmentId === 'quiet')).toBe(isMember);
      return isMember;
    };
    expect(await known(second, noticed + 1)).toBe(true);
    expect(await known(minPosition, noticed + 1)).toBe(false);
    expect(await reasonOf(known(first, noticed + 1))).toBe('KNOWN_AT_BEFORE_AS_OF');
    const others = await interact(bob, 'b1', after + 1);
    expect(await reasonOf(known(others, noticed))).toBe('KNOWN_AT_POSITION_UNKNOWN');
    const both = { ...question, knownAtPosition: minPosition };
    expect(await reasonOf(api.CheckMembership(both))).toBe('KNOWN_AT_TWICE');
    const exited = eventsTold().filter(({ id }) => id.startsWith('exited:quiet'));
    expect(exited.map(({ data }) => (data as { reason: string }).reason)).toEqual(['late']);
  });

  it('is explained by the version of then, and what had happened', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await passTo(START + DAY);
    const threeTimes = { text: 'count(content.shared) >= 3 within 7 days' };
    await api.UpdateSegment({ requestId: 'u', segmentId: 'loyal', rule: threeTimes });
    await api.PublishSegment({ requestId: 'p', segmentId: 'loyal' });
    await eventually(async () => {
      const seen = await api.GetSegment({ segmentId: 'loyal' });
      return seen.backfill?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
    });
    await interact(alice, 'a3', START + 2 * DAY);
    await settled();
    const explain = (ms: number, segmentId = 'loyal') =>
      api.ExplainMembership({ segmentId, member: alice, asOf: at(ms) });
    expect(await explain(START + 1_500)).toMatchObject({
      ...{ isMember: false, definitionVersion: 1, enteredAt: null },
      explanation: { holds: false, value: '1', causeEventIds: ['a1'] },
    });
    expect(await explain(START + 2_500)).toMatchObject({
      ...{ isMember: true, definitionVersion: 1, enteredAt: at(START + 2_000) },
      rule: { text: 'count(content.shared) >= 2 within 7 days' },
      explanation: { holds: true, value: '2', causeEventIds: ['a2', 'a1'] },
    });
    expect(await explain(START + 2 * DAY - 1)).toMatchObject({
      ...{ isMember: false, definitionVersion: 2, rule: threeTimes },
      explanation: { holds: false, value: '2' },
    });
    expect(await explain(START + 2 * DAY)).toMatchObject({ isMember: true, explanation: { value: '3' } });
    const responder = await explain(START + 1_500, 'role.responder');
    expect(responder).toMatchObject({ isMember: true, definitionVersion: 1, explanation: { holds: true } });
    expect(await reasonOf(explain(START - DAY))).toBe('SEGMENT_NOT_PUBLISHED');
    expect(await reasonOf(explain(START, 'none'))).toBe('SEGMENT_UNKNOWN');
    // By the attributes of then.
    await publish('shanghai', '{"kind":"attribute","field":"region","op":"eq","value":"CN-31"}');
    const moved = START + 3 * DAY;
    await setAttributes(alice, 'moves', moved, { region: 'CN-31' });
    await setAttributes(alice, 'leaves', moved + DAY, { region: 'GB' });
    await settled();
    const wasThere = { isMember: true, explanation: { holds: true } };
    const wasElsewhere = { isMember: false, explanation: { holds: false } };
    expect(await explain(moved - 1, 'shanghai')).toMatchObject(wasElsewhere);
    expect(await explain(moved, 'shanghai')).toMatchObject(wasThere);
    expect(await explain(moved + DAY, 'shanghai')).toMatchObject(wasElsewhere);
    const knownAt = at(moved + DAY - 1);
    const wasKnown = await api.ExplainMembership({ segmentId: 'shanghai', member: alice, knownAt });
    expect(wasKnown).toMatchObject(wasThere);
    // What comes less than a minute late counts from its own instant on.
    const late = moved + 9 * DAY;
    await interact(alice, 'a4', late);
    await interact(alice, 'a5', late + 1);
    await interact(alice, 'a6', late + 20_000, 'content.shared', late - 10_000);
    await settled();
    const judgedOnce = await explain(late - 5_000);
    expect(judgedOnce).toMatchObject({ isMember: true, explanation: { holds: false } });
    expect(judgedOnce.text).toContain('was not judged again');
  });

  it('is refused of what lies ahead, and of moments before the one that is asked about', async () => {
    await publish('quiet', quiet);
    await interact(alice, 'e1', START + 1_000);
    await settled();
    const ask = (asOf: number | undefined, knownAt: number) =>
      reasonOf(
        api.CheckMembership({
          ...{ segmentId: 'quiet', member: alice, knownAt: at(knownAt) },
          ...(asOf !== undefined && { asOf: at(asOf) }),
        }),
      );
    expect(await ask(START + 500, START + 400)).toBe('KNOWN_AT_BEFORE_AS_OF');
    expect(await ask(START, START + DAY)).toBe('KNOWN_AT_AHEAD');
    expect(await ask(undefined, START + 500)).toBeUndefined();
  });
});

describe('a rule as text', () => {
  const text = 'count(content.shared) >= 2 within 7 days';

  it('is taken like its tree, and both are given back', async () => {
    const created = await api.CreateSegment({
      requestId: 'c',
      segmentId: 'loyal',
      name: 'X',
      rule: { text },
    });
    expect(created.segment?.rule).toEqual({ json: JSON.stringify(ruleOf(twoShares)), text });
    // An answer sent back is the same rule, said twice.
    const again = { requestId: 'd', segmentId: 'again', name: 'X', rule: created.segment?.rule ?? null };
    expect((await api.CreateSegment(again)).segment?.rule?.text).toBe(text);
    await api.PublishSegment({ requestId: 'p', segmentId: 'loyal' });
    await settled();
    await interact(alice, 'a1', START + 1_000);
    const minPosition = await interact(alice, 'a2', START + 2_000);
    const explained = await api.ExplainMembership({ segmentId: 'loyal', member: alice, minPosition });
    expect(explained).toMatchObject({ isMember: true, rule: { text } });
    const role = await api.GetSegment({ segmentId: 'role.viewer' });
    expect(role.segment?.rule?.text).toBe('everyone');
  });
});

describe('lists', () => {
  it('show members page by page, each once, with all of them counted', async () => {
    const members = ['m1', 'm2', 'm3', 'm4', 'm5'].map((externalId) => ({ namespace: 'user', externalId }));
    for (const member of members)
      await interact(member, `v-${member.externalId}`, START + 1, 'content.viewed');
    await settled();
    const seen: (string | undefined)[] = [];
    let pageToken = '';
    do {
      const page = await api.ListMembers({ segmentId: 'role.viewer', pageSize: 2, pageToken });
      expect(page.totalCount).toBe('5');
      seen.push(...page.memberships.map(({ member }) => member?.externalId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen.toSorted()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
  });

  const gone = '{"kind":"attribute","field":"region","op":"eq","value":"GB"}';

  it('stay as they are between pages for whoever stays, while others come and go', async () => {
    await publish('loyal', `{"kind":"all","rules":[${twoShares},{"kind":"not","rule":${gone}}]}`);
    const moveAway = (externalId: string, time: number) =>
      setAttributes({ namespace: 'user', externalId }, `x${externalId}-${time}`, now, { region: 'GB' });
    const name = (n: number) => ({ namespace: 'user', externalId: `m${n}` });
    const share = (n: number, time: number) => interact(name(n), `s${n}-${time}`, START + n + time);
    for (let n = 0; n < 20; n += 1) for (const time of [0, 1]) await share(n, time);
    await settled();
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await api.ListMembers({ segmentId: 'loyal', pageSize: 3, pageToken });
      seen.push(...page.memberships.map(({ member }) => member?.externalId ?? ''));
      pageToken = page.nextPageToken;
      // A new one comes, and all leave who were told already.
      for (const time of [0, 1]) await share(100 + seen.length, time);
      for (const id of seen) await moveAway(id, seen.length);
      await settled();
    } while (pageToken !== '');
    const stayed = Array.from({ length: 20 }, (_, n) => `m${n}`);
    expect(seen.filter((id) => stayed.includes(id)).sort()).toEqual([...stayed].sort());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('and counts wait for the position that the caller names', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    const minPosition = await interact(alice, 'a2', START + 2_000);
    expect(await api.GetSegment({ segmentId: 'loyal', minPosition })).toMatchObject({ memberCount: '1' });
    const unheard = { ...minPosition, offset: '999999' };
    expect(await api.ListSegments({ minPosition })).toMatchObject({ nextPageToken: '' });
    const soon = { deadlineMs: 2_000 };
    expect(await reasonOf(api.GetSegment({ segmentId: 'loyal', minPosition: unheard }, soon))).toBe(
      'POSITION_NOT_REACHED',
    );
    expect(await reasonOf(api.ListSegments({ minPosition: unheard }, soon))).toBe('POSITION_NOT_REACHED');
  });

  it('show a tenant its roles and its own segments, and nothing of another tenant', async () => {
    await publish('loyal');
    await api.CreateSegment({ requestId: 'c', segmentId: 'draft', name: 'Draft', rule: { json: twoShares } });
    const ids: (string | undefined)[] = [];
    let pageToken = '';
    do {
      const page = await api.ListSegments({ pageSize: 3, pageToken });
      ids.push(...page.segments.map(({ segmentId }) => segmentId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(ids).toEqual([
      'role.key_person',
      'role.disseminator',
      'role.responder',
      'role.curious',
      'role.follower',
      'role.viewer',
      'stage.new',
      'stage.reactivated',
      'stage.active',
      'stage.at_risk',
      'stage.dormant',
      'draft',
      'loyal',
    ]);
    const other = await connect('other');
    try {
      expect((await other.ListSegments({ pageSize: 100 })).segments).toHaveLength(11);
      expect(await reasonOf(other.GetSegment({ segmentId: 'loyal' }))).toBe('SEGMENT_UNKNOWN');
      expect(await other.ListMemberSegments({ member: alice })).toMatchObject({
        memberships: [],
        behaviorRole: '',
      });
    } finally {
      other.close();
    }
  });

  it('answer for a thousand members at once, in their order, each as alone', async () => {
    await interact(alice, 'a1', START + 1);
    const minPosition = await interact(bob, 'b1', START + 1, 'content.viewed');
    await settled();
    const nobodies = Array.from({ length: 997 }, (_, index) => ({
      namespace: 'user',
      externalId: `nobody-${index}`,
    }));
    const members = [bob, ...nobodies, alice, bob];
    const segmentId = 'role.viewer';
    const { checks } = await api.BatchCheckMembership({ segmentId, members, minPosition });
    expect(checks.map(({ member }) => member)).toEqual(members);
    expect(checks.flatMap(({ isMember }, index) => (isMember ? [index] : []))).toEqual([0, 999]);
    const alone = await api.CheckMembership({ segmentId, member: bob });
    expect(checks[0]).toEqual({ member: bob, ...alone });
    expect(checks[998]).toEqual({ member: alice, isMember: false, membership: null });
  });

  it('show what a member belongs to, and the role', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1);
    const minPosition = await interact(alice, 'a2', START + 2);
    const answer = await api.ListMemberSegments({ member: alice, minPosition });
    expect(answer.memberships.map(({ segmentId }) => segmentId)).toEqual([
      'loyal',
      'role.disseminator',
      'stage.new',
    ]);
    expect(answer.behaviorRole).toBe('disseminator');
    const explained = await api.ExplainMembership({ segmentId: 'role.responder', member: alice });
    expect(explained).toMatchObject({ isMember: false, explanation: { holds: true } });
    expect(explained.text).toContain(
      'A member has one role and one stage, the highest that holds: disseminator.',
    );
  });
});

describe('refusals', () => {
  const create = (json: string, segmentId = 'x') =>
    api.CreateSegment({ requestId: `r-${segmentId.length}`, segmentId, name: 'X', rule: { json } });

  it.each([
    ['no rule', '', 'RULE_MISSING'],
    ['no JSON', '{', 'RULE_NOT_JSON'],
    ['an unknown verb', twoShares.replace('shared', 'share'), 'UNKNOWN_VERB'],
    ['too deep', `${'{"kind":"not","rule":'.repeat(8)}${twoShares}${'}'.repeat(8)}`, 'RULE_TOO_DEEP'],
    [
      '65 nodes',
      `{"kind":"all","rules":[${[50, 14].map((length) => `{"kind":"any","rules":[${Array.from({ length }, () => twoShares).join()}]}`).join()}]}`,
      'RULE_TOO_LARGE',
    ],
    [
      '51 items',
      `{"kind":"any","rules":[${Array.from({ length: 51 }, () => twoShares).join()}]}`,
      'LIST_TOO_LONG',
    ],
    ['a rule about one event', '{"kind":"event","of":"order.paid"}', 'NOT_ALLOWED_HERE'],
  ])('of a rule: %s', async (_name, json, reason) => {
    expect(await reasonOf(create(json))).toBe(reason);
    expect(await reasonOf(api.GetSegment({ segmentId: 'x' }))).toBe('SEGMENT_UNKNOWN');
  });

  it('name every problem of a rule with its place', async () => {
    const error: unknown = await create('{"kind":"count","of":"x","op":"y","n":-1,"within":"ever"}').catch(
      (thrown: unknown) => thrown,
    );
    expect(readErrorDetails(error)?.fields).toEqual([
      { field: 'rule.json:of', description: expect.stringMatching(/^UNKNOWN_VERB: /) },
      { field: 'rule.json:op', description: expect.stringMatching(/^WRONG_VALUE: /) },
      { field: 'rule.json:n', description: expect.stringMatching(/^WRONG_VALUE: /) },
    ]);
  });

  it('name every problem of a text with its line and column', async () => {
    const text = 'count(content.share) >= 3 ever\nand age in "Mars" > 3';
    const error: unknown = await api
      .CreateSegment({ requestId: 'r', segmentId: 'x', name: 'X', rule: { text } })
      .catch((thrown: unknown) => thrown);
    expect(readErrorDetails(error)?.fields).toEqual([
      { field: 'rule.text:1:7', description: expect.stringMatching(/^UNKNOWN_VERB: /) },
      { field: 'rule.text:2:12', description: expect.stringMatching(/^WRONG_VALUE: /) },
    ]);
    expect(
      await reasonOf(
        api.CreateSegment({ requestId: 'r', segmentId: 'x', name: 'X', rule: { text: 'count(' } }),
      ),
    ).toBe('RULE_SYNTAX');
  });

  it('of two rules at once', async () => {
    const other = 'count(content.shared) >= 3 within 7 days';
    const differing = { requestId: 'r', segmentId: 'x', name: 'X', rule: { json: twoShares, text: other } };
    expect(await reasonOf(api.CreateSegment(differing))).toBe('RULE_FORMS_DIFFER');
  });

  it('of a rule that looks at a segment by which nobody is judged', async () => {
    const ofLoyal = '{"kind":"memberOf","segmentId":"loyal"}';
    expect(await reasonOf(create(ofLoyal))).toBe('RULE_SEGMENT_UNKNOWN');
    await api.CreateSegment({ requestId: 'c', segmentId: 'loyal', name: 'Draft', rule: { json: twoShares } });
    expect(await reasonOf(create(ofLoyal))).toBe('RULE_SEGMENT_UNKNOWN');
    await api.PublishSegment({ requestId: 'p', segmentId: 'loyal' });
    expect(await reasonOf(create(ofLoyal))).toBeUndefined();
    expect(await reasonOf(create('{"kind":"memberOf","segmentId":"role.viewer"}', 'yy'))).toBeUndefined();
    expect(await reasonOf(create('{"kind":"memberOf","segmentId":"role.none"}', 'zzz'))).toBe(
      'RULE_SEGMENT_UNKNOWN',
    );
  });

  it('of what is asked', async () => {
    expect(await reasonOf(create(twoShares, 'role.mine'))).toBe('SEGMENT_ID_RESERVED');
    expect(await reasonOf(create(twoShares, 'a/b'))).toBe('ID_INVALID');
    expect(
      await reasonOf(
        api.CreateSegment({ requestId: 'r-2', segmentId: 'x', name: '', rule: { json: twoShares } }),
      ),
    ).toBe('NAME_INVALID');
    for (const segmentId of ['nobody', 'role.nobody']) {
      expect(await reasonOf(api.ListMembers({ segmentId }))).toBe('SEGMENT_UNKNOWN');
      expect(await reasonOf(api.CheckMembership({ segmentId, member: alice }))).toBe('SEGMENT_UNKNOWN');
      expect(await reasonOf(api.ExplainMembership({ segmentId, member: alice }))).toBe('SEGMENT_UNKNOWN');
    }
    expect(await reasonOf(api.PublishSegment({ requestId: 'r-3', segmentId: 'nobody' }))).toBe(
      'SEGMENT_UNKNOWN',
    );
    expect(await reasonOf(api.CheckMembership({ segmentId: 'role.viewer' }))).toBe('MEMBER_REQUIRED');
    expect(await reasonOf(api.ListMembers({ segmentId: 'role.viewer', pageSize: 1_001 }))).toBe(
      'PAGE_SIZE_INVALID',
    );
    expect(await reasonOf(api.ListMembers({ segmentId: 'role.viewer', pageToken: 'x' }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
  });

  it('of a batch that asks for nobody, for too many, or for what is no member', async () => {
    const segmentId = 'role.viewer';
    const ask = (members: readonly Partial<Member>[], id = segmentId) =>
      reasonOf(api.BatchCheckMembership({ segmentId: id, members: [...members] }));
    expect(await ask([])).toBe('MEMBERS_INVALID');
    expect(await ask(Array.from({ length: 1_001 }, () => alice))).toBe('MEMBERS_INVALID');
    expect(await ask([alice, { externalId: '' }])).toBe('MEMBER_EXTERNAL_ID_INVALID');
    expect(await ask([alice], 'nobody')).toBe('SEGMENT_UNKNOWN');
  });

  it('of a page token of another list', async () => {
    const { nextPageToken } = await api.ListSegments({ pageSize: 1 });
    expect(nextPageToken).not.toBe('');
    expect(await reasonOf(api.ListMembers({ segmentId: 'role.viewer', pageToken: nextPageToken }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
  });

  it('of a draft: it takes nobody in, cannot be explained, and its id is taken', async () => {
    const { segment } = await create(twoShares);
    expect(segment).toMatchObject({
      segmentId: 'x',
      status: 'SEGMENT_STATUS_DRAFT',
      version: 0,
      activeFrom: null,
    });
    expect(await reasonOf(api.ExplainMembership({ segmentId: 'x', member: alice }))).toBe(
      'SEGMENT_NOT_PUBLISHED',
    );
    expect(await api.CheckMembership({ segmentId: 'x', member: alice })).toMatchObject({ isMember: false });
    // The same request again gets the first answer; the same id with another input does not.
    expect(await create(twoShares)).toMatchObject({ segment: { segmentId: 'x' } });
    expect(await reasonOf(create(twoShares.replace('2', '3')))).toBe('REQUEST_ID_REUSED');
    const again = { requestId: 'r-9', segmentId: 'x', name: 'X', rule: { json: twoShares } };
    expect(await reasonOf(api.CreateSegment(again))).toBe('SEGMENT_EXISTS');
  });

  it('of publishing twice, and of more segments than a tenant may have', async () => {
    await publish('loyal');
    expect(await reasonOf(api.PublishSegment({ requestId: 'r-5', segmentId: 'loyal' }))).toBe(
      'SEGMENT_ALREADY_PUBLISHED',
    );
    const [loyal] = (await adapters.store.getMany(SEGMENTS, [segmentStream('acme', 'loyal')])).values();
    // As if they had been published one after another.
    for (let from = 1; from < MAX_PUBLISHED_SEGMENTS; from += 100) {
      const ids = Array.from({ length: 100 }, (_, index) => `s${from + index}`);
      const writes = ids.slice(0, MAX_PUBLISHED_SEGMENTS - from).map((segmentId) => {
        const { state } = loyal as AggregateDocument<Extract<SegmentState, { status: 'published' }>>;
        const other = { ...state, plan: { ...state.plan, segmentId }, isBackfilled: true };
        const _id = segmentStream('acme', segmentId);
        const document = { ...loyal, _id, needsBackfill: false, state: other };
        return { kind: 'put' as const, collection: SEGMENTS, document };
      });
      await adapters.store.transact({ expectations: [], writes });
    }
    await create(twoShares);
    expect(await reasonOf(api.PublishSegment({ requestId: 'r-6', segmentId: 'x' }))).toBe(
      'TOO_MANY_SEGMENTS',
    );
  });
});

describe('segments without a rule', () => {
  const listOf = async (segmentId: string) =>
    (await api.ListMembers({ segmentId })).memberships.map(({ member }) => member?.externalId).sort();
  const backfilled = (segmentId: string) =>
    eventually(async () => {
      const { backfill } = await api.GetSegment({ segmentId });
      return backfill?.state === 'BACKFILL_STATE_DONE' ? { found: backfill } : { seen: backfill };
    });
  const kind = 'SEGMENT_KIND_STATIC';

  it('are lists that are imported, by rows or as CSV, used in rules, and explained', async () => {
    const created = await api.CreateSegment({ requestId: 'c', segmentId: 'vip', name: 'VIP', kind });
    expect(created.segment).toMatchObject({ kind, rule: null, status: 'SEGMENT_STATUS_DRAFT' });
    const segmentId = 'vip';
    expect(await reasonOf(api.ImportStaticMembers({ requestId: 'i', segmentId, members: [alice] }))).toBe(
      'SEGMENT_NOT_PUBLISHED',
    );
    await api.PublishSegment({ requestId: 'p', segmentId });
    await publish('known', '{"kind":"memberOf","segmentId":"vip"}');
    const first = { requestId: 'i-1', segmentId, members: [alice, { namespace: '!', externalId: 'x' }] };
    const answer = await api.ImportStaticMembers(first);
    expect(answer).toMatchObject({
      memberCount: 1,
      errorCount: 1,
      errors: [{ row: 2, reason: 'MEMBER_NAMESPACE_INVALID' }],
    });
    await api.ImportStaticMembers({
      requestId: 'i-2',
      segmentId,
      csv: 'external_id\nbob\nnobody-knows-me\n',
    });
    await settled();
    expect(await listOf('vip')).toEqual(['alice', 'bob', 'nobody-knows-me']);
    expect(await listOf('known')).toEqual(['alice', 'bob', 'nobody-knows-me']);
    const mode = 'IMPORT_MODE_REMOVE' as const;
    await api.ImportStaticMembers({ requestId: 'i-3', segmentId, members: [alice], mode });
    // The same request again takes no effect again, although she has been taken off since.
    expect(await api.ImportStaticMembers(first)).toEqual(answer);
    await settled();
    expect(await listOf('vip')).toEqual(['bob', 'nobody-knows-me']);
    expect(await listOf('known')).toEqual(['bob', 'nobody-knows-me']);
    expect(await reasonOf(api.ImportStaticMembers({ ...first, members: [bob] }))).toBe('REQUEST_ID_REUSED');
    const explained = await api.ExplainMembership({ segmentId, member: bob });
    expect(explained).toMatchObject({
      isMember: true,
      rule: null,
      explanation: { text: 'is on the list', holds: true },
    });
    expect(explained.explanation?.causeEventIds[0]).toMatch(/^listed:vip:/);
    expect(
      await reasonOf(api.UpdateSegment({ requestId: 'u', segmentId, rule: { text: 'age in "UTC" > 3' } })),
    ).toBe('SEGMENT_HAS_NO_RULE');
    const long = Array.from({ length: 1_010 }, (_, n) => ({ namespace: 'crm', externalId: `${n}` }));
    await api.ImportStaticMembers({ requestId: 'i-4', segmentId, members: long });
    await settled();
    expect((await api.GetSegment({ segmentId })).memberCount).toBe('1012');
  });

  it('are snapshots, which stay as they are', async () => {
    await publish('loyal');
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await interact(bob, 'b1', START + 2_500);
    now = START + 10_000;
    const request = { requestId: 's', segmentId: 'loyal', snapshotId: 'loyal-1', name: 'Loyal in March' };
    const { snapshot } = await api.SnapshotSegment(request);
    expect(snapshot).toMatchObject({
      segmentId: 'loyal-1',
      kind: 'SEGMENT_KIND_SNAPSHOT',
      sourceSegmentId: 'loyal',
      status: 'SEGMENT_STATUS_PUBLISHED',
    });
    await backfilled('loyal-1');
    await interact(bob, 'b2', START + 20_000);
    await passTo(START + 30 * DAY);
    expect(await listOf('loyal')).toEqual([]);
    expect(await listOf('loyal-1')).toEqual(['alice']);
    expect(await api.ExplainMembership({ segmentId: 'loyal-1', member: alice })).toMatchObject({
      isMember: true,
      explanation: { text: 'belonged to the segment when the snapshot was taken', holds: true },
    });
    // It outlives the segment that it was taken of.
    await api.ArchiveSegment({ requestId: 'x', segmentId: 'loyal' });
    await settled();
    expect(await listOf('loyal-1')).toEqual(['alice']);
    expect(await api.SnapshotSegment(request)).toMatchObject({ snapshot: { segmentId: 'loyal-1' } });
    await publish('again', '{"kind":"memberOf","segmentId":"loyal-1"}');
    await backfilled('again');
    expect(await listOf('again')).toEqual(['alice']);
    const refusalOf = (change: Partial<typeof request>) =>
      reasonOf(api.SnapshotSegment({ ...request, requestId: 't', ...change }));
    expect(await refusalOf({ segmentId: 'x', snapshotId: 'y' })).toBe('SEGMENT_UNKNOWN');
    expect(await refusalOf({ snapshotId: 'y' })).toBe('SEGMENT_ARCHIVED');
    expect(await refusalOf({ snapshotId: 'again' })).toBe('SEGMENT_EXISTS');
    expect(await refusalOf({ snapshotId: 'a b' })).toBe('ID_INVALID');
    expect(
      await reasonOf(api.ImportStaticMembers({ requestId: 't', segmentId: 'again', members: [bob] })),
    ).toBe('SEGMENT_NOT_STATIC');
  });
});

describe('an estimate', () => {
  const text = 'count(content.shared) >= 2 within 7 days';

  it('counts for whom a draft would hold, before it is saved, and the overlap with other segments', async () => {
    await publish('shanghai', '{"kind":"attribute","field":"region","op":"eq","value":"CN-31"}');
    for (let n = 0; n < 40; n += 1) {
      const member = { namespace: 'user', externalId: `m${n}` };
      // Enough for some of it to have left the member's document.
      for (let time = 0; time <= n % 4; time += 1)
        await interact(member, `s${n}-${time}`, START + n * 10 + time);
      for (let time = 0; time < 9; time += 1)
        await interact(member, `v${n}-${time}`, START + 500, 'content.viewed');
      if (n % 2 === 0) await setAttributes(member, `a${n}`, START + 600, { region: 'CN-31' });
    }
    await settled();
    const overlapWith = ['shanghai', 'role.responder'];
    expect(await api.EstimateSegment({ rule: { text }, overlapWith })).toMatchObject({
      size: { members: '30', low: '30', high: '30' },
      confidence: 0.95,
      sampledMembers: '40',
      totalMembers: '40',
      exact: true,
      overlaps: [
        { segmentId: 'shanghai', size: { members: '10' } },
        { segmentId: 'role.responder', size: { members: '0' } },
      ],
    });
    await api.CreateSegment({ requestId: 'c', segmentId: 'loyal', name: 'Loyal', rule: { text } });
    expect(await api.EstimateSegment({ segmentId: 'loyal' })).toMatchObject({ size: { members: '30' } });
    await passTo(START + 8 * DAY);
    expect(await api.EstimateSegment({ segmentId: 'loyal' })).toMatchObject({ size: { members: '0' } });
  });

  it('is exact later, and what publishing the draft comes to', async () => {
    const ended = (estimateId: string) =>
      eventually(async () => {
        const { estimate } = await api.GetEstimate({ estimateId });
        return estimate?.state === 'ESTIMATE_STATE_DONE' ? { found: estimate } : { seen: estimate };
      });
    await publish('shanghai', '{"kind":"attribute","field":"region","op":"eq","value":"CN-31"}');
    for (let n = 0; n < 40; n += 1) {
      const member = { namespace: 'user', externalId: `m${n}` };
      for (let time = 0; time <= n % 4; time += 1)
        await interact(member, `s${n}-${time}`, START + n * 10 + time);
      const consents = { free: { consent_email: n % 3 === 0 } };
      const region = n % 2 === 0 ? { region: 'CN-31' } : {};
      await setAttributes(member, `a${n}`, START + 600, { ...region, ...consents });
    }
    await settled();
    const rule = { text: `${text} and not member of "stage.dormant"` };
    const request = { requestId: 'e', rule, overlapWith: ['shanghai'], channels: ['email'] };
    const { estimate: begun } = await api.BeginEstimate(request);
    expect(begun).toMatchObject({ estimateId: 'e', state: 'ESTIMATE_STATE_RUNNING' });
    const { found } = await ended('e');
    // Of 0 to 39, those who do not divide by four; of them the even ones, and those whom three divides.
    const exactly = (members: number) => ({ members: `${members}`, low: `${members}`, high: `${members}` });
    expect(found).toMatchObject({
      size: exactly(30),
      exact: true,
      totalMembers: '40',
      overlaps: [{ segmentId: 'shanghai', size: exactly(10) }],
      reaches: [{ channel: 'email', size: exactly(10) }],
    });
    expect(found).toEqual(
      await api.EstimateSegment({ rule, overlapWith: ['shanghai'], channels: ['email'] }),
    );

    await api.CreateSegment({ requestId: 'c', segmentId: 'loyal', name: 'Loyal', rule });
    await api.PublishSegment({ requestId: 'p', segmentId: 'loyal' });
    const published = await eventually(async () => {
      const seen = await api.GetSegment({ segmentId: 'loyal' });
      return seen.backfill?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
    });
    expect(published.memberCount).toBe(found?.size?.members);

    // A draft of another rule, as of later, when some of what was done has left the window.
    await passTo(START + 8 * DAY);
    await interact({ namespace: 'user', externalId: 'm1' }, 'again', START + 8 * DAY);
    await api.UpdateSegment({
      requestId: 'u',
      segmentId: 'loyal',
      rule: { text: 'count(content.shared) >= 1 within 7 days' },
    });
    await settled();
    await api.BeginEstimate({ requestId: 'e-2', segmentId: 'loyal' });
    expect((await ended('e-2')).found).toMatchObject({ size: exactly(1) });

    // The first answer, although it is over; and nothing else under its name.
    expect((await api.BeginEstimate(request)).estimate).toMatchObject({
      state: 'ESTIMATE_STATE_DONE',
      found,
    });
    expect(await reasonOf(api.BeginEstimate({ ...request, channels: [] }))).toBe('REQUEST_ID_REUSED');
    expect((await api.CancelEstimate({ estimateId: 'e' })).estimate).toMatchObject({ found });
  });

  it('is refused for nothing, for two things, and for what cannot be', async () => {
    const refusalOf = (request: Parameters<typeof api.EstimateSegment>[0]) =>
      reasonOf(api.EstimateSegment(request));
    expect(await refusalOf({})).toBe('ESTIMATE_OF_WHAT');
    expect(await refusalOf({ segmentId: 'a', rule: { text } })).toBe('ESTIMATE_OF_WHAT');
    expect(await refusalOf({ segmentId: 'a' })).toBe('SEGMENT_UNKNOWN');
    expect(await refusalOf({ rule: { text }, overlapWith: ['none'] })).toBe('SEGMENT_UNKNOWN');
    const many = Array.from({ length: 11 }, () => 'role.viewer');
    expect(await refusalOf({ rule: { text }, overlapWith: many })).toBe('OVERLAPS_TOO_MANY');
    expect(await refusalOf({ rule: { text: 'count(nothing) >= 1 ever' } })).toBe('UNKNOWN_VERB');
    expect(await refusalOf({ rule: { text: 'member of "none"' } })).toBe('RULE_SEGMENT_UNKNOWN');
    expect(await reasonOf(api.BeginEstimate({ requestId: 'e' }))).toBe('ESTIMATE_OF_WHAT');
    expect(await reasonOf(api.BeginEstimate({ rule: { text } }))).toBe('ID_INVALID');
    expect(await reasonOf(api.GetEstimate({ estimateId: 'e' }))).toBe('ESTIMATE_UNKNOWN');
    expect(await reasonOf(api.CancelEstimate({ estimateId: 'e' }))).toBe('ESTIMATE_UNKNOWN');
  });
});

describe('sets of members', () => {
  const everyone = Array.from({ length: 24 }, (_, index) => ({
    namespace: 'user',
    externalId: `m${String(index).padStart(2, '0')}`,
  }));
  const every = (step: number): readonly Member[] => everyone.filter((_, index) => index % step === 0);
  const names = (members: readonly { readonly externalId: string }[]): readonly string[] =>
    members.map(({ externalId }) => externalId).sort();

  const lists: Readonly<Record<string, number>> = { two: 2, three: 3, five: 5 };

  const fill = async (): Promise<void> => {
    for (const member of everyone)
      await interact(member, `seen-${member.externalId}`, START, 'content.viewed');
    for (const [segmentId, step] of Object.entries(lists)) {
      const kind = 'SEGMENT_KIND_STATIC';
      await api.CreateSegment({ requestId: `c-${segmentId}`, segmentId, name: segmentId, kind });
      await api.PublishSegment({ requestId: `p-${segmentId}`, segmentId });
      await api.ImportStaticMembers({
        requestId: `i-${segmentId}`,
        segmentId,
        members: [...every(step)],
      });
    }
    await settled();
  };

  const exported = async (text: string, more: { pageSize?: number; resumeToken?: string } = {}) => {
    const pages: { readonly members: readonly string[]; readonly token: string; readonly all: string }[] = [];
    const call = api.openServerStream('ExportAudience', { rule: { text }, ...more });
    for await (const page of call as AsyncIterable<ExportAudienceResponse__Output>) {
      pages.push({
        members: page.members.map(({ externalId }) => externalId),
        token: page.resumeToken,
        all: page.audienceMembers,
      });
    }
    return pages;
  };

  it('say how segments overlap, exactly', async () => {
    await fill();
    // Of 0 to 23: 12 by two, 8 by three, 5 by five; 0, 6, 12, 18 by two and three, 0, 10, 20 by two and five, 0 and 15.
    expect(await api.GetSegmentOverlap({ segmentIds: ['two', 'three', 'five'] })).toEqual({
      sizes: [
        { segmentId: 'two', members: '12' },
        { segmentId: 'three', members: '8' },
        { segmentId: 'five', members: '5' },
      ],
      pairs: [
        { firstSegmentId: 'two', secondSegmentId: 'three', members: '4' },
        { firstSegmentId: 'two', secondSegmentId: 'five', members: '3' },
        { firstSegmentId: 'three', secondSegmentId: 'five', members: '2' },
      ],
      regions: [
        { segmentIds: ['two'], members: '6' },
        { segmentIds: ['three'], members: '3' },
        { segmentIds: ['two', 'three'], members: '3' },
        { segmentIds: ['five'], members: '1' },
        { segmentIds: ['two', 'five'], members: '2' },
        { segmentIds: ['three', 'five'], members: '1' },
        { segmentIds: ['two', 'three', 'five'], members: '1' },
      ],
      inAny: '17',
      inAll: '1',
    });
    expect(await api.GetSegment({ segmentId: 'two' })).toMatchObject({ memberCount: '12' });
    expect(await api.GetSegmentOverlap({ segmentIds: ['two', 'role.viewer'] })).toMatchObject({
      inAll: '12',
    });
  });

  it.each([
    ['member of "two" and member of "three" and not member of "five"', [6, 12, 18]],
    ['(member of "two" or member of "three") and not member of "role.key_person"', undefined],
    ['not (member of "two" or member of "three" or member of "five")', [1, 7, 11, 13, 17, 19, 23]],
    ['member of "two" and not member of "role.viewer"', []],
  ])('make an audience: %s', async (text, expected) => {
    await fill();
    const meant =
      expected?.map((index) => everyone[index] ?? alice) ??
      everyone.filter((_, index) => index % 2 === 0 || index % 3 === 0);
    const counted = await api.CountAudience({ rule: { text } });
    expect(counted).toEqual({ members: String(meant.length), totalMembers: '24' });
    const pages = await exported(text, { pageSize: 2 });
    expect(pages.flatMap(({ members }) => members).sort()).toEqual(names(meant));
    for (const { members, all } of pages) {
      expect(members.length).toBeLessThanOrEqual(2);
      expect(all).toBe(String(meant.length));
    }
  });

  it('are exported from any page on in the same order, also when others have come and gone', async () => {
    await fill();
    const pages = await exported('member of "two"', { pageSize: 3 });
    const order = pages.flatMap(({ members }) => members);
    for (const [index, { token }] of pages.entries()) {
      const rest = await exported('member of "two"', { pageSize: 1, resumeToken: token });
      const expected = pages.slice(index + 1).flatMap(({ members }) => members);
      expect(rest.flatMap(({ members }) => members)).toEqual(expected);
    }
    const [gone, ...staying] = order;
    await api.ImportStaticMembers({
      requestId: 'take-off',
      segmentId: 'two',
      members: [{ namespace: 'user', externalId: gone ?? '' }],
      mode: 'IMPORT_MODE_REMOVE',
    });
    const [newcomer] = everyone.slice(1);
    await api.ImportStaticMembers({ requestId: 'put-on', segmentId: 'two', members: [newcomer ?? alice] });
    await settled();
    const after = (await exported('member of "two"')).flatMap(({ members }) => members);
    expect(after.filter((one) => one !== newcomer?.externalId)).toEqual(staying);
    expect(after).toContain(newcomer?.externalId);
  });

  it('make an estimate exact, with its overlaps', async () => {
    await fill();
    const rule = { text: 'member of "two" and not member of "five"' };
    const size = (members: number) => ({ members: `${members}`, low: `${members}`, high: `${members}` });
    expect(await api.EstimateSegment({ rule, overlapWith: ['three', 'role.key_person'] })).toMatchObject({
      size: size(9),
      exact: true,
      sampledMembers: '24',
      totalMembers: '24',
      overlaps: [
        { segmentId: 'three', size: size(3) },
        { segmentId: 'role.key_person', size: size(0) },
      ],
    });
    await setAttributes(alice, 'consents', now, { free: { consent_email: true, consent_sms: false } });
    await setAttributes(bob, 'withdrew', now, { free: { consent_email: false } });
    await settled();
    const everybody = { text: 'member of "role.viewer"' };
    const reached = await api.EstimateSegment({ rule: everybody, channels: ['email', 'sms'] });
    expect(reached).toMatchObject({
      size: size(26),
      reaches: [
        { channel: 'email', size: size(1) },
        { channel: 'sms', size: size(0) },
      ],
    });
    expect(await reasonOf(api.EstimateSegment({ rule, channels: ['e mail'] }))).toBe('CHANNELS_INVALID');
  });

  it('equal their rebuild, numbers too', async () => {
    await fill();
    const name = 'segmentation.memberships.v1';
    const collections = await adapters.store.listCollections();
    expect(collections).toEqual(expect.arrayContaining([`${name}.numbers`, `${name}.sets`]));
    await running.engine.rebuild(name);
    const rebuild = await eventually(async () => {
      const status = (await running.engine.projections()).find(({ projection }) => projection === name);
      const state = status?.rebuild.state;
      return state === 'compared' || state === 'failed' ? { found: status?.rebuild } : { seen: status };
    });
    expect(rebuild).toMatchObject({ state: 'compared', equal: true });
  });

  it('are refused for what is no audience, no overlap and no token', async () => {
    await publish('loyal');
    await api.CreateSegment({
      requestId: 'c-draft',
      segmentId: 'draft',
      name: 'd',
      rule: { json: twoShares },
    });
    const overlap = (...segmentIds: string[]) => reasonOf(api.GetSegmentOverlap({ segmentIds }));
    expect(await overlap('loyal')).toBe('OVERLAP_INVALID');
    expect(await overlap('loyal', 'loyal')).toBe('OVERLAP_INVALID');
    expect(await overlap(...Array.from({ length: 9 }, (_, index) => `s${index}`))).toBe('OVERLAP_INVALID');
    expect(await overlap('loyal', 'nobody')).toBe('SEGMENT_UNKNOWN');
    expect(await overlap('loyal', 'draft')).toBe('SEGMENT_NOT_PUBLISHED');
    const count = (text: string) => reasonOf(api.CountAudience({ rule: { text } }));
    expect(await count('member of "loyal" and region = "CN-31"')).toBe('AUDIENCE_NOT_OF_SEGMENTS');
    expect(await count('member of "draft"')).toBe('RULE_SEGMENT_UNKNOWN');
    expect(await count('member of "loyal" and')).toBe('RULE_SYNTAX');
    expect(await reasonOf(api.CountAudience({}))).toBe('RULE_MISSING');
    expect(await reasonOf(exported('member of "loyal"', { pageSize: 1_001 }))).toBe('PAGE_SIZE_INVALID');
    const [{ token } = { token: '' }] = await exported('member of "loyal"');
    expect(await reasonOf(exported('not member of "loyal"', { resumeToken: token }))).toBe(
      'RESUME_TOKEN_INVALID',
    );
    const other = await connect('beta');
    const call = other.CountAudience({ rule: { text: 'member of "loyal"' } });
    expect(await reasonOf(call)).toBe('RULE_SEGMENT_UNKNOWN');
    other.close();
  });
});

describe('a watch', () => {
  it('tells who comes and goes, and goes on from its token over a restart', async () => {
    await publish('loyal');
    const watch = (resumeToken = '') => {
      const call = api.openServerStream('WatchMembership', { segmentId: 'loyal', resumeToken });
      const seen: WatchMembershipResponse__Output[] = [];
      call.on('data', (answer: WatchMembershipResponse__Output) => seen.push(answer));
      call.on('error', () => undefined);
      const has = (count: number) =>
        eventually(() => Promise.resolve(seen.length >= count ? { found: true } : { seen }));
      return { seen, has, cancel: () => call.cancel() };
    };
    const first = watch();
    await first.has(1);
    expect(first.seen).toMatchObject([{ change: null }]);
    await interact(alice, 'a1', START + 1_000);
    await interact(alice, 'a2', START + 2_000);
    await first.has(2);
    expect(first.seen[1]?.change).toMatchObject({
      segmentId: 'loyal',
      member: alice,
      entered: true,
      effectiveAt: { seconds: String(START / 1_000 + 2), nanos: 0 },
      reason: 'CHANGE_REASON_EVENT',
      causeEventIds: ['a2', 'a1'],
      backfill: false,
    });
    first.cancel();
    api.close();
    await running.stop();
    await start();
    await passTo(START + 8 * DAY);
    const next = watch(first.seen[1]?.resumeToken);
    await next.has(2);
    expect(next.seen[1]?.change).toMatchObject({ entered: false, reason: 'CHANGE_REASON_TIME' });
    next.cancel();
  });

  it('is refused for what is no segment, and for what is no token of it', async () => {
    const refusalOf = (request: { segmentId: string; resumeToken?: string }) =>
      new Promise((resolve) => {
        const call = api.openServerStream('WatchMembership', request);
        call.on('data', () => undefined);
        call.on('error', (error) => resolve(readErrorDetails(error)?.reason));
      });
    expect(await refusalOf({ segmentId: 'none' })).toBe('SEGMENT_UNKNOWN');
    expect(await refusalOf({ segmentId: 'role.viewer', resumeToken: 'x' })).toBe('RESUME_TOKEN_INVALID');
  });
});
