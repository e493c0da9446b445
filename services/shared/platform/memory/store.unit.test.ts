import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import { storeContract } from '@rapport/testkit/contracts/store';
import { createMemoryStore } from './store.ts';

storeContract('the store in memory', async () => {
  const shared = createMemoryStore();
  return async () => shared;
});

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
