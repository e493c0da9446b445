import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope, Position } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { CampaignServiceDefinition } from '@rapport/protos/rapport/campaign/v1/CampaignService';
import { eventually } from '@rapport/testkit/eventually';
import { startCampaign } from './service.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const config = testConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { decode, encode } = createCodec();
const ann = { namespace: 'user', externalId: 'ann' };
const bob = { namespace: 'user', externalId: 'bob' };

let log: MemoryLog;
let adapters: Adapters;
let running: Running;
let api: Client<CampaignServiceDefinition>;
let now: number;
let sequence: number;

const start = async (): Promise<void> => {
  running = await startCampaign(config, adapters);
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const { token } = await signer.sign({
    tenant: 'acme',
    subject: 'anna',
    scopes: ['read', 'write'],
    ttlSeconds: 600,
    now: Date.now(),
  });
  api = createClient(loadService('campaign').own.CampaignService, `127.0.0.1:${running.grpcPort}`, token);
};

beforeEach(async () => {
  now = START;
  sequence = 0;
  log = createMemoryLog();
  adapters = { log, store: createMemoryStore(), clock: { now: () => now, follows: () => true } };
  await start();
});

afterEach(async () => {
  api.close();
  await running.stop();
});

type Member = typeof ann;

/** A fact of one member, as its owner would have published it. */
async function tell(...given: Parameters<typeof append>): Promise<void> {
  await append(...given);
  await settled();
}

async function append(
  member: Member,
  topic: string,
  type: string,
  data: object,
  { id = `e-${(sequence += 1)}`, backfill = false } = {},
): Promise<Position | undefined> {
  now += 1_000;
  const mid = identify('acme', member);
  const event: EventEnvelope = {
    specversion: '1.0',
    id,
    source: `rapport/${type.split('.')[1] ?? ''}`,
    type,
    subject: mid,
    time: toInstant(now),
    recordedat: toInstant(now),
    datacontenttype: 'application/json',
    tenantid: 'acme',
    ...(backfill && { backfill: true }),
    data: { ...data, personal: { keyId: 'none', alg: 'none', data: member } },
  };
  const [position] = await log.append([{ topic, key: memberKey('acme', mid), value: encode(event) }]);
  return position;
}

const enters = (member: Member, segmentId = 'sharers', options = {}) =>
  tell(
    member,
    TOPICS.segments,
    'rapport.segmentation.SegmentEntered.v1',
    {
      segmentId,
      definitionVersion: 1,
      causeEventIds: ['i-1'],
      causeCount: 1,
      evaluatedAt: toInstant(now),
      reason: 'event',
    },
    options,
  );

const reads = (member: Member, options = {}) =>
  tell(
    member,
    TOPICS.interactions,
    'rapport.ingestion.InteractionRecorded.v1',
    { verb: 'content.read' },
    options,
  );

/** Everything in the log has taken effect, and what follows from it is published. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const { inputs, outboxDepth } = await running.engine.progress();
    const behind = [];
    for (const input of inputs) {
      const end = (await log.endOffsets(input.topic))[input.partition] ?? 0;
      if (input.publishedThroughOffset < end) behind.push({ ...input, end });
    }
    return behind.length === 0 && outboxDepth === 0 ? { found: true } : { seen: { behind, outboxDepth } };
  });
}

function published(type: string): readonly EventEnvelope[] {
  return [TOPICS.journeys, TOPICS.campaigns].flatMap((topic) =>
    Array.from({ length: config.partitions }, (_, partition) => log.records(topic, partition))
      .flat()
      .map(({ value }) => decode(value))
      .flatMap((decoded) =>
        decoded.outcome === 'event' && decoded.event.type.includes(type) ? [decoded.event] : [],
      ),
  );
}

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return readErrorDetails(error)?.reason;
  }
}

const onSegment = { audienceSegmentId: 'sharers', entryTrigger: { segmentEntered: {} } };
const onReading = {
  entryTrigger: { interaction: { rule: { json: '{"kind":"event","of":"content.read"}' } } },
};

async function launched(campaign: object): Promise<void> {
  await api.CreateCampaign({
    requestId: 'create',
    campaignId: 'spring',
    name: 'Spring',
    action: { channel: 'wechat', templateId: 'thanks' },
    ...campaign,
  });
  await api.Launch({ requestId: 'launch', campaignId: 'spring' });
  await settled();
}

describe('entering by segment', () => {
  it('asks a campaign tool once per member for a message', async () => {
    await launched(onSegment);
    await enters(ann);
    await enters(ann);
    await enters(bob, 'readers');
    const requested = published('MessageRequested');
    expect(requested).toHaveLength(1);
    expect(requested[0]).toMatchObject({
      subject: identify('acme', ann),
      data: { campaignId: 'spring', channel: 'wechat', templateId: 'thanks', personal: { data: ann } },
    });
    const { enrollments } = await api.ListEnrollments({ campaignId: 'spring' });
    expect(enrollments.map(({ member }) => member?.externalId)).toEqual(['ann']);
    const { campaign } = await api.GetCampaign({ campaignId: 'spring' });
    expect(campaign?.enrollmentCount).toBe('1');
  });

  it('is counted in an answer that may not be older than its cause', async () => {
    await launched(onSegment);
    for (const [index, member] of [ann, bob].entries()) {
      const data = { segmentId: 'sharers', definitionVersion: 1, causeEventIds: ['i-1'], causeCount: 1 };
      const position = await append(member, TOPICS.segments, 'rapport.segmentation.SegmentEntered.v1', {
        ...{ ...data, evaluatedAt: toInstant(now), reason: 'event' },
      });
      if (position === undefined) throw new Error('It has a place.');
      const minPosition = { ...position, offset: String(position.offset) };
      const { campaign } = await api.GetCampaign({ campaignId: 'spring', minPosition });
      expect(campaign?.enrollmentCount).toBe(String(index + 1));
    }
  });

  it('takes nobody in before the launch, while paused, after completion, or by a backfill', async () => {
    await api.CreateCampaign({
      requestId: 'create',
      campaignId: 'spring',
      name: 'Spring',
      action: { channel: 'wechat', templateId: 'thanks' },
      ...onSegment,
    });
    await enters(ann);
    await api.Launch({ requestId: 'launch', campaignId: 'spring' });
    await settled();
    await enters(ann, 'sharers', { backfill: true });
    now += 1_000;
    await api.Pause({ requestId: 'pause', campaignId: 'spring' });
    await settled();
    await enters(bob);
    await api.Complete({ requestId: 'complete', campaignId: 'spring' });
    await settled();
    await enters(ann);
    expect(published('EnrollmentStarted')).toHaveLength(0);
    expect(published('Campaign').map(({ data }) => (data as { status: string }).status)).toEqual([
      'draft',
      'running',
      'paused',
      'completed',
    ]);
  });

  it('does nothing twice when records come twice and the service is started again', async () => {
    await launched(onSegment);
    await enters(ann, 'sharers', { id: 'entered-1' });
    await running.stop();
    api.close();
    await start();
    await enters(ann, 'sharers', { id: 'entered-1' });
    expect(published('MessageRequested')).toHaveLength(1);
    expect(published('EnrollmentStarted')).toHaveLength(1);
  });
});

describe('entering by interaction', () => {
  it('takes everyone in where no audience is named', async () => {
    await launched(onReading);
    await reads(bob);
    const { text, enrolled } = await api.ExplainEnrollment({ campaignId: 'spring', member: bob });
    expect(enrolled).toBe(true);
    expect(text).toContain('event e-1');
  });

  it('takes only the audience in, as it is at that moment', async () => {
    await launched({ ...onReading, audienceSegmentId: 'sharers' });
    await reads(ann);
    expect((await api.ExplainEnrollment({ campaignId: 'spring', member: ann })).text).toContain(
      'not in the audience, segment sharers',
    );
    await enters(ann);
    await reads(ann);
    expect((await api.ExplainEnrollment({ campaignId: 'spring', member: ann })).enrolled).toBe(true);
  });
});

describe('refusals', () => {
  it('name their reason', async () => {
    await launched(onSegment);
    const again = { requestId: 'again', campaignId: 'spring' };
    expect(await reasonOf(api.Launch(again))).toBe('CAMPAIGN_WRONG_STATE');
    expect(await reasonOf(api.Launch({ requestId: 'other', campaignId: 'autumn' }))).toBe('CAMPAIGN_UNKNOWN');
    expect(await reasonOf(api.GetCampaign({ campaignId: 'autumn' }))).toBe('CAMPAIGN_UNKNOWN');
    expect(await reasonOf(api.Pause({ requestId: '', campaignId: 'spring' }))).toBeDefined();
    const make = {
      requestId: 'make',
      campaignId: 'winter',
      name: 'W',
      action: { channel: 'a', templateId: 'b' },
    };
    expect(await reasonOf(api.CreateCampaign({ ...make, requestId: 'm0' }))).toBe('TRIGGER_MISSING');
    expect(
      await reasonOf(api.CreateCampaign({ ...make, requestId: 'm1', entryTrigger: { segmentEntered: {} } })),
    ).toBe('AUDIENCE_MISSING');
    const tooDeep = { entryTrigger: { interaction: { rule: { json: '['.repeat(10_000) } } } };
    expect(await reasonOf(api.CreateCampaign({ ...make, requestId: 'm2', ...tooDeep }))).toBe(
      'RULE_NOT_JSON',
    );
    expect(await reasonOf(api.CreateCampaign({ ...make, requestId: 'm3', ...onReading, name: '' }))).toBe(
      'FIELD_MISSING',
    );
  });

  it('answer a repeated request as the first time, and refuse its id with other content', async () => {
    await launched(onSegment);
    await api.Pause({ requestId: 'pause', campaignId: 'spring' });
    await expect(api.Pause({ requestId: 'pause', campaignId: 'spring' })).resolves.toBeDefined();
    expect(await reasonOf(api.Pause({ requestId: 'pause', campaignId: 'winter' }))).toBe('REQUEST_ID_REUSED');
  });
});

it('rebuilds every read model to the same bytes', async () => {
  await launched(onSegment);
  await enters(ann);
  await enters(bob);
  for (const { projection } of await running.engine.projections()) {
    expect(await running.engine.rebuild(projection)).toBe('started');
    const rebuild = await eventually(async () => {
      const status = (await running.engine.projections()).find((one) => one.projection === projection);
      return status?.rebuild.state === 'running' ? { seen: status } : { found: status?.rebuild };
    });
    expect(rebuild).toMatchObject({ state: 'compared', equal: true });
  }
});
