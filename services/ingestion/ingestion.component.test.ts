import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import { DAY_MS, MINUTE_MS, SECOND_MS, toInstant } from '@rapport/kernel/instant';
import { TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { secret } from '@rapport/platform/config/secret';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenKeys, createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import { eventually } from '@rapport/testkit/eventually';
import { startIngestion } from './service.ts';
import { MEMBERS } from './views/members/projection.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const config = { ...testConfig(), tokenPrivateKey: secret(TEST_PRIVATE_KEY_PEM) };
const { decode } = createCodec();

let log: MemoryLog;
let store: MemoryStore;
let running: Running;
let token: string;

async function sign(
  scopes: readonly ('ingest' | 'read' | 'write' | 'backfill' | 'admin' | 'operator')[],
  { key = TEST_PRIVATE_KEY_PEM, issuedAt = Date.now(), tenant = 'acme' } = {},
): Promise<string> {
  const signed = await createTokenSigner(key).sign({
    tenant,
    subject: 'anna',
    scopes,
    ttlSeconds: 60,
    now: issuedAt,
  });
  return signed.token;
}

beforeEach(async () => {
  log = createMemoryLog();
  store = createMemoryStore();
  running = await startIngestion(config, {
    log,
    store,
    clock: { now: () => NOW, follows: () => false },
  });
  await eventually(() => Promise.resolve(running.ready() ? { found: true } : { seen: 'not ready' }));
  token = await sign(['ingest', 'read', 'admin', 'backfill']);
});

afterEach(async () => {
  await running.stop();
});

interface Answer {
  readonly status: number;
  readonly body: { readonly reason?: string; readonly results?: readonly Result[] } & Result;
  readonly retryAfter: string | null;
}
interface Result {
  readonly id?: string;
  readonly status?: unknown;
  readonly reason?: string;
  readonly field?: string;
  readonly position?: { readonly partition: number; readonly offset: string };
}

async function post(body: unknown, { bearer = token, path = '/v1/interactions' } = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${running.httpPort}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer !== '' && { authorization: `Bearer ${bearer}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Answer['body'],
  };
}

const valid = { memberId: 'ann', verb: 'content.read', occurredAt: '2026-03-01T07:59:00Z' };
const inBatch = (...items: readonly unknown[]) => ({ interactions: items });

/** Ids of interactions in the log, in any order. */
function recorded(): string[] {
  return Array.from({ length: config.partitions }, (_, partition) =>
    log.records(TOPICS.interactions, partition),
  )
    .flat()
    .map(({ value }) => decode(value))
    .flatMap((decoded) =>
      decoded.outcome === 'event' && decoded.event.type.includes('InteractionRecorded')
        ? [decoded.event.id]
        : [],
    )
    .sort();
}

describe('an item that is wrong gets its own answer, and nothing else is affected', () => {
  it.each<[string, object, string, string]>([
    ['an unknown verb', { verb: 'content.devoured' }, 'UNKNOWN_VERB', 'verb'],
    ['nobody', { memberId: undefined }, 'MEMBER_MISSING', 'memberId'],
    ['no time', { occurredAt: undefined }, 'OCCURRED_AT_MISSING', 'occurredAt'],
    ['a time that is none', { occurredAt: 'yesterday' }, 'OCCURRED_AT_UNPARSABLE', 'occurredAt'],
    ['30 February', { occurredAt: '2026-02-30T00:00:00Z' }, 'OCCURRED_AT_UNPARSABLE', 'occurredAt'],
    ['an hour ahead', { occurredAt: '2026-03-01T09:00:00Z' }, 'OCCURRED_AT_IN_FUTURE', 'occurredAt'],
    ['ten years ahead', { occurredAt: '2036-03-01T08:00:00Z' }, 'OCCURRED_AT_IN_FUTURE', 'occurredAt'],
    [
      '31 days ago',
      { occurredAt: new Date(NOW - 31 * DAY_MS).toISOString() },
      'OCCURRED_AT_TOO_OLD',
      'occurredAt',
    ],
    ['an id too long', { id: 'x'.repeat(65) }, 'ID_INVALID', 'id'],
    ['an id with a colon', { id: 'a:b' }, 'ID_INVALID', 'id'],
    ['a member too long', { memberId: 'x'.repeat(129) }, 'MEMBER_EXTERNAL_ID_INVALID', 'memberId'],
    ['a wrong type', { dwellMs: 'long' }, 'WRONG_TYPE', 'dwellMs'],
    ['a name that nobody knows', { memberid: 'ann' }, 'UNKNOWN_FIELD', 'memberid'],
    ['a negative amount', { value: { amount: -1, currency: 'EUR' } }, 'AMOUNT_INVALID', 'value.amount'],
    [
      '2^53 + 1 as a number',
      { value: { amount: 2 ** 53 + 2, currency: 'EUR' } },
      'AMOUNT_INVALID',
      'value.amount',
    ],
    ['NaN as text', { value: { amount: 'NaN', currency: 'EUR' } }, 'AMOUNT_INVALID', 'value.amount'],
    ['2^63', { value: { amount: '9223372036854775808', currency: 'EUR' } }, 'AMOUNT_INVALID', 'value.amount'],
    ['another currency', { value: { amount: 1, currency: 'USD' } }, 'CURRENCY_NOT_TENANTS', 'value.currency'],
    ['half a character', { channel: '\ud800' }, 'TEXT_INVALID', 'channel'],
    ['a control character', { channel: 'a\u0000b' }, 'TEXT_INVALID', 'channel'],
    ['a name with $', { properties: { $where: 1 } }, 'PROPERTY_NAME_INVALID', 'properties'],
    ['a nested property', { properties: { a: { b: 1 } } }, 'WRONG_TYPE', 'properties.a'],
    ['coordinates', { geo: { lat: 52.5 } }, 'COORDINATES_NOT_TAKEN', 'geo.lat'],
    [
      'a share without an id',
      { verb: 'content.shared', object: { kind: 'a', id: 'b' } },
      'SHARE_ID_MISSING',
      'shareId',
    ],
    ['a share of nothing', { verb: 'content.shared', shareId: 's' }, 'SHARE_WITHOUT_CONTENT', 'object'],
    [
      'more than 32 KiB',
      { properties: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, 'x'.repeat(1_000)])) },
      'ITEM_TOO_LARGE',
      '',
    ],
  ])('%s', async (_, change, reason, field) => {
    const bad = { ...valid, ...change };
    const { status, body } = await post(inBatch({ ...valid, id: 'before' }, bad, { ...valid, id: 'after' }));
    expect(status).toBe(202);
    expect(body.results?.map((result) => result.status)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(body.results?.[1]).toMatchObject({ reason, ...(field !== '' && { field }) });
    expect(recorded()).toEqual(['after', 'before']);
    const alone = await post(bad);
    expect(alone.status).toBe(reason === 'ITEM_TOO_LARGE' ? 413 : 422);
    expect(alone.body.reason).toBe(reason);
  });

  it('__proto__ is a name that nobody knows, and no prototype changes', async () => {
    const { body } = await post(
      '{"interactions":[{"__proto__":{"polluted":1},"memberId":"ann","verb":"content.read","occurredAt":"2026-03-01T07:59:00Z"},{"properties":{"__proto__":1},"memberId":"ann","verb":"content.read","occurredAt":"2026-03-01T07:59:00Z"}]}',
    );
    expect(body.results?.map(({ reason }) => reason)).toEqual(['UNKNOWN_FIELD', 'PROPERTY_NAME_INVALID']);
    expect('polluted' in {}).toBe(false);
  });

  it('item 3 of 5: the other four are accepted', async () => {
    const items = [1, 2, 3, 4, 5].map((n) => ({
      ...valid,
      id: `i-${n}`,
      ...(n === 3 && { verb: 'nothing' }),
    }));
    const { body } = await post(inBatch(...items));
    expect(body.results?.filter(({ status }) => status === 'accepted')).toHaveLength(4);
    expect(recorded()).toEqual(['i-1', 'i-2', 'i-4', 'i-5']);
  });
});

describe('a request that is wrong as a whole', () => {
  it.each<[string, unknown, number, string]>([
    ['malformed JSON', '{"interactions":[', 400, 'JSON_INVALID'],
    ['NaN', '{"interactions":[{"dwellMs":NaN}]}', 400, 'JSON_INVALID'],
    ['10,000 levels', `{"interactions":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400, 'JSON_TOO_DEEP'],
    ['an empty batch', inBatch(), 400, 'BATCH_EMPTY'],
    ['501 items', inBatch(...Array.from({ length: 501 }, () => valid)), 413, 'BATCH_TOO_LARGE'],
    ['a list', [valid], 400, 'WRONG_TYPE'],
    ['a body over the limit', `{"interactions":["${'x'.repeat(600_000)}"]}`, 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_, body, status, reason) => {
    const answer = await post(body);
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
    expect(recorded()).toEqual([]);
  });

  it.each<[string, () => Promise<string>, number, string]>([
    ['no token', () => Promise.resolve(''), 401, 'TOKEN_MISSING'],
    ['a token that is none', () => Promise.resolve('abc'), 401, 'TOKEN_INVALID'],
    [
      'a forged token',
      () => sign(['ingest'], { key: createTokenKeys().privateKeyPem }),
      401,
      'TOKEN_INVALID',
    ],
    ['an expired token', () => sign(['ingest'], { issuedAt: Date.now() - 3_600_000 }), 401, 'TOKEN_EXPIRED'],
    ['a token without the scope', () => sign(['read']), 403, 'SCOPE_MISSING'],
  ])('%s', async (_, bearer, status, reason) => {
    const answer = await post(valid, { bearer: await bearer() });
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });

  it('a backfill needs its scope, and then takes what is old', async () => {
    const old = { ...valid, id: 'old', occurredAt: '2011-03-01T07:59:00Z' };
    const refused = await post({ ...inBatch(old), backfill: true }, { bearer: await sign(['ingest']) });
    expect([refused.status, refused.body.reason]).toEqual([403, 'SCOPE_MISSING']);
    expect((await post({ ...inBatch(old), backfill: true })).body.results?.[0]?.status).toBe('accepted');
  });
});

describe('the same id', () => {
  it('is a duplicate with the same content: at once, in one batch, and from the store', async () => {
    const item = { ...valid, id: 'once' };
    const { body } = await post(inBatch(item, item));
    expect(body.results?.map(({ status }) => status)).toEqual(['accepted', 'duplicate']);
    const [one, other] = await Promise.all([post({ ...valid, id: 'race' }), post({ ...valid, id: 'race' })]);
    expect([one.body.status, other.body.status].sort()).toEqual(['accepted', 'duplicate']);
    expect((await post(item)).body.status).toBe('duplicate');
    expect(recorded()).toEqual(['once', 'race']);
  });

  it('with other content, or of another member, is refused', async () => {
    await post({ ...valid, id: 'mine' });
    for (const change of [{ verb: 'content.liked' }, { memberId: 'bob' }]) {
      const { status, body } = await post({ ...valid, id: 'mine', ...change });
      expect([status, body.reason]).toEqual([409, 'ID_REUSED']);
    }
    expect(recorded()).toEqual(['mine']);
  });

  it('is another tenant’s own', async () => {
    await post({ ...valid, id: 'shared' });
    const bearer = await sign(['ingest'], { tenant: 'other' });
    expect((await post({ ...valid, id: 'shared' }, { bearer })).body.status).toBe('accepted');
  });
});

it('tells the sharer and the sharer’s sharer of a visit, and nobody further, though the parent is told last', async () => {
  const object = { kind: 'article', id: 'c-1' };
  const shared = { ...valid, verb: 'content.shared', object };
  await post({ ...shared, id: 'c', memberId: 'cid', shareId: 's-c', parentShareId: 's-b' });
  await post({ ...valid, id: 'v', memberId: 'dan', shareId: 's-c', dwellMs: 4_000 });
  await post({ ...shared, id: 'b', memberId: 'bob', shareId: 's-b', parentShareId: 's-a' });
  await post({ ...shared, id: 'a', memberId: 'ann', shareId: 's-a' });
  const told = (): readonly unknown[] =>
    Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.interactions, partition))
      .flat()
      .map(({ value }) => decode(value))
      .flatMap((decoded) => (decoded.outcome === 'event' ? [decoded.event] : []))
      .filter(({ type }) => type.includes('ShareReached'))
      .map(({ id, data }) => [id, (data as { personal: { data: object } }).personal.data])
      .sort();
  await eventually(async () => {
    const { inputs, outboxDepth } = await running.engine.progress();
    const ends = await log.endOffsets(TOPICS.interactions);
    const behind = inputs.filter(
      ({ topic, partition, publishedThroughOffset }) =>
        topic === TOPICS.interactions && publishedThroughOffset < (ends[partition] ?? 0),
    );
    return behind.length === 0 && outboxDepth === 0 ? { found: true } : { seen: { behind, outboxDepth } };
  });
  expect(told()).toEqual([
    ['further:v:s-c', { namespace: 'user', externalId: 'bob' }],
    ['reached:v:s-c', { namespace: 'user', externalId: 'cid' }],
  ]);
});

it('answers 503 while the log is away, and takes the same ids afterwards', async () => {
  log.faults.failNextAppend();
  const away = await post({ ...valid, id: 'later' });
  expect(away.status).toBe(503);
  expect(away.retryAfter).not.toBeNull();
  expect((await post({ ...valid, id: 'later' })).body.status).toBe('accepted');
  expect(recorded()).toEqual(['later']);
});

describe('over gRPC', () => {
  const connect = () => {
    const { own } = loadService('ingestion');
    const address = `127.0.0.1:${running.grpcPort}`;
    return {
      interactions: createClient(own.InteractionService, address, token),
      members: createClient(own.MemberService, address, token),
      tenants: createClient(own.TenantService, address, token),
    };
  };
  const wire = (id: string, verb = 'content.read') => ({
    id,
    memberId: 'ann',
    verb,
    occurredAt: { seconds: String(NOW / 1_000 - 60), nanos: 0 },
  });
  const reasonOf = async (call: Promise<unknown>): Promise<string | undefined> => {
    try {
      await call;
      return undefined;
    } catch (error) {
      return readErrorDetails(error)?.reason;
    }
  };

  it('acknowledges a stream in its order, bad items included', async () => {
    const { interactions } = connect();
    const stream = interactions.openStream('StreamInteractions');
    const seen: (readonly [string | undefined, string | undefined])[] = [];
    const ended = new Promise((resolve) => {
      stream.on('data', ({ result }: { result: { id: string; status: string } | null }) => {
        seen.push([result?.id, result?.status]);
      });
      stream.on('end', resolve);
    });
    for (const [index, verb] of ['content.read', 'nothing', 'content.liked'].entries()) {
      stream.write({ interaction: wire(`g-${index}`, verb), backfill: false });
    }
    stream.end();
    await ended;
    expect(seen).toEqual([
      ['g-0', 'INGEST_STATUS_ACCEPTED'],
      ['g-1', 'INGEST_STATUS_REJECTED'],
      ['g-2', 'INGEST_STATUS_ACCEPTED'],
    ]);
    interactions.close();
  });

  it('refuses by reason, and reads a timeline page by page', async () => {
    const { interactions } = connect();
    expect(await reasonOf(interactions.IngestInteraction({ interaction: wire('g', 'nothing') }))).toBe(
      'UNKNOWN_VERB',
    );
    expect(await reasonOf(interactions.BatchIngestInteractions({ interactions: [] }))).toBe('BATCH_EMPTY');
    const { results } = await interactions.BatchIngestInteractions({
      interactions: [wire('a'), wire('b'), wire('c')],
    });
    const minPosition = results.at(-1)?.position ?? null;
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await interactions.GetMemberTimeline({
        member: { externalId: 'ann' },
        pageSize: 2,
        pageToken,
        minPosition,
      });
      seen.push(...page.entries.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect([...seen].sort()).toEqual(['a', 'b', 'c']);
    expect(
      await reasonOf(interactions.GetMemberTimeline({ member: { externalId: 'ann' }, pageToken: 'made-up' })),
    ).toBe('PAGE_TOKEN_INVALID');
    interactions.close();
  });

  it('tells when a member was first and last heard of, and writes the member for the first alone', async () => {
    const { members } = connect();
    const heard = async (id: string, occurredAt: string) => {
      const { position: minPosition = null } = (await post({ ...valid, id, occurredAt })).body;
      const { member } = await members.GetMember({ member: { externalId: 'ann' }, minPosition });
      const seconds = [member?.firstSeenAt, member?.lastSeenAt].map((at) => Number(at?.seconds));
      return { seconds, written: store.documents(MEMBERS)[0] };
    };
    const at = (minutes: number): string => toInstant(NOW - minutes * MINUTE_MS);
    const second = (minutes: number): number => (NOW - minutes * MINUTE_MS) / SECOND_MS;
    const first = await heard('one', at(10));
    expect(first.seconds).toEqual([second(10), second(10)]);
    const next = await heard('two', at(5));
    expect(next.seconds).toEqual([second(10), second(5)]);
    expect(next.written).toBe(first.written);
    expect((await heard('late', at(20))).seconds).toEqual([second(20), second(5)]);
    members.close();
  });

  it('sets and clears attributes, once per request id', async () => {
    const { members } = connect();
    const upsert = {
      requestId: 'r-1',
      member: { externalId: 'ann' },
      attributes: { gender: 'female', region: 'BE' },
    };
    const { position } = await members.UpsertMember(upsert);
    expect((await members.UpsertMember(upsert)).status).toBe('INGEST_STATUS_DUPLICATE');
    expect(await reasonOf(members.UpsertMember({ ...upsert, attributes: { gender: 'male' } }))).toBe(
      'REQUEST_ID_REUSED',
    );
    expect(
      (await members.GetMember({ member: { externalId: 'ann' }, minPosition: position })).member,
    ).toMatchObject({
      attributes: { gender: 'female', region: 'BE' },
    });
    const cleared = await members.UpsertMember({
      requestId: 'r-2',
      member: { externalId: 'ann' },
      clear: ['region'],
    });
    const after = await members.GetMember({ member: { externalId: 'ann' }, minPosition: cleared.position });
    expect(after.member?.attributes).toMatchObject({ gender: 'female', region: '' });
    expect(await reasonOf(members.GetMember({ member: { externalId: 'nobody' } }))).toBe('MEMBER_UNKNOWN');
    members.close();
  });

  it('configures the tenant of the token, and signs no more than the caller may', async () => {
    const { tenants } = connect();
    await tenants.ConfigureTenant({
      requestId: 't-1',
      settings: { timeZone: 'Europe/London', currency: 'GBP' },
    });
    expect((await post({ ...valid, value: { amount: 1, currency: 'GBP' } })).body.status).toBe('accepted');
    expect(
      await reasonOf(
        tenants.ConfigureTenant({ requestId: 't-2', settings: { timeZone: 'Mars', currency: 'GBP' } }),
      ),
    ).toBe('TIME_ZONE_INVALID');
    const issue = { subject: 'shop', scopes: ['ingest'], ttlSeconds: 3_600 };
    const issued = await tenants.IssueToken(issue);
    expect((await post(valid, { bearer: issued.token })).status).toBe(202);
    expect(await reasonOf(tenants.IssueToken({ ...issue, scopes: ['operator'] }))).toBe('SCOPE_NOT_YOURS');
    expect(await reasonOf(tenants.IssueToken({ ...issue, tenantId: 'other' }))).toBe('TENANT_NOT_YOURS');
    tenants.close();
  });
});
