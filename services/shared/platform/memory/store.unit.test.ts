import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import { storeContract } from '@rapport/testkit/contracts/store';
import { seededTurns } from '@rapport/testkit/seededTurns';
import { createMemoryStore } from './store.ts';
import { inOrder } from './turns.ts';

const SEEDS = [1, 2, 3];

storeContract('the store in memory', async () => {
  const shared = createMemoryStore();
  return async () => shared;
});

storeContract('a client of the store in memory', () => {
  const shared = createMemoryStore();
  const line = {
    turns: inOrder,
    network: inOrder,
    fault: () => 'none' as const,
    failsRead: () => false,
  };
  return Promise.resolve(() => Promise.resolve(shared.connect(line)));
});

for (const seed of SEEDS) {
  storeContract(`the store in memory in the turns of seed ${String(seed)}`, () => {
    const shared = createMemoryStore();
    const turns = seededTurns(seed);
    const line = { network: inOrder, fault: () => 'none' as const, failsRead: () => false };
    return Promise.resolve(() => Promise.resolve(shared.connect({ ...line, turns: turns() })));
  });
}

describe('the store in memory', () => {
  const write = (fields: object = {}) =>
    ({
      expectations: [],
      writes: [{ kind: 'put', collection: 'c', document: { _id: 'a', ...fields } }],
    }) as const;

  it('refuses a transaction by script, once, and changes nothing', async () => {
    const store = createMemoryStore();
    store.faults.failNextTransaction();
    await expect(store.transact(write())).rejects.toThrow(StoreUnavailableError);
    expect((await store.getMany('c', ['a'])).size).toBe(0);
    await expect(store.transact(write())).resolves.toEqual({ outcome: 'committed' });
  });

  it.each([true, false])('loses an answer by script, its effect taken: %p', async (tookEffect) => {
    const store = createMemoryStore();
    store.faults.loseNextAnswer(tookEffect);
    await expect(store.transact(write())).rejects.toThrow(CommitUnknownError);
    expect((await store.getMany('c', ['a'])).size).toBe(tookEffect ? 1 : 0);
  });

  it('carries a transaction out after its client has given it up, by script', async () => {
    const store = createMemoryStore();
    const arrives = Promise.withResolvers<undefined>();
    const late = store.connect({
      turns: inOrder,
      network: { take: () => arrives.promise.then(() => undefined) },
      fault: () => 'late',
      failsRead: () => false,
    });
    await expect(late.transact(write())).rejects.toThrow(CommitUnknownError);
    expect(store.documents('c')).toEqual([]);
    arrives.resolve(undefined);
    await arrives.promise;
    await Promise.resolve();
    await Promise.resolve();
    expect(store.documents('c')).toHaveLength(1);
  });

  it('refuses a read by script', async () => {
    const store = createMemoryStore().connect({
      turns: inOrder,
      network: inOrder,
      fault: () => 'none',
      failsRead: () => true,
    });
    await expect(store.getMany('c', ['a'])).rejects.toThrow(StoreUnavailableError);
  });

  it('orders texts by their bytes, beyond the basic plane too', async () => {
    const store = createMemoryStore();
    const ids = ['\u{1F600}', '\uFFFD', '\uD7FF', 'b', 'ab', 'a'];
    const writes = ids.map((_id) => ({ kind: 'put', collection: 'c', document: { _id } }) as const);
    await store.transact({ expectations: [], writes });
    const byBytes = ids.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect(store.documents('c').map(({ _id }) => _id)).toEqual(byBytes);
  });

  it('gives documents that nobody can change', async () => {
    const store = createMemoryStore();
    await store.transact(write({ nested: { points: 1n } }));
    const found = (await store.getMany('c', ['a'])).get('a') as unknown as { nested: { points: bigint } };
    expect(() => {
      found.nested.points = 2n;
    }).toThrow(TypeError);
  });

  it.each([
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a function', () => 1],
    ['an integer beyond 64 bits', 2n ** 63n],
    ['nothing in a list', [undefined]],
  ])('refuses %s, and has nothing of the transaction', async (_, value) => {
    const store = createMemoryStore();
    const { writes } = write({ value });
    const before = { kind: 'put', collection: 'c', document: { _id: 'before' } } as const;
    await expect(store.transact({ expectations: [], writes: [before, ...writes] })).rejects.toThrow();
    expect((await store.getMany('c', ['a', 'before'])).size).toBe(0);
  });
});
