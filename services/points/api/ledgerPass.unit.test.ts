import fc from 'fast-check';
import type { Document } from '@rapport/kernel/projection';
import type { Store, Write } from '@rapport/engine/ports/store';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { transactionId } from '../account/names.ts';
import { passThrough } from './ledgerPass.ts';
import type { AuditedAccount, LedgerPage } from './ledgerPass.ts';
import { ACCOUNTS, EVENTS } from '../views/ledger/queries.ts';

/** A ledger of a run has up to two thousand events. */
const RUNS = 20;
/** Units of which one begins as another does are in another order with what stands behind them. */
const UNITS = ['points', 'points-2', 'points2', 'coins'];
const OWNERS = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
const STREAMS = OWNERS.flatMap((owner) => UNITS.map((unit) => `acme:account:member:${owner}:${unit}`));

/** One that earned a point with each of its events. */
const bookingAt = (
  stream: string,
  version: number,
): Document & { readonly type: string; readonly data: object } => ({
  ...{ _id: transactionId(stream, version), stream, tenant: 'acme', version, effectiveAt: version },
  type: 'Earned',
  data: {
    ...{ amount: 1n, balanceAfter: BigInt(version), lots: [{ amount: 1n }] },
    postings: [{ debit: 'issuance', credit: 'member', amount: 1n }],
  },
});

const accountAt = (stream: string, version: number): Document & { readonly state: object } => ({
  ...{ _id: stream, tenant: 'acme', version },
  state: {
    ...{ status: 'open', balance: BigInt(version), lots: [{ amount: BigInt(version) }] },
    ...{ pending: [], holds: [], outgoing: [] },
  },
});

const put = (collection: string, document: Document): Write => ({ kind: 'put', collection, document });

const write = async (store: Store, writes: readonly Write[]): Promise<unknown> =>
  store.transact({ expectations: [], writes });

const earned = (stream: string, from: number, to: number): readonly Write[] => [
  ...Array.from({ length: to - from }, (_, index) => put(EVENTS, bookingAt(stream, from + index + 1))),
  put(ACCOUNTS, accountAt(stream, to)),
];

async function pagesOf(store: Store): Promise<readonly LedgerPage[]> {
  const pages: LedgerPage[] = [];
  for await (const page of passThrough(store, () => Promise.resolve())) pages.push(page);
  return pages;
}

const finishedOf = (pages: readonly LedgerPage[]): readonly AuditedAccount[] =>
  pages.flatMap(({ finished }) => finished);

const FAULTS = ['none', 'no account', 'no events', 'no last event', 'no first event'] as const;

const ledgers = fc.array(
  fc.record({ bookings: fc.integer({ min: 0, max: 180 }), fault: fc.constantFrom(...FAULTS) }),
  { minLength: STREAMS.length, maxLength: STREAMS.length },
);

describe('a pass through the ledger', () => {
  it('ends once with each account, and finds all that does not fit', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, async (ledger) => {
        const store = createMemoryStore();
        const accounts = ledger.flatMap(({ bookings, fault }, index) =>
          bookings === 0 ? [] : [{ stream: STREAMS[index] ?? '', bookings, fault }],
        );
        for (const { stream, bookings, fault } of accounts) {
          const lost =
            fault === 'no events'
              ? Array.from({ length: bookings }, (_, index) => index + 1)
              : fault === 'no last event'
                ? [bookings]
                : fault === 'no first event'
                  ? [1]
                  : [];
          await write(store, earned(stream, 0, bookings));
          await write(store, [
            ...lost.map((version) => ({
              ...{ kind: 'remove' as const, collection: EVENTS },
              id: transactionId(stream, version),
            })),
            ...(fault === 'no account'
              ? [{ kind: 'remove' as const, collection: ACCOUNTS, id: stream }]
              : []),
          ]);
        }
        const finished = finishedOf(await pagesOf(store));
        expect(finished.map(({ stream }) => stream).sort()).toEqual(
          accounts.map(({ stream }) => stream).sort(),
        );
        const wrong = finished.filter(({ problems }) => problems.length > 0);
        expect(wrong.map(({ stream }) => stream).sort()).toEqual(
          accounts.flatMap(({ stream, fault }) => (fault === 'none' ? [] : [stream])).sort(),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('tells the events of an account together and in order, before it ends with it', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, async (ledger) => {
        const store = createMemoryStore();
        for (const [index, { bookings }] of ledger.entries())
          if (bookings > 0) await write(store, earned(STREAMS[index] ?? '', 0, bookings));
        const pages = await pagesOf(store);
        const told: string[] = [];
        for (const { entries, finished } of pages) {
          told.push(...entries.map(({ stream, version }) => transactionId(stream, version)));
          for (const { stream } of finished) expect(told).toContain(transactionId(stream, 1));
        }
        const all = ledger.flatMap(({ bookings }, index) =>
          Array.from({ length: bookings }, (_, version) => transactionId(STREAMS[index] ?? '', version + 1)),
        );
        expect(told).toEqual(all.sort());
        expect(pages.reduce((sum, { events }) => sum + events, 0)).toBe(all.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('tells of an account without events as soon as it has passed its place', async () => {
    const store = createMemoryStore();
    const [first = '', second = '', third = ''] = STREAMS.filter((stream) => stream.endsWith(':coins'));
    await write(store, [
      put(ACCOUNTS, accountAt(first, 1)),
      ...earned(second, 0, 130),
      ...earned(third, 0, 170),
    ]);
    const told = (await pagesOf(store)).map(({ finished }) => finished.map(({ stream }) => stream));
    expect(told.filter((streams) => streams.length > 0)).toEqual([[second, first], [third]]);
  });

  it('finds nothing wrong with a ledger that goes on meanwhile', async () => {
    const bookings = fc.array(fc.tuple(fc.nat(STREAMS.length - 1), fc.integer({ min: 1, max: 70 })), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(bookings, bookings, async (before, meanwhile) => {
        const store = createMemoryStore();
        const versions = new Map<string, number>();
        const book = async ([index, count]: readonly [number, number]): Promise<void> => {
          const stream = STREAMS[index] ?? '';
          const from = versions.get(stream) ?? 0;
          versions.set(stream, from + count);
          await write(store, earned(stream, from, from + count));
        };
        for (const one of before) await book(one);
        const next = meanwhile.values();
        const busy: Store = {
          ...store,
          find: async (collection, query) => {
            const { value } = next.next();
            if (value !== undefined) await book(value);
            return store.find(collection, query);
          },
        };
        const finished = finishedOf(await pagesOf(busy));
        expect(finished.flatMap(({ problems }) => problems)).toEqual([]);
        expect(new Set(finished.map(({ stream }) => stream)).size).toBe(finished.length);
      }),
      { numRuns: RUNS },
    );
  });
});
