import { randomUUID } from 'node:crypto';
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
});
