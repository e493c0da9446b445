import { randomUUID } from 'node:crypto';
import type { Document } from '@rapport/kernel/projection';
import { StoreUnavailableError } from '@rapport/engine/ports/store';
import { storeContract } from '@rapport/testkit/contracts/store';
import { mongodbUri } from '@rapport/testkit/servers';
import { createMongoStore } from './store.ts';

const appName = 'rapport-contract';

storeContract('MongoDB', async () => {
  const database = `contract_${randomUUID().slice(0, 8)}`;
  return () => createMongoStore({ uri: mongodbUri(), database, appName });
});

describe('MongoDB', () => {
  it('is told to be unavailable where nobody listens', async () => {
    const uri = 'mongodb://127.0.0.1:1/?replicaSet=rs0&serverSelectionTimeoutMS=200';
    await expect(createMongoStore({ uri, database: 'none', appName })).rejects.toThrow(StoreUnavailableError);
  });

  it('tells a document that it cannot keep from being unavailable', async () => {
    const store = await createMongoStore({ uri: mongodbUri(), database: 'contract_large', appName });
    try {
      const document = { _id: 'a', text: 'x'.repeat(17_000_000) };
      const attempt = store.transact({
        expectations: [],
        writes: [{ kind: 'put', collection: 'c', document }],
      });
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(StoreUnavailableError);
    } finally {
      await store.drop(['c']);
      await store.close();
    }
  });

  it('answers as of one moment, however large the answer is', async () => {
    const store = await createMongoStore({ uri: mongodbUri(), database: 'contract_moment', appName });
    const collection = 'c';
    const put = (id: string): Promise<unknown> =>
      store.transact({
        expectations: [],
        writes: [{ kind: 'put', collection, document: { _id: id } }],
      });
    const remove = (id: string): Promise<unknown> =>
      store.transact({ expectations: [], writes: [{ kind: 'remove', collection, id }] });
    try {
      await store.ensureCollections([{ name: collection, indexes: [] }]);
      // More than one message holds, between what is written first and what is written after it.
      const text = 'x'.repeat(1_000_000);
      for (let n = 10; n < 30; n += 1) {
        await store.transact({
          expectations: [],
          writes: [{ kind: 'put', collection, document: { _id: `b${n}`, text } as Document }],
        });
      }
      const reading = new AbortController();
      const writing = (async () => {
        while (!reading.signal.aborted) {
          await put('a');
          await put('c');
          await remove('c');
          await remove('a');
        }
      })();
      const answers: string[][] = [];
      while (answers.length < 30) {
        const found = await store.find(collection, { filter: {}, limit: 100 });
        answers.push(found.map(({ _id }) => _id));
      }
      reading.abort();
      await writing;
      expect(answers.filter((ids) => ids.includes('c') && !ids.includes('a'))).toEqual([]);
    } finally {
      await store.drop([collection]);
      await store.close();
    }
  });
});
