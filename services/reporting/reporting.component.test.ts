import { createCodec } from '@rapport/contracts/codec';
import type { Verb } from '@rapport/contracts/ingestion/verbs';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope, Position } from '@rapport/kernel/event';
import { contentKey, memberKey } from '@rapport/kernel/ids';
import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import type { Scope } from '@rapport/platform/tokens/verify';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { CascadeServiceDefinition } from '@rapport/protos/rapport/reporting/v1/CascadeService';
import type { ReportServiceDefinition } from '@rapport/protos/rapport/reporting/v1/ReportService';
import { eventually } from '@rapport/testkit/eventually';
import { startReporting } from './service.ts';
import { ACTIVITY_DAYS } from './views/activity/projection.ts';
import { CASCADE_NODES } from './views/cascades/projection.ts';
import { MAX_SUBTREE } from './views/cascades/queries.ts';
import { CONTENT_READS } from './views/contents/projection.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const NOBODY = '0'.repeat(32);
const config = testConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();
const { ReportService, CascadeService } = loadService('reporting').own;

let adapters: Adapters & { readonly store: MemoryStore };
let running: Running;
let reports: Client<ReportServiceDefinition>;
let cascades: Client<CascadeServiceDefinition>;
let opened: { readonly close: () => void }[];
let events: number;

async function tokenOf(tenant: string, scopes: readonly Scope[] = ['read']): Promise<string> {
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const { token } = await signer.sign({ tenant, subject: 'anna', scopes, ttlSeconds: 600, now: Date.now() });
  return token;
}

async function connect(tenant = 'acme', scopes?: readonly Scope[]) {
  const address = `127.0.0.1:${running.grpcPort}`;
  const token = await tokenOf(tenant, scopes);
  const clients = {
    reports: createClient(ReportService, address, token),
    cascades: createClient(CascadeService, address, token),
  };
  opened.push(clients.reports, clients.cascades);
  return clients;
}

async function start(): Promise<void> {
  opened = [];
  running = await startReporting(config, adapters);
  await eventually(async () => (running.ready() ? { found: true } : { seen: 'not ready' }));
  ({ reports, cascades } = await connect());
}

async function stop(): Promise<void> {
  for (const client of opened) client.close();
  await running.stop();
}

beforeEach(async () => {
  events = 0;
  adapters = {
    log: createMemoryLog(),
    store: createMemoryStore(),
    // The clock stands still, so no time passes by itself.
    clock: { now: () => START, follows: () => true },
  };
  await start();
});

afterEach(stop);

// --- what others would write ------------------------------------------------------------------------------------

const midOf = (name: string): string => identify('acme', { namespace: 'user', externalId: name });
const personalOf = (externalId: string) => ({
  keyId: 'none',
  alg: 'none',
  data: { namespace: 'user', externalId },
});

interface Record {
  readonly topic: string;
  readonly type: string;
  readonly at: number;
  readonly key: string;
  readonly subject?: string;
  readonly data: object;
  readonly id?: string;
}

async function append({ topic, type, at, key, data, id, subject }: Record) {
  events += 1;
  const event: EventEnvelope = {
    specversion: '1.0',
    id: id ?? `e${events}`,
    source: 'rapport/test',
    type,
    ...(subject !== undefined && { subject }),
    time: toInstant(at),
    recordedat: toInstant(at),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data,
  };
  const [position] = await adapters.log.append([{ topic, key, value: encode(event) }]);
  if (position === undefined) throw new Error('Nothing was appended.');
  return wire(position);
}

const wire = ({ topic, partition, offset }: Position) => ({ topic, partition, offset: String(offset) });

function ofMember(name: string, type: string, at: number, data: object, id?: string) {
  const subject = midOf(name);
  const key = memberKey('acme', subject);
  const topic = type.startsWith('rapport.segmentation.') ? TOPICS.segments : TOPICS.interactions;
  return append({ topic, type, at, key, subject, data, ...(id !== undefined && { id }) });
}

const interact = (name: string, verb: Verb, at: number, more: object = {}, id?: string) =>
  ofMember(
    name,
    'rapport.ingestion.InteractionRecorded.v1',
    at,
    { verb, personal: personalOf(name), ...more },
    id,
  );

const become = (name: string, attributes: object) =>
  ofMember(name, 'rapport.ingestion.MemberAttributesChanged.v1', START, {
    attributes,
    cleared: [],
    personal: personalOf(name),
  });

const moveInto = (name: string, segmentId: string, at: number, change: 'Entered' | 'Exited' = 'Entered') =>
  ofMember(name, `rapport.segmentation.Segment${change}.v1`, at, {
    segmentId,
    definitionVersion: 1,
    causeEventIds: ['e1'],
    causeCount: 1,
    evaluatedAt: toInstant(at),
    reason: 'event',
  });

const share = (name: string, shareId: string, at: number, parentShareId?: string, contentId = 'tea') =>
  append({
    topic: TOPICS.shares,
    type: 'rapport.ingestion.ShareRecorded.v1',
    at,
    key: contentKey('acme', contentId),
    subject: midOf(name),
    data: {
      shareId,
      contentId,
      sharerMid: midOf(name),
      channel: 'wechat',
      ...(parentShareId !== undefined && { parentShareId }),
      personal: personalOf(name),
    },
  });

const visit = (fromShareId: string, qualified: boolean, firstTouch = true) =>
  append({
    topic: TOPICS.shares,
    type: 'rapport.ingestion.ShareEdgeObserved.v1',
    at: START,
    key: contentKey('acme', 'tea'),
    data: { fromShareId, contentId: 'tea', viewerMid: NOBODY, visitId: 'v1', qualified, firstTouch },
  });

/** Everything that was appended is in the read models. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const { inputs } = await running.engine.progress();
    const behind: object[] = [];
    for (const topic of [TOPICS.interactions, TOPICS.shares, TOPICS.segments]) {
      const ends = await adapters.log.endOffsets(topic);
      for (const [partition, end] of ends.entries()) {
        const input = inputs.find((one) => one.topic === topic && one.partition === partition);
        if ((input?.appliedOffset ?? 0) < end) behind.push({ topic, partition, end, input });
      }
    }
    return behind.length === 0 ? { found: true } : { seen: behind };
  });
}

const hour = (n: number) => toTimestamp(START + n * HOUR_MS);

/** Alice gets all the way, Bob skips the search, Carla reads a day later. */
async function playCampaign() {
  await become('alice', { gender: 'female', birthYear: 1990, region: 'CN-31' });
  const spring = { campaignId: 'spring', channel: 'wechat' };
  await interact('alice', 'ad.clicked', START, spring);
  await interact('alice', 'content.read', START, { ...spring, object: { kind: 'article', id: 'tea' } });
  await interact('alice', 'search.performed', START + HOUR_MS, spring);
  const paid = { ...spring, value: { amount: '12800', currency: 'CNY' } };
  await interact('alice', 'order.paid', START + HOUR_MS, paid, 'paid');
  await interact('alice', 'order.paid', START + HOUR_MS, paid, 'paid');
  await interact('bob', 'ad.clicked', START, { ...spring, geo: { region: 'CN-11' } });
  await interact('bob', 'content.read', START, { ...spring, object: { kind: 'article', id: 'tea' } });
  await interact('bob', 'order.paid', START + 2 * HOUR_MS, {
    value: { amount: '500', currency: 'CNY' },
    geo: { region: 'CN-11' },
  });
  return interact('carla', 'content.read', START + 24 * HOUR_MS, { object: { kind: 'article', id: 'tea' } });
}

async function playCascade() {
  await share('cem', 's3', START + 3_000, 's2');
  await share('bea', 's2', START + 2_000, 's1');
  await share('dan', 's4', START + 4_000, 's1');
  await share('ann', 's1', START + 1_000);
  await share('eva', 's5', START + 5_000, 'never');
  await visit('s1', false);
  await visit('s1', true, false);
  await settled();
}

// --- stories ----------------------------------------------------------------------------------------------------

describe('the funnel', () => {
  it('counts members, interactions and who came through, of a campaign and of everything', async () => {
    await playCampaign();
    await settled();
    const { members, stages } = await reports.QueryFunnel({ campaignId: 'spring' });
    expect(members).toBe('2');
    expect(stages).toEqual([
      { stage: 'attention', members: '2', interactions: '2', membersThrough: '2' },
      { stage: 'interest', members: '2', interactions: '2', membersThrough: '2' },
      { stage: 'search', members: '1', interactions: '1', membersThrough: '1' },
      { stage: 'action', members: '1', interactions: '1', membersThrough: '1' },
      { stage: 'share', members: '0', interactions: '0', membersThrough: '0' },
    ]);
    expect(await reports.QueryFunnel({})).toMatchObject({ members: '3' });
    expect(await reports.QueryFunnel({ campaignId: 'autumn' })).toMatchObject({ members: '0' });
  });

  it('keeps to its period: from inclusive, to exclusive, open where absent', async () => {
    await playCampaign();
    await settled();
    const interactionsIn = async (period: object): Promise<number> => {
      const { stages } = await reports.QueryFunnel({ period });
      return stages.reduce((sum, { interactions }) => sum + Number(interactions), 0);
    };
    expect(await interactionsIn({ from: hour(0), to: hour(1) })).toBe(4);
    expect(await interactionsIn({ from: hour(1), to: hour(2) })).toBe(2);
    expect(await interactionsIn({ from: hour(2) })).toBe(2);
    expect(await interactionsIn({ to: hour(24) })).toBe(7);
    expect(await interactionsIn({})).toBe(8);
  });

  it('waits for the position that ingestion answered', async () => {
    const minPosition = await playCampaign();
    const { stages } = await reports.QueryFunnel({ minPosition, period: { from: hour(24) } });
    expect(stages[1]).toMatchObject({ stage: 'interest', members: '1' });
  });
});

describe('a breakdown', () => {
  it('counts a verb by attributes as they were, with distinct members and values', async () => {
    await playCampaign();
    await become('alice', { region: 'CN-44' });
    await settled();
    const dimensions = [
      'DIMENSION_REGION',
      'DIMENSION_GENDER',
      'DIMENSION_AGE_BAND',
      'DIMENSION_CHANNEL',
    ] as const;
    const { rows, total } = await reports.QueryBreakdown({ verb: 'order.paid', dimensions: [...dimensions] });
    expect(rows).toEqual([
      {
        values: ['CN-11', 'unknown', 'unknown', 'unknown'],
        interactions: '1',
        members: '1',
        value: '500',
      },
      { values: ['CN-31', 'female', '35-44', 'wechat'], interactions: '1', members: '1', value: '12800' },
    ]);
    expect(total).toEqual({ values: [], interactions: '2', members: '2', value: '13300' });
    const ofCampaign = await reports.QueryBreakdown({
      verb: 'order.paid',
      dimensions: ['DIMENSION_REGION'],
      campaignId: 'spring',
      period: { from: hour(1), to: hour(2) },
    });
    expect(ofCampaign.rows.map(({ values }) => values)).toEqual([['CN-31']]);
  });
});

describe('content performance', () => {
  it('counts readings and shares per segment, by membership at the moment of each', async () => {
    const tea = { object: { kind: 'article', id: 'tea' } };
    await moveInto('alice', 'constructor', START + 10_000);
    await moveInto('alice', 'constructor', START + 20_000, 'Exited');
    for (const at of [9, 10, 19, 20]) await interact('alice', 'content.read', START + at * 1_000, tea);
    await interact('bob', 'content.read', START, tea);
    await share('alice', 's1', START + 15_000);
    await settled();
    const { rows } = await reports.QueryContentPerformance({
      contentId: 'tea',
      segmentIds: ['constructor', 'constructor', 'never'],
    });
    expect(rows).toEqual([
      { segmentId: 'everyone', reads: '5', readers: '2', shares: '1', sharers: '1' },
      { segmentId: 'no_segment', reads: '3', readers: '2', shares: '0', sharers: '0' },
      { segmentId: 'constructor', reads: '2', readers: '1', shares: '1', sharers: '1' },
      { segmentId: 'never', reads: '0', readers: '0', shares: '0', sharers: '0' },
    ]);
  });
});

describe('a cascade', () => {
  it('is summed up for a content item and below a share', async () => {
    await playCascade();
    expect(await cascades.QueryCascade({ contentId: 'tea' })).toEqual({
      size: '4',
      depth: 2,
      breadth: '2',
      roots: '1',
      waiting: '1',
      generations: [
        { depth: 0, nodes: '1', k: 2 },
        { depth: 1, nodes: '2', k: 0.5 },
        { depth: 2, nodes: '1', k: 0 },
      ],
    });
    expect(await cascades.QueryCascade({ shareId: 's2' })).toMatchObject({
      size: '2',
      depth: 1,
      breadth: '1',
      waiting: '0',
    });
    expect(await cascades.QueryCascade({ shareId: 's5' })).toMatchObject({
      size: '0',
      roots: '0',
      waiting: '1',
    });
  });

  it('is a tree page by page, parents before children', async () => {
    await playCascade();
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await cascades.GetCascadeTree({ contentId: 'tea', pageSize: 1, pageToken });
      seen.push(...page.nodes.map(({ shareId }) => shareId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(['s1', 's2', 's3', 's4']);
    const [root, below] = (await cascades.GetCascadeTree({ contentId: 'tea' })).nodes;
    expect(root).toEqual({
      shareId: 's1',
      parentShareId: '',
      depth: 0,
      sharer: { namespace: 'user', externalId: 'ann' },
      sharedAt: toTimestamp(START + 1_000),
      channel: 'wechat',
      children: '2',
      visitors: '1',
      qualifiedVisitors: '1',
    });
    expect(below).toMatchObject({ shareId: 's2', parentShareId: 's1', depth: 1 });
    const { nodes } = await cascades.GetCascadeTree({ shareId: 's2' });
    expect(nodes.map(({ shareId, depth }) => [shareId, depth])).toEqual([
      ['s2', 1],
      ['s3', 2],
    ]);
    expect((await cascades.GetCascadeTree({ shareId: 's5' })).nodes).toEqual([]);
  });

  it('is listed by size', async () => {
    await playCascade();
    await share('ann', 'c1', START, undefined, 'coffee');
    await settled();
    expect(await cascades.ListCascades({ limit: 5 })).toEqual({
      cascades: [
        { contentId: 'tea', size: '4', depth: 2 },
        { contentId: 'coffee', size: '1', depth: 0 },
      ],
    });
    expect((await cascades.ListCascades({ limit: 1 })).cascades).toHaveLength(1);
  });
});

describe('read models', () => {
  it('come out the same when the service restarts in between, and equal their rebuild', async () => {
    await playCampaign();
    await stop();
    await start();
    await playCascade();
    await moveInto('alice', 'loyal', START);
    await settled();
    expect(await reports.QueryFunnel({})).toMatchObject({ members: '3' });
    expect(await cascades.QueryCascade({ contentId: 'tea' })).toMatchObject({ size: '4' });
    const projections = (await running.engine.projections()).map(({ projection }) => projection);
    expect(projections).toHaveLength(4);
    for (const name of projections) {
      await running.engine.rebuild(name);
      const rebuild = await eventually(async () => {
        const status = (await running.engine.projections()).find(({ projection }) => projection === name);
        const state = status?.rebuild.state;
        return state === 'compared' || state === 'failed' ? { found: status?.rebuild } : { seen: status };
      });
      expect({ name, rebuild }).toMatchObject({ name, rebuild: { state: 'compared', equal: true } });
    }
  });

  it('show a tenant nothing of another', async () => {
    await playCampaign();
    await playCascade();
    const other = await connect('other');
    expect(await other.reports.QueryFunnel({})).toMatchObject({ members: '0' });
    expect(await reasonOf(other.reports.QueryContentPerformance({ contentId: 'tea' }))).toBe(
      'CONTENT_UNKNOWN',
    );
    expect(await reasonOf(other.cascades.QueryCascade({ shareId: 's1' }))).toBe('SHARE_UNKNOWN');
    expect(await other.cascades.ListCascades({})).toEqual({ cascades: [] });
  });
});

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason,
  );
}

describe('refusals', () => {
  const breakdown = (
    dimensions: Parameters<typeof reports.QueryBreakdown>[0]['dimensions'],
    verb = 'order.paid',
  ) => reports.QueryBreakdown({ verb, ...(dimensions !== undefined && { dimensions }) });
  const region = 'DIMENSION_REGION';

  const asked: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['UNKNOWN_VERB', 'an unknown verb', () => breakdown([region], 'order.payed')],
    ['DIMENSION_INVALID', 'no dimension', () => breakdown([])],
    ['DIMENSION_INVALID', 'a dimension twice', () => breakdown([region, region])],
    ['DIMENSION_INVALID', 'a dimension of no kind', () => breakdown(['DIMENSION_UNSPECIFIED'])],
    [
      'PERIOD_NOT_WHOLE_HOURS',
      'half past eight',
      () => reports.QueryFunnel({ period: { from: toTimestamp(START + HOUR_MS / 2) } }),
    ],
    [
      'PERIOD_INVALID',
      'an end before its beginning',
      () => reports.QueryFunnel({ period: { from: hour(2), to: hour(1) } }),
    ],
    [
      'PERIOD_INVALID',
      'no time at all',
      () => reports.QueryFunnel({ period: { from: hour(1), to: hour(1) } }),
    ],
    [
      'TOO_MANY_SEGMENTS',
      '21 segments',
      () =>
        reports.QueryContentPerformance({
          contentId: 'tea',
          segmentIds: Array.from({ length: 21 }, (_, n) => `s${n}`),
        }),
    ],
    [
      'ID_INVALID',
      'an id of no segment',
      () => reports.QueryContentPerformance({ contentId: 'tea', segmentIds: ['a/b'] }),
    ],
    ['CONTENT_UNKNOWN', 'performance of nothing', () => reports.QueryContentPerformance({ contentId: 'x' })],
    ['CONTENT_UNKNOWN', 'a cascade of nothing', () => cascades.QueryCascade({ contentId: 'x' })],
    ['CONTENT_UNKNOWN', 'a tree of nothing', () => cascades.GetCascadeTree({ contentId: 'x' })],
    ['SHARE_UNKNOWN', 'a tree below nothing', () => cascades.GetCascadeTree({ shareId: 'x' })],
    ['SHARE_UNKNOWN', 'a share that is only waited for', () => cascades.QueryCascade({ shareId: 'never' })],
    ['ID_INVALID', 'an id of no share', () => cascades.QueryCascade({ shareId: 'a:b' })],
    ['CONTENT_OR_SHARE', 'neither', () => cascades.QueryCascade({})],
    ['CONTENT_OR_SHARE', 'both', () => cascades.GetCascadeTree({ contentId: 'tea', shareId: 's1' })],
    [
      'PAGE_SIZE_INVALID',
      '1,001 nodes',
      () => cascades.GetCascadeTree({ contentId: 'tea', pageSize: 1_001 }),
    ],
    ['PAGE_SIZE_INVALID', '101 cascades', () => cascades.ListCascades({ limit: 101 })],
    [
      'POSITION_INVALID',
      'no position',
      () => reports.QueryFunnel({ minPosition: { topic: '', offset: 'x' } }),
    ],
    [
      'POSITION_INVALID',
      'no position of cascades',
      () => cascades.ListCascades({ minPosition: { topic: '', offset: 'x' } }),
    ],
  ];

  it.each(asked)('%s: %s', async (reason, _what, call) => {
    await playCascade();
    expect([call.toString(), await reasonOf(call())][1]).toBe(reason);
  });

  it('name the nearest verb', async () => {
    const error: unknown = await breakdown([region], 'order.payed').catch((thrown: unknown) => thrown);
    expect(readErrorDetails(error)?.message).toContain('order.paid');
  });

  it('of page tokens: forged, of another question, and of a place that is gone', async () => {
    await playCascade();
    const { nextPageToken: pageToken } = await cascades.GetCascadeTree({ contentId: 'tea', pageSize: 2 });
    expect(await reasonOf(cascades.GetCascadeTree({ contentId: 'tea', pageToken: `${pageToken}x` }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
    expect(await reasonOf(cascades.GetCascadeTree({ shareId: 's1', pageToken }))).toBe('PAGE_TOKEN_INVALID');
    expect(await reasonOf(cascades.GetCascadeTree({ contentId: 'tea', pageToken }))).toBeUndefined();
    const write = { kind: 'remove', collection: CASCADE_NODES, id: 'acme:s2' } as const;
    await adapters.store.transact({ expectations: [], writes: [write] });
    expect(await reasonOf(cascades.GetCascadeTree({ contentId: 'tea', pageToken }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
  });

  it('of reports that are too large', async () => {
    await playCampaign();
    await playCascade();
    await stop();
    const { store } = adapters;
    const plenty = new Map<string, object>([
      [ACTIVITY_DAYS, { mid: NOBODY, day: '2026-03-01', cells: '' }],
      [CONTENT_READS, { mid: NOBODY, count: 1, readAt: [START] }],
      [CASCADE_NODES, { children: 1, depth: 1, sharedAt: START, parentShareId: 's1' }],
    ]);
    const served = { documents: 0 };
    adapters = {
      ...adapters,
      store: {
        ...store,
        find: async (collection, query) => {
          const document = plenty.get(collection);
          if (document === undefined) return store.find(collection, query);
          return Array.from({ length: query.limit }, () => {
            served.documents += 1;
            const shareId = `x${served.documents}`;
            return { _id: `acme:${shareId}`, shareId, ...document };
          });
        },
      },
    };
    await start();
    for (const call of [
      () => reports.QueryFunnel({}),
      () => breakdown([region]),
      () => reports.QueryContentPerformance({ contentId: 'tea' }),
      () => cascades.QueryCascade({ shareId: 's1' }),
    ]) {
      expect(await reasonOf(call())).toBe('REPORT_TOO_LARGE');
    }
    expect(served.documents).toBeGreaterThan(MAX_SUBTREE);
  });

  it('of a token without the scope', async () => {
    const writer = await connect('acme', ['write']);
    expect(await reasonOf(writer.reports.QueryFunnel({}))).toBe('SCOPE_MISSING');
    expect(await reasonOf(writer.cascades.ListCascades({}))).toBe('SCOPE_MISSING');
  });
});
