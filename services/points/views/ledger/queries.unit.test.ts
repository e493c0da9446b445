import type { Document } from '@rapport/kernel/projection';
import type { Store } from '@rapport/engine/ports/store';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { accountStream, stepId, transactionId } from '../../account/names.ts';
import { NOTHING_REMEMBERED } from '../../account/memory.ts';
import { MAX_HISTORY_EVENTS, balanceAsOf, entryId, foldHistory, listTransactions } from './queries.ts';
import type { Account } from './queries.ts';

const EVENTS = 'points.account.v1.events';
const STREAM = accountStream('acme', 'a'.repeat(32), 'points');

function account(version: number, balance: bigint, reachedAt: number): Account {
  return {
    stream: STREAM,
    version,
    lastEventAt: reachedAt,
    state: {
      status: 'open',
      mid: '',
      unit: 'points',
      balance,
      lots: [{ amount: balance }],
      pending: [],
      holds: [],
      closedHolds: [],
      outgoing: [],
      reachedAt,
      changedAt: reachedAt,
      memory: NOTHING_REMEMBERED,
    },
  };
}

interface Row extends Document {
  readonly version: number;
}

const row = (version: number, effectiveAt: number, amount = 1n, stream = STREAM): Row => ({
  _id: transactionId(stream, version),
  version,
  ...{
    stream,
    tenant: 'acme',
    type: 'Earned',
    effectiveAt,
    recordedAt: 0,
    data: { amount, postings: [], lots: [] },
  },
});

async function storeOf(...documents: readonly Document[]): Promise<Store> {
  const store = createMemoryStore();
  await store.transact({
    expectations: [],
    writes: documents.map((document) => ({ kind: 'insert', collection: EVENTS, document })),
  });
  return store;
}

const availableAt = async (store: Store, known: Account, at: number) =>
  (await balanceAsOf(store, known, at, 9))?.available;

describe('a history', () => {
  it('is read to its end, whatever its length, many events having the same time', async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => row(index + 1, Math.floor(index / 800)));
    const store = await storeOf(...rows);
    const known = account(2_500, 2_500n, 3);
    expect(await foldHistory(store, known, 0, 0, (sum) => sum + 1)).toBe(2_500);
    expect(await availableAt(store, known, 0)).toBe(800n);
    expect(await availableAt(store, known, 2)).toBe(2_400n);
    expect(await availableAt(store, known, -1)).toBe(0n);
  });

  it('ends at the version that was read, and is that of one account', async () => {
    const neighbour = accountStream('acme', 'a'.repeat(32), 'points2');
    const store = await storeOf(row(1, 5), row(2, 4), row(3, 1), row(1, 1, 100n, neighbour));
    expect(await availableAt(store, account(2, 2n, 5), 4)).toBe(1n);
    expect(await availableAt(store, account(2, 2n, 5), 5)).toBe(2n);
  });

  it('is not read at all for a moment from which on nothing has changed', async () => {
    expect(await availableAt(createMemoryStore(), account(9, 42n, 5), 5)).toBe(42n);
  });

  it('is refused where it is too long, and told all the same where nothing has changed since', async () => {
    const long = account(MAX_HISTORY_EVENTS + 1, 42n, 5);
    expect(await availableAt(createMemoryStore(), long, 4)).toBeUndefined();
    expect(await availableAt(createMemoryStore(), long, 5)).toBe(42n);
    expect(await availableAt(createMemoryStore(), account(MAX_HISTORY_EVENTS, 42n, 5), 4)).toBe(0n);
  });
});

describe('a list of transactions', () => {
  it('goes through the steps of what time brought about, page by page', async () => {
    const step = (amount: bigint) => ({
      type: 'Expired',
      data: { amount, effectiveAt: 1, postings: [], lots: [], balanceAfter: 0n },
    });
    const warned = { type: 'ExpiryWarned', data: { effectiveAt: 1, expiresAt: 2, amount: 1n } };
    const elapsed = (version: number, ...steps: readonly object[]) => ({
      ...row(version, 1),
      ...{ type: 'Elapsed', data: { steps } },
    });
    const store = await storeOf(
      row(1, 1),
      elapsed(2, step(-1n), warned, step(-2n)),
      elapsed(3, warned),
      elapsed(4, warned),
      row(5, 1),
    );
    for (const size of [1, 2, 3, 10]) {
      const seen: string[] = [];
      for (let before: string | undefined; ;) {
        const page = await listTransactions(store, STREAM, size, before);
        seen.push(...page.map(entryId));
        const last = page.at(-1);
        if (last === undefined || page.length < size) break;
        before = entryId(last);
      }
      expect(seen).toEqual([
        transactionId(STREAM, 5),
        stepId(STREAM, 2, 3),
        stepId(STREAM, 2, 1),
        transactionId(STREAM, 1),
      ]);
    }
  });

  it('leaves out refusals, other events and other accounts', async () => {
    const neighbours = ['point', 'points2'].map((unit) =>
      row(7, 1, 1n, accountStream('acme', 'a'.repeat(32), unit)),
    );
    const store = await storeOf(
      row(1, 1),
      { ...row(2, 1), ...{ type: 'EarnRejected' } },
      row(10, 1),
      { ...row(0, 1), _id: `${STREAM}@!Redeem:r-1` },
      ...neighbours,
    );
    const versions = async (limit: number, before?: string) =>
      (await listTransactions(store, STREAM, limit, before)).map(({ version }) => version);
    expect(await versions(10)).toEqual([10, 1]);
    expect(await versions(1)).toEqual([10]);
    expect(await versions(1, transactionId(STREAM, 10))).toEqual([1]);
  });
});
