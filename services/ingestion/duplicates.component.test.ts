import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import { DUPLICATE_WINDOW } from '@rapport/engine/limits';
import type { EventLog } from '@rapport/engine/ports/log';
import type { EventEnvelope } from '@rapport/kernel/event';
import { DAY_MS, toInstant } from '@rapport/kernel/instant';
import { secret } from '@rapport/platform/config/secret';
import { TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { eventually } from '@rapport/testkit/eventually';
import { startIngestion } from './service.ts';
import { ROWS } from './views/interactions/projection.ts';
import type { InteractionRow } from './views/interactions/projection.ts';

/*
 * Every way in which an id comes a second time, through the real door, engine and projections. What the window itself
 * decides is in engine/dedupe/window.unit.test.ts, and records that are parked with their repetitions in
 * testkit/engine/parked.unit.test.ts.
 */

const START = Date.parse('2026-03-01T08:00:00.000Z');
const config = { ...testConfig(), tokenPrivateKey: secret(TEST_PRIVATE_KEY_PEM) };
const { decode } = createCodec();

let log: MemoryLog;
let store: MemoryStore;
let now: number;
let token: string;
const replicas: Running[] = [];

/** While it is shut, the log keeps what it has from those who follow it; of those who die it is heard no more. */
function createGate() {
  let opened: Promise<void> = Promise.resolve();
  let open = (): void => undefined;
  let isDead = false;
  return {
    shut: (): void => {
      opened = new Promise((resolve) => {
        open = resolve;
      });
    },
    open: (): void => open(),
    die: (): void => {
      isDead = true;
      open();
    },
    guard: (behind: EventLog): EventLog => ({
      ...behind,
      subscribe: (group, topics, handler) =>
        behind.subscribe(group, topics, {
          ...handler,
          onBatch: async (batch) => {
            await opened;
            if (!isDead) await handler.onBatch(batch);
          },
        }),
    }),
  };
}
/** Of the process that was started last. */
let gate: ReturnType<typeof createGate>;

async function start(
  how: 'behind an open gate' | 'behind a shut gate' = 'behind an open gate',
): Promise<Running> {
  gate = createGate();
  if (how === 'behind a shut gate') gate.shut();
  const replica = await startIngestion(config, {
    log: gate.guard(log),
    store,
    clock: { now: () => now, follows: () => true },
  });
  replicas.push(replica);
  await eventually(() => Promise.resolve(replica.ready() ? { found: true } : { seen: 'not ready' }));
  return replica;
}

beforeEach(async () => {
  log = createMemoryLog({ batchRecords: 5_000 });
  store = createMemoryStore();
  now = START;
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const scopes = ['ingest', 'backfill'] as const;
  ({ token } = await signer.sign({
    ...{ tenant: 'acme', subject: 'anna', scopes, ttlSeconds: 600, now: Date.now() },
  }));
});

afterEach(async () => {
  gate.open();
  await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status?: unknown;
    readonly reason?: string;
    readonly position?: { readonly partition: number; readonly offset: string };
  };
}

const item = (id: string, change: object = {}) => ({
  ...{ id, memberId: 'ann', verb: 'content.read', occurredAt: toInstant(START - 60_000) },
  ...change,
});

async function post({ httpPort }: Running, body: object): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${httpPort}/v1/interactions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** What the answer says: a status, or why not. */
const said = ({ body: { status, reason } }: Answer): unknown => reason ?? status;

async function applied({ engine }: Running): Promise<void> {
  for (const [partition, end] of (await log.endOffsets(TOPICS.interactions)).entries()) {
    const position = { topic: TOPICS.interactions, partition, offset: end - 1 };
    if (end > 0) expect(await engine.waitFor(position, 20_000)).toBe(true);
  }
}

const events = (): readonly EventEnvelope[] =>
  Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.interactions, partition))
    .flat()
    .map(({ value }) => decode(value))
    .flatMap((decoded) => (decoded.outcome === 'event' ? [decoded.event] : []));

const inLog = (id: string): number => events().filter((event) => event.id === id).length;

/** Interactions that stand in timelines, of all members. */
async function listed(): Promise<number> {
  let count = 0;
  for await (const row of store.scan(ROWS)) count += (row as InteractionRow).verb === undefined ? 0 : 1;
  return count;
}

/** Repetitions that took no effect. */
async function dropped({ httpPort }: Running): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
  return Number(/^rapport_engine_duplicates_dropped\S* (\d+)/mu.exec(metrics)?.[1] ?? 0);
}

/** Records that only take room. */
async function fill(partition: number, records: number): Promise<void> {
  const filler: Omit<EventEnvelope, 'data'> = {
    ...{ specversion: '1.0', id: 'filler', source: 'rapport/test', type: 'rapport.test.Filled.v1' },
    ...{ time: toInstant(START), recordedat: toInstant(START), tenantid: 'acme' },
    datacontenttype: 'application/json',
  };
  const value = Buffer.from(JSON.stringify(filler));
  const record = { topic: TOPICS.interactions, partition, key: 'filler', value };
  await log.append(Array.from({ length: records }, () => record));
}

const partitionOf = ({ body }: Answer): number => body.position?.partition ?? -1;

describe('an id that comes a second time', () => {
  test('a millisecond later: the door knows it, wherever the log is', async () => {
    const door = await start();
    const [one, other] = await Promise.all([post(door, item('i')), post(door, item('i'))]);
    expect([said(one), said(other)].sort()).toEqual(['accepted', 'duplicate']);
    expect(one.body.position).toEqual(other.body.position);
    expect(inLog('i')).toBe(1);
  });

  test('after a restart: the store knows it, and where it stands', async () => {
    const before = await start();
    const first = await post(before, item('i'));
    await applied(before);
    await before.stop();
    const again = await post(await start(), item('i'));
    expect([said(again), again.body.position]).toEqual(['duplicate', first.body.position]);
    expect(inLog('i')).toBe(1);
  });

  test('after a crash before the store had it: it is in the log twice, and takes effect once', async () => {
    const before = await start();
    gate.shut();
    await post(before, item('i'));
    gate.die();
    await before.stop();
    const after = await start('behind a shut gate');
    expect(said(await post(after, item('i')))).toBe('accepted');
    expect(inLog('i')).toBe(2);
    gate.open();
    await applied(after);
    expect([await listed(), await dropped(after)]).toEqual([1, 1]);
  });

  test('after 90 days and more records than the window holds: the store knows it', async () => {
    const before = await start();
    const first = await post(before, item('i'));
    await fill(partitionOf(first), DUPLICATE_WINDOW + 1);
    await applied(before);
    await before.stop();
    now += 90 * DAY_MS;
    const after = await start();
    // A backfill, because an ordinary one is refused for its age.
    expect(said(await post(after, item('i')))).toBe('OCCURRED_AT_TOO_OLD');
    const again = await post(after, { interactions: [item('i')], backfill: true });
    expect(again.body).toMatchObject({ results: [{ status: 'duplicate', position: first.body.position }] });
    expect(inLog('i')).toBe(1);
  });

  test('while the first is parked, after more records than the window holds: the door knows it', async () => {
    const before = await start();
    const known = await post(before, item('known'));
    const [{ key } = { key: '' }] = log.records(TOPICS.interactions, partitionOf(known));
    await log.append([{ topic: TOPICS.interactions, key, value: Buffer.from('rubbish') }]);
    await applied(before);
    const first = await post(before, item('i'));
    await applied(before);
    expect(await listed()).toBe(1);
    const place = { topic: TOPICS.interactions, partition: partitionOf(first) };
    await fill(place.partition, DUPLICATE_WINDOW + 1);
    await applied(before);
    await before.stop();
    const after = await start();
    const again = await post(after, item('i'));
    expect([said(again), again.body.position]).toEqual(['duplicate', first.body.position]);
    expect(said(await post(after, item('i', { verb: 'content.liked' })))).toBe('ID_REUSED');
    expect(said(await post(after, item('i', { memberId: 'bob' })))).toBe('ID_REUSED');
    expect(inLog('i')).toBe(1);
    const [rubbish] = await after.engine.parked({ limit: 1 });
    const resolved = await after.engine.resolve({
      ...{ id: rubbish?.id ?? '', action: 'discard', actor: 'operator' },
    });
    if (resolved.outcome !== 'recorded') throw new Error(`It was ${resolved.outcome}.`);
    expect(await after.engine.waitFor(resolved.position, 20_000)).toBe(true);
    expect(await listed()).toBe(2);
    expect(said(await post(after, item('i')))).toBe('duplicate');
  });

  test('under another member: refused, at once and from the store', async () => {
    const before = await start();
    await post(before, item('i'));
    expect(said(await post(before, item('i', { memberId: 'bob' })))).toBe('ID_REUSED');
    await applied(before);
    await before.stop();
    expect(said(await post(await start(), item('i', { memberId: 'bob' })))).toBe('ID_REUSED');
    expect(inLog('i')).toBe(1);
  });

  test('with other content: refused, at once and from the store', async () => {
    const before = await start();
    await post(before, item('i'));
    expect(said(await post(before, item('i', { verb: 'content.liked' })))).toBe('ID_REUSED');
    await applied(before);
    await before.stop();
    expect(said(await post(await start(), item('i', { verb: 'content.liked' })))).toBe('ID_REUSED');
    expect(inLog('i')).toBe(1);
  });

  test('under another member at another door at the same moment: one stands, the other is voided', async () => {
    const one = await start();
    const ofOne = gate;
    const other = await start();
    const ofAnn = await post(one, item('ann-before'));
    /** Somebody in the other partition: within one, the window sees the first. */
    let rival = '';
    for (let index = 0; rival === ''; index += 1) {
      const answer = await post(other, item(`m${index}-before`, { memberId: `m${index}` }));
      if (partitionOf(answer) !== partitionOf(ofAnn)) rival = `m${index}`;
    }
    for (const each of [ofOne, gate]) each.shut();
    expect(said(await post(one, item('i')))).toBe('accepted');
    now += 1;
    expect(said(await post(other, item('i', { memberId: rival })))).toBe('accepted');
    for (const each of [ofOne, gate]) each.open();
    const voided = await eventually(() => {
      const found = events().filter(({ type }) => type === 'rapport.ingestion.InteractionVoided.v1');
      return Promise.resolve(found.length > 0 ? { found } : { seen: events().map(({ type }) => type) });
    });
    const [first, second] = events()
      .filter(({ id }) => id === 'i')
      .sort((a, b) => (a.recordedat < b.recordedat ? -1 : 1));
    const row = (await store.getMany(ROWS, ['acme:i'])).get('acme:i') as InteractionRow;
    expect(row.mid).toBe(first?.subject);
    expect(voided).toMatchObject([
      { subject: second?.subject, data: { interactionId: 'i', reason: 'duplicate' } },
    ]);
  });
});

describe('a door whose store is behind', () => {
  const MORE_THAN_HALF = DUPLICATE_WINDOW / 2 + 1;

  test('answers UNAVAILABLE rather than guess, and takes everything again once it has caught up', async () => {
    const door = await start();
    const first = await post(door, item('i'));
    await applied(door);
    gate.shut();
    await fill(partitionOf(first), MORE_THAN_HALF);
    const refused = await eventually(async () => {
      const answer = await post(door, item('next'));
      return answer.status === 503 ? { found: answer } : { seen: answer };
    });
    expect(said(refused)).toBe('STORE_BEHIND');
    gate.open();
    const taken = await eventually(async () => {
      const answer = await post(door, item('i'));
      return answer.status === 503 ? { seen: answer } : { found: answer };
    });
    expect(said(taken)).toBe('duplicate');
    await applied(door);
    expect(await listed()).toBe(events().filter(({ type }) => type.includes('InteractionRecorded')).length);
  });

  test('does not guess in its first second either', async () => {
    const before = await start('behind a shut gate');
    const first = await post(before, item('i'));
    gate.die();
    await before.stop();
    await fill(partitionOf(first), MORE_THAN_HALF);
    expect(said(await post(await start('behind a shut gate'), item('i')))).toBe('STORE_BEHIND');
  });

  test('does not take the partitions of another door for its own', async () => {
    const one = await start();
    await post(one, item('i'));
    for (let partition = 0; partition < config.partitions; partition += 1)
      await fill(partition, MORE_THAN_HALF);
    await applied(one);
    const other = await start();
    expect(said(await post(other, item('i')))).toBe('duplicate');
    expect(said(await post(one, item('i')))).toBe('duplicate');
    expect(said(await post(other, item('new')))).toBe('accepted');
  });
});
