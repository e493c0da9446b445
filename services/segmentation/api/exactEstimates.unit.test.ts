import type { Store } from '@rapport/engine/ports/store';
import { memberKey } from '@rapport/kernel/ids';
import type { Document } from '@rapport/kernel/projection';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { parseRule } from '@rapport/rules/parse';
import type { SegmentRule } from '@rapport/rules/rule';
import { eventually } from '@rapport/testkit/eventually';
import { MEMBERS, MEMBERSHIPS, NUMBERS, numbersId } from '../views/memberships/documents.ts';
import { packEvent } from '../views/memberships/history.ts';
import { newMember } from '../views/memberships/judge.ts';
import { EXACT_ESTIMATES, startExactEstimates } from './exactEstimates.ts';
import type { ExactEstimates } from './exactEstimates.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const tenant = 'acme';
const PARTITIONS = 2;
/** Two whole pages and a part of one. */
const MEMBERS_IN_ALL = 2_200;

function ruleOf(text: object): SegmentRule {
  const parsed = parseRule(text, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error('no rule');
  return parsed.rule;
}

const sharedTwice = ruleOf({ kind: 'count', of: 'content.shared', op: 'gte', n: 2, within: 'ever' });

/** Member n shares n % 4 times, is in Shanghai where n is even, and can be reached by mail where three divides it. */
function memberOf(n: number, shares = n % 4, knownAt = NOW): Document {
  const mid = n.toString(16).padStart(32, '0');
  const event = { verb: 'content.shared', effectiveAt: NOW - 1_000, knownAt, tags: [], properties: {} };
  const recent = Array.from({ length: shares }, (_, time) => packEvent({ ...event, id: `s${n}-${time}` }));
  return {
    ...newMember(tenant, mid, memberKey(tenant, mid), Math.floor(n / PARTITIONS)),
    partition: n % PARTITIONS,
    segments: n % 2 === 0 ? ['shanghai'] : [],
    attributes: { free: { consent_email: n % 3 === 0 } },
    history: { blocks: 0, chunks: 0, recent },
  } as Document;
}

const count = (isOne: (n: number) => boolean): number =>
  Array.from({ length: MEMBERS_IN_ALL }, (_, n) => n).filter(isOne).length;

const exactly = (members: number) => ({ members: `${members}`, low: `${members}`, high: `${members}` });

/** What the whole comes to. */
const FOUND = {
  size: exactly(count((n) => n % 4 >= 2)),
  exact: true,
  sampledMembers: `${MEMBERS_IN_ALL}`,
  totalMembers: `${MEMBERS_IN_ALL}`,
  overlaps: [{ segmentId: 'shanghai', size: exactly(count((n) => n % 4 === 2)) }],
  reaches: [{ channel: 'email', size: exactly(count((n) => n % 4 >= 2 && n % 3 === 0)) }],
};
const ABOUT = { overlapWith: ['shanghai'], channels: ['email'] };

let store: Store;
/** Called before a page is written, with how many were before it. */
let beforePage: (pages: number) => Promise<void> = () => Promise.resolve();
/** How many pages were before each that was written. */
let written: number[] = [];
const processes: ExactEstimates[] = [];

const put = (noun: string, documents: readonly Document[]) =>
  store.transact({
    expectations: [],
    writes: documents.map((document) => ({ kind: 'put', collection: `${MEMBERSHIPS}.${noun}`, document })),
  });

function startProcess(): ExactEstimates {
  const started = startExactEstimates({
    engine: { store, logClock: () => NOW },
    logger: { warn: () => undefined },
  });
  processes.push(started);
  return started;
}

const begin = (estimates: ExactEstimates, id = 'e-1') =>
  estimates.begin(tenant, id, 'same', sharedTwice, ABOUT);

const become = (estimates: ExactEstimates, state: string) =>
  eventually(async () => {
    const seen = await estimates.get(tenant, 'e-1');
    return seen.state === state ? { found: seen } : { seen };
  });

const reasonOf = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason ?? (error as { reason?: string }).reason,
  );

/** Holds the page behind so many until it is let go. */
function holdPage(page: number): { readonly held: Promise<void>; readonly letGo: () => void } {
  const [held, gone] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  beforePage = async (pages) => {
    if (pages !== page) return;
    held.resolve(undefined);
    await gone.promise;
  };
  return { held: held.promise, letGo: () => gone.resolve(undefined) };
}

beforeEach(async () => {
  beforePage = () => Promise.resolve();
  written = [];
  const memory = createMemoryStore();
  store = {
    ...memory,
    transact: async (transaction) => {
      const [page] = transaction.expectations;
      const { pages, state } = (page?.document ?? {}) as { pages?: number; state?: string };
      // Nobody but the worker expects a page and writes the next one.
      const isPage = pages !== undefined && pages > 0 && state !== 'cancelled';
      if (isPage) await beforePage(pages - 1);
      const result = await memory.transact(transaction);
      if (isPage && result.outcome === 'committed') written.push(pages - 1);
      return result;
    },
  };
  await store.ensureCollections([EXACT_ESTIMATES]);
  await put(
    MEMBERS,
    Array.from({ length: MEMBERS_IN_ALL }, (_, n) => memberOf(n)),
  );
  await put(
    NUMBERS,
    Array.from({ length: PARTITIONS }, (_, partition) => {
      const _id = numbersId(tenant, partition);
      return { _id, tenant, given: MEMBERS_IN_ALL / PARTITIONS } as Document;
    }),
  );
});

afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => one.stop()));
});

it('looks at everybody, page by page, and says meanwhile what is likely', async () => {
  const { held, letGo } = holdPage(1);
  const estimates = startProcess();
  const begun = await begin(estimates);
  expect(begun).toMatchObject({
    estimateId: 'e-1',
    state: 'ESTIMATE_STATE_RUNNING',
    asOf: toTimestamp(NOW),
    found: { sampledMembers: '0', totalMembers: '2200', exact: false },
  });
  await held;
  const { found } = await estimates.get(tenant, 'e-1');
  expect(found).toMatchObject({ sampledMembers: '1000', exact: false });
  const { low, high } = found?.size ?? {};
  expect([Number(low) < 1_100, Number(high) > 1_100, Number(low) >= 500]).toEqual([true, true, true]);
  letGo();
  expect(await become(estimates, 'ESTIMATE_STATE_DONE')).toMatchObject({ found: FOUND });
});

it('is of one moment: what happens while it runs, and who comes then, changes nothing', async () => {
  const { held, letGo } = holdPage(1);
  const estimates = startProcess();
  await begin(estimates);
  await held;
  // The last ones have not been looked at. What is late is of before the moment, and was not known.
  await put(MEMBERS, [memberOf(2_197, 1, NOW + 1), memberOf(2_196, 5, NOW + 1)]);
  await put(MEMBERS, [memberOf(2_201, 3)]);
  letGo();
  expect(await become(estimates, 'ESTIMATE_STATE_DONE')).toMatchObject({ found: FOUND });
});

it('ends where it is cancelled, and keeps what it has found', async () => {
  const { held, letGo } = holdPage(1);
  const estimates = startProcess();
  await begin(estimates);
  await held;
  const cancelled = await estimates.cancel(tenant, 'e-1');
  expect(cancelled).toMatchObject({
    state: 'ESTIMATE_STATE_CANCELLED',
    found: { sampledMembers: '1000', exact: false },
  });
  letGo();
  // Another one goes on from here, so the page that was held has been refused by then.
  await estimates.begin(tenant, 'e-2', 'same', sharedTwice, ABOUT);
  await eventually(async () => {
    const seen = await estimates.get(tenant, 'e-2');
    return seen.state === 'ESTIMATE_STATE_DONE' ? { found: seen } : { seen };
  });
  expect(await estimates.get(tenant, 'e-1')).toEqual(cancelled);
  expect(await estimates.cancel(tenant, 'e-1')).toEqual(cancelled);
  // What is over stays as it is.
  expect(await estimates.cancel(tenant, 'e-2')).toMatchObject({ state: 'ESTIMATE_STATE_DONE', found: FOUND });
});

it('goes on after its process, from the last page that was written', async () => {
  const killed = startProcess();
  beforePage = (pages) => (pages === 1 ? Promise.reject(new Error('killed')) : Promise.resolve());
  await begin(killed);
  await eventually(async () => {
    const seen = await killed.get(tenant, 'e-1');
    return seen.found?.sampledMembers === '1000' ? { found: seen } : { seen };
  });
  await killed.stop();
  expect(written).toEqual([0]);
  beforePage = () => Promise.resolve();
  expect(await become(startProcess(), 'ESTIMATE_STATE_DONE')).toMatchObject({ found: FOUND });
  expect(written).toEqual([0, 1, 2]);
});

it('is advanced once by two processes', async () => {
  let arrived = 0;
  const both = Promise.withResolvers<undefined>();
  // Both have looked at the same page before either writes it.
  beforePage = async (pages) => {
    if (pages !== 0) return;
    arrived += 1;
    if (arrived === 2) both.resolve(undefined);
    await both.promise;
  };
  await begin(startProcess());
  expect(await become(startProcess(), 'ESTIMATE_STATE_DONE')).toMatchObject({ found: FOUND });
  expect({ arrived, written }).toEqual({ arrived: 2, written: [0, 1, 2] });
});

it('is begun once by the same request', async () => {
  const estimates = startProcess();
  const [one, other] = await Promise.all([begin(estimates), begin(estimates)]);
  expect(other.asOf).toEqual(one.asOf);
  expect(await estimates.begun(tenant, 'e-1', 'same')).toMatchObject({ estimateId: 'e-1' });
  expect(await reasonOf(estimates.begun(tenant, 'e-1', 'other'))).toBe('REQUEST_ID_REUSED');
  expect(await estimates.begun(tenant, 'e-2', 'same')).toBeUndefined();
  expect(await reasonOf(estimates.get(tenant, 'e-2'))).toBe('ESTIMATE_UNKNOWN');
  expect(await reasonOf(estimates.cancel('beta', 'e-1'))).toBe('ESTIMATE_UNKNOWN');
});

it('is one of five at most, and forgotten behind twenty', async () => {
  const { held, letGo } = holdPage(0);
  const estimates = startProcess();
  for (let n = 1; n <= 5; n += 1) await begin(estimates, `e-${n}`);
  await held;
  expect(await reasonOf(begin(estimates, 'e-6'))).toBe('TOO_MANY_ESTIMATES');
  for (let n = 1; n <= 5; n += 1) await estimates.cancel(tenant, `e-${n}`);
  letGo();
  for (let n = 6; n <= 21; n += 1) {
    await begin(estimates, `e-${n}`);
    await estimates.cancel(tenant, `e-${n}`);
  }
  // Of those that began within the first millisecond, any.
  const first = await Promise.all([1, 2, 3, 4, 5].map((n) => reasonOf(estimates.get(tenant, `e-${n}`))));
  expect(first.filter((reason) => reason !== undefined)).toEqual(['ESTIMATE_UNKNOWN']);
  expect(await estimates.get(tenant, 'e-21')).toMatchObject({ state: 'ESTIMATE_STATE_CANCELLED' });
});
