import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { SegmentServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/SegmentService';
import type { TraitServiceDefinition } from '@rapport/protos/rapport/segmentation/v1/TraitService';
import { eventually } from '@rapport/testkit/eventually';
import { startSegmentation } from './service.ts';
import { MAX_TRAITS } from './views/traits/documents.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const config = testConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();
const alice = { namespace: 'user', externalId: 'alice' };
const bob = { namespace: 'user', externalId: 'bob' };

let log: MemoryLog;
let adapters: Adapters;
let running: Running;
let traits: Client<TraitServiceDefinition>;
let segments: Client<SegmentServiceDefinition>;
let now = START;

const start = async (): Promise<void> => {
  running = await startSegmentation(config, adapters);
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
  const { token } = await createTokenSigner(TEST_PRIVATE_KEY_PEM).sign({
    tenant: 'acme',
    subject: 'anna',
    scopes: ['read', 'write'],
    ttlSeconds: 600,
    now: Date.now(),
  });
  const { TraitService, SegmentService } = loadService('segmentation').own;
  const address = `127.0.0.1:${running.grpcPort}`;
  traits = createClient(TraitService, address, token);
  segments = createClient(SegmentService, address, token);
};

const stop = async (): Promise<void> => {
  traits.close();
  segments.close();
  await running.stop();
};

beforeEach(async () => {
  now = START;
  log = createMemoryLog();
  adapters = {
    log,
    store: createMemoryStore(),
    // The clock follows what the test appends, so no time passes by itself.
    clock: { now: () => now, follows: () => true },
  };
  await start();
});

afterEach(stop);

async function append(
  event: Partial<EventEnvelope>,
  key: string,
  at: number,
  partition?: number,
): Promise<void> {
  now = Math.max(now, at);
  const time = toInstant(at);
  const envelope = {
    specversion: '1.0',
    source: 'rapport/ingestion',
    time,
    recordedat: time,
    tenantid: 'acme',
    datacontenttype: 'application/json',
    ...event,
  } as EventEnvelope;
  const record = { topic: TOPICS.interactions, key, value: encode(envelope) };
  await adapters.log.append([partition === undefined ? record : { ...record, partition }]);
}

async function interact(member: typeof alice, id: string, at: number, verb: string, more: object = {}) {
  const subject = identify('acme', member);
  const data = { verb, personal: { keyId: 'k1', alg: 'none', data: member }, ...more };
  const type = 'rapport.ingestion.InteractionRecorded.v1';
  await append({ id, type, subject, data }, memberKey('acme', subject), at);
}

/** Time passes in every partition, and the service has seen it. */
async function passTo(at: number): Promise<void> {
  for (let partition = 0; partition < config.partitions; partition += 1) {
    const tick = {
      id: `tick:${partition}:${at}`,
      type: 'rapport.ingestion.Tick.v1',
      data: { at: toInstant(at) },
    };
    await append(tick, '_system:tick', at, partition);
  }
  await settled();
}

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

let request = 0;
const requestId = (): string => {
  request += 1;
  return `r-${request}`;
};

async function define(traitId: string, text: string) {
  const { trait } = await traits.DefineTrait({
    requestId: requestId(),
    traitId,
    name: traitId,
    measure: { text },
  });
  await settled();
  return trait;
}

async function reached(traitId: string): Promise<void> {
  await eventually(async () => {
    const { traits: all } = await traits.ListTraits({});
    const seen = all.find((trait) => trait.traitId === traitId)?.backfill;
    return seen?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
  });
  await settled();
}

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason,
  );
}

const tagged = (...tags: readonly string[]) => ({ object: { kind: 'article', id: 'x', tags } });

/** `reads=2 likes=tea(20)` */
async function valuesOf(member: typeof alice, asOf?: number): Promise<string> {
  const { memberTraits } = await traits.GetTraits({
    member,
    ...(asOf !== undefined && { asOf: toTimestamp(asOf) }),
  });
  return (memberTraits?.traits ?? [])
    .map(({ traitId, number, text, confidence }) => {
      const trust = confidence === undefined ? '' : `(${confidence})`;
      return `${traitId}=${number ?? text ?? 'none'}${trust}`;
    })
    .join(' ');
}

describe('traits', () => {
  it('are computed of members, change with events and with time, and tell what they were', async () => {
    await define('reads', 'count(content.read) within 7 days');
    await define('likes', 'favourite(tag of content.read) within 30 days');
    expect(await valuesOf(alice)).toBe('likes=none reads=0');
    await interact(alice, 'a1', START + 1_000, 'content.read', tagged('tea'));
    await interact(alice, 'a2', START + 2_000, 'content.read', tagged('cup'));
    await interact(bob, 'b1', START + 3_000, 'content.shared');
    await settled();
    expect(await valuesOf(alice)).toBe('likes=cup(9) reads=2');
    expect(await valuesOf(bob)).toBe('likes=none reads=0');

    await passTo(START + 1_000 + 7 * DAY);
    expect(await valuesOf(alice)).toBe('likes=cup(9) reads=1');
    await passTo(START + 2_000 + 30 * DAY);
    expect(await valuesOf(alice)).toBe('likes=none reads=0');

    expect(await valuesOf(alice, START)).toBe('likes=none reads=0');
    expect(await valuesOf(alice, START + 1_000)).toBe('likes=tea(20) reads=1');
    expect(await valuesOf(alice, START + 2_000)).toBe('likes=cup(9) reads=2');
    expect(await valuesOf(alice, START + 2_000 + 7 * DAY - 1)).toBe('likes=cup(9) reads=1');
    expect(await valuesOf(alice, START + 2_000 + 7 * DAY)).toBe('likes=cup(9) reads=0');

    const { changes, nextPageToken } = await traits.ListTraitHistory({
      member: alice,
      traitId: 'reads',
      pageSize: 3,
    });
    expect(changes).toMatchObject([
      {
        value: { number: '0', since: toTimestamp(START + 2_000 + 7 * DAY) },
        reason: 'TRAIT_CHANGE_REASON_TIME',
      },
      {
        value: { number: '1' },
        reason: 'TRAIT_CHANGE_REASON_TIME',
        causeEventIds: ['a2', 'a1'],
        causeCount: 2,
      },
      { value: { number: '2', definitionVersion: 1 }, reason: 'TRAIT_CHANGE_REASON_EVENT' },
    ]);
    const rest = await traits.ListTraitHistory({
      member: alice,
      traitId: 'reads',
      pageSize: 3,
      pageToken: nextPageToken,
    });
    expect(rest).toMatchObject({
      changes: [{ value: { number: '1', since: toTimestamp(START + 1_000) }, causeEventIds: ['a1'] }],
      nextPageToken: '',
    });
  });

  it('count what was recorded before they were defined, and tell it to whoever was there', async () => {
    await interact(alice, 'a1', START + 1_000, 'content.read', tagged('tea'));
    await interact(alice, 'a2', START + 2 * DAY, 'content.read', tagged('tea'));
    await interact(bob, 'b1', START + 2 * DAY, 'content.read');
    await settled();
    now = START + 8 * DAY;
    const trait = await define('reads', 'count(content.read) within 7 days');
    expect(trait).toMatchObject({ backfill: { state: 'BACKFILL_STATE_WAITING', totalMembers: '2' } });
    await reached('reads');
    expect(await valuesOf(alice)).toBe('reads=1');
    expect(await valuesOf(alice, START + 2 * DAY)).toBe('reads=2');
    expect(await valuesOf(alice, START + 1_000)).toBe('reads=1');
    expect(await valuesOf(alice, START + 999)).toBe('reads=0');
    const { changes } = await traits.ListTraitHistory({ member: alice, traitId: 'reads' });
    expect(changes).toMatchObject([
      {
        value: { number: '1', since: toTimestamp(START + 1_000 + 7 * DAY) },
        reason: 'TRAIT_CHANGE_REASON_TIME',
      },
      { value: { number: '2' }, causeEventIds: ['a2', 'a1'] },
      { value: { number: '1' }, reason: 'TRAIT_CHANGE_REASON_EVENT', causeEventIds: ['a1'] },
    ]);
    const told = () =>
      Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.segments, partition))
        .flat()
        .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as EventEnvelope)
        .filter(({ type }) => type.includes('ComputedTraitChanged'));
    const found = { data: { from: 0, to: 1, reason: 'definition' }, backfill: true };
    expect(told()).toMatchObject([found, found]);

    await define('reads', 'count(content.read) ever');
    // Whoever is not reached yet is answered as if she had been.
    expect(await valuesOf(alice)).toBe('reads=2');
    await reached('reads');
    expect(await valuesOf(alice)).toBe('reads=2');
    expect(await valuesOf(alice, START + 1_000)).toBe('reads=1');
    expect(told()).toMatchObject([found, found, { data: { from: 1, to: 2, definitionVersion: 2 } }]);
    await define('reads', 'count(content.shared) ever');
    await reached('reads');
    expect(await valuesOf(alice)).toBe('reads=0');
    expect(
      told()
        .slice(3)
        .map(({ data }) => data),
    ).toMatchObject([{ to: 0 }, { to: 0 }]);
  });

  it('score customers by stated quantiles, part by part', async () => {
    await define(
      'rfm',
      'rfm(objectId of order.paid) recency (10 days, 30 days) frequency (2, 4) monetary (100, 500) within 90 days',
    );
    const paid = (order: string, amount: string) => ({
      object: { kind: 'order', id: order },
      value: { amount, currency: 'GBP' },
    });
    await interact(alice, 'a1', START + 1, 'order.paid', paid('o1', '250'));
    await interact(alice, 'a2', START + 2, 'order.paid', paid('o2', '250'));
    await settled();
    const { memberTraits } = await traits.GetTraits({ member: alice, traitIds: ['rfm'] });
    expect(memberTraits?.traits).toMatchObject([
      { text: '323', rfm: { recency: 3, frequency: 2, monetary: 3 }, since: toTimestamp(START + 2) },
    ]);
    await passTo(START + 2 + 10 * DAY);
    expect(await valuesOf(alice)).toBe('rfm=223');
  });

  it('are compared by rules, which hold what the traits were when they were saved', async () => {
    await define('reads', 'count(content.read) within 7 days');
    const rule = { text: 'trait("reads") >= 2 and not region in ("CN-31")' };
    await segments.CreateSegment({ requestId: 'c', segmentId: 'readers', name: 'Readers', rule });
    const { segment } = await segments.PublishSegment({ requestId: 'p', segmentId: 'readers' });
    expect(segment?.rule?.text).toBe(rule.text);
    expect(segment?.rule?.json).toContain('"is":{"version":1,"measure":{"kind":"count"');
    await settled();
    // Whoever sends the answer back, and whoever repeats the request, changes nothing.
    await define('reads', 'count(content.read) within 1 day');
    await segments.CreateSegment({ requestId: 'c', segmentId: 'readers', name: 'Readers', rule });

    await interact(alice, 'a1', START + 1_000, 'content.read');
    await interact(alice, 'a2', START + 1_000 + 2 * DAY, 'content.read');
    await settled();
    const explained = await segments.ExplainMembership({ segmentId: 'readers', member: alice });
    expect(explained).toMatchObject({
      isMember: true,
      explanation: {
        turnsAt: toInstant(START + 1_000 + 7 * DAY),
        children: [{ text: 'trait reads is at least 2', value: '2', causeEventIds: ['a2', 'a1'] }, {}],
      },
    });
    expect(await valuesOf(alice)).toBe('reads=1');

    const update = { requestId: 'u', segmentId: 'readers', rule: segment?.rule ?? null };
    const updated = await segments.UpdateSegment(update);
    expect(updated.segment?.draft?.rule?.json).toContain('"is":{"version":2,"measure":{"kind":"count"');
    await passTo(START + 1_000 + 7 * DAY);
    expect(await segments.CheckMembership({ segmentId: 'readers', member: alice })).toMatchObject({
      isMember: false,
    });
  });

  it('are defined once, changed by whoever has seen the newest, listed and retired', async () => {
    const first = await define('reads', 'count(content.read) ever');
    expect(first).toMatchObject({ version: 1, etag: '1', measure: { text: 'count(content.read) ever' } });
    expect(await define('reads', 'count(content.read) ever')).toMatchObject({ version: 1 });
    await interact(alice, 'a1', START + 1_000, 'content.read');
    await define('likes', 'favourite(tag of content.read) ever');
    const change = { traitId: 'reads', name: 'Reads', measure: { text: 'count(content.read) ever' } };
    await traits.DefineTrait({ requestId: requestId(), ...change, etag: '1' });
    expect(await reasonOf(traits.DefineTrait({ requestId: requestId(), ...change, etag: '1' }))).toBe(
      'TRAIT_CHANGED',
    );
    expect(await reasonOf(traits.DefineTrait({ requestId: requestId(), ...change, etag: 'x' }))).toBe(
      'ETAG_INVALID',
    );
    await settled();
    await interact(alice, 'a2', START + 2_000, 'content.read');
    await settled();
    expect(await valuesOf(alice)).toBe('likes=none reads=2');

    const page = await traits.ListTraits({ pageSize: 1 });
    expect(page.traits).toMatchObject([{ traitId: 'likes' }]);
    const rest = await traits.ListTraits({ pageToken: page.nextPageToken });
    expect(rest.traits).toMatchObject([{ traitId: 'reads', name: 'Reads', version: 2, retiredAt: null }]);

    now = START + 3_000;
    const { trait } = await traits.RetireTrait({ requestId: requestId(), traitId: 'reads' });
    expect(trait?.retiredAt).toEqual(toTimestamp(START + 3_000));
    expect(await valuesOf(alice)).toBe('likes=none');
    const asked = { member: alice, traitIds: ['reads'] };
    expect(await reasonOf(traits.GetTraits(asked))).toBe('TRAIT_RETIRED');
    expect(await traits.GetTraits({ ...asked, asOf: toTimestamp(START + 1_500) })).toMatchObject({
      memberTraits: { traits: [{ number: '1' }] },
    });
    expect(await reasonOf(define('reads', 'count(content.read) ever'))).toBe('TRAIT_RETIRED');
  });

  it('refuse what is no trait, each with its own reason and place', async () => {
    const attempt = (measure: object | null, traitId = 't') =>
      traits.DefineTrait({ requestId: requestId(), traitId, name: 'T', measure });
    expect(await reasonOf(attempt(null))).toBe('MEASURE_MISSING');
    expect(await reasonOf(attempt({ text: 'count(content.read) ever', json: '{"kind":"streak"}' }))).toBe(
      'MISSING_FIELD',
    );
    const shared = '{"kind":"count","of":"content.shared","within":"ever"}';
    expect(await reasonOf(attempt({ text: 'count(content.read) ever', json: shared }))).toBe(
      'MEASURE_FORMS_DIFFER',
    );
    expect(await reasonOf(attempt({ text: 'count(content.read) ever' }, 'a b'))).toBe('ID_INVALID');
    const misspelt = await attempt({ text: 'favourite(tagg of content.read) ever' }).catch(readErrorDetails);
    expect(misspelt).toMatchObject({
      reason: 'UNKNOWN_FIELD',
      fields: [
        { field: 'measure.text:1:11', description: expect.stringContaining('Did you mean tag?') as unknown },
      ],
    });
    expect(await reasonOf(attempt({ json: '{"kind":"max"}' }))).toBe('UNKNOWN_KIND');
    expect(await reasonOf(traits.GetTraits({ member: alice, traitIds: ['x'] }))).toBe('TRAIT_UNKNOWN');
    expect(await reasonOf(traits.ListTraitHistory({ member: alice, traitId: 'x' }))).toBe('TRAIT_UNKNOWN');
    expect(await reasonOf(traits.RetireTrait({ requestId: requestId(), traitId: 'x' }))).toBe(
      'TRAIT_UNKNOWN',
    );
    const many = Array.from({ length: MAX_TRAITS + 1 }, (_, index) => `t${index}`);
    expect(await reasonOf(traits.GetTraits({ member: alice, traitIds: many }))).toBe('TRAITS_INVALID');

    const create = (text: string) =>
      segments.CreateSegment({ requestId: requestId(), segmentId: 's', name: 'S', rule: { text } });
    expect(await reasonOf(create('trait("reads") >= 2'))).toBe('RULE_TRAIT_UNKNOWN');
    await define('likes', 'favourite(tag of content.read) ever');
    expect(await reasonOf(create('trait("likes") >= 2'))).toBe('WRONG_TYPE');
    expect(await reasonOf(create('trait("likes", recency) = 2'))).toBe('WRONG_TYPE');
  });

  it('are no more than fifty', async () => {
    for (let index = 0; index < MAX_TRAITS; index += 1) {
      const measure = { text: 'count(content.read) ever' };
      await traits.DefineTrait({ requestId: requestId(), traitId: `t${index}`, name: 'T', measure });
    }
    expect(await reasonOf(define('more', 'count(content.read) ever'))).toBe('TOO_MANY_TRAITS');
    await traits.RetireTrait({ requestId: requestId(), traitId: 't0' });
    expect(await define('more', 'count(content.read) ever')).toMatchObject({ version: 1 });
  });

  it('go on after a restart', async () => {
    await define('reads', 'count(content.read) within 7 days');
    await interact(alice, 'a1', START + 1_000, 'content.read');
    await settled();
    await stop();
    await start();
    await interact(alice, 'a2', START + 2_000, 'content.read');
    await settled();
    expect(await valuesOf(alice)).toBe('reads=2');
    await passTo(START + 1_000 + 7 * DAY);
    expect(await valuesOf(alice)).toBe('reads=1');
  });
});

describe('where a member stands', () => {
  it('is one role and one stage, now and at any past moment', async () => {
    await interact(alice, 'a1', START + 1_000, 'content.viewed');
    await interact(alice, 'a2', START + 2_000, 'order.paid');
    await passTo(START + 1_000 + 30 * DAY);
    expect(await traits.GetBehaviorRole({ member: alice })).toMatchObject({
      standing: { name: 'responder', segmentId: 'role.responder', since: toTimestamp(START + 2_000) },
    });
    expect(await traits.GetLifecycleStage({ member: alice })).toMatchObject({
      standing: { name: 'active', since: toTimestamp(START + 1_000 + 30 * DAY), definitionVersion: 1 },
    });
    const asOf = toTimestamp(START + 1_500);
    expect(await traits.GetBehaviorRole({ member: alice, asOf })).toMatchObject({
      standing: { name: 'viewer', causeEventIds: ['a1'] },
    });
    expect(await traits.GetLifecycleStage({ member: alice, asOf })).toMatchObject({
      standing: { name: 'new' },
    });
    expect(await traits.GetLifecycleStage({ member: alice, asOf: toTimestamp(START) })).toEqual({
      standing: null,
    });
    expect(await traits.GetBehaviorRole({ member: bob })).toEqual({ standing: null });
  });
});

it('a role is changed as any segment is, for those who were there before too', async () => {
  await interact(alice, 'a1', START + 1_000, 'order.paid');
  await settled();
  expect(await segments.GetSegment({ segmentId: 'role.responder' })).toMatchObject({
    segment: { builtIn: true, version: 1, activeFrom: null, etag: '1' },
    memberCount: '1',
    backfill: null,
  });
  const rule = { text: 'last(poll.voted) within 10 days' };
  const update = { requestId: requestId(), segmentId: 'role.responder', rule };
  expect(await segments.UpdateSegment(update)).toMatchObject({ segment: { draft: { rule }, etag: '2' } });
  await segments.PublishSegment({ requestId: requestId(), segmentId: 'role.responder' });
  await eventually(async () => {
    const { standing } = await traits.GetBehaviorRole({ member: alice });
    return standing?.name === 'viewer' ? { found: true } : { seen: standing };
  });
  // Answers turn with the takeover; who is counted in a role follows with the members.
  const changed = await eventually(async () => {
    const seen = await segments.GetSegment({ segmentId: 'role.responder' });
    return seen.backfill?.state === 'BACKFILL_STATE_DONE' ? { found: seen } : { seen };
  });
  expect(changed).toMatchObject({ segment: { builtIn: true, version: 2, rule }, memberCount: '0' });
  const { segments: listed } = await segments.ListSegments({ pageSize: 100 });
  expect(listed.filter(({ segmentId }) => segmentId === 'role.responder')).toMatchObject([{ version: 2 }]);

  const attempt = (segmentId: string, text: string) =>
    reasonOf(segments.UpdateSegment({ requestId: requestId(), segmentId, rule: { text } }));
  expect(await attempt('role.viewer', rule.text)).toBe('SEGMENT_ID_RESERVED');
  expect(await attempt('role.curious', 'member of "role.follower"')).toBe('SEGMENT_CYCLE');
  const archive = { requestId: requestId(), segmentId: 'stage.active' };
  expect(await reasonOf(segments.ArchiveSegment(archive))).toBe('SEGMENT_ID_RESERVED');
});
