import { randomUUID } from 'node:crypto';
import type { Store } from '@rapport/engine/ports/store';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { mongodbUri } from '../servers.ts';
import { outboxContract } from './outbox.contract.ts';

outboxContract('MongoDB', () => {
  const database = `outbox_${randomUUID().slice(0, 8)}`;
  const stores: Store[] = [];
  const client = async (): Promise<Store> => {
    const store = await createMongoStore({ uri: mongodbUri(), database, appName: 'rapport-outbox' });
    stores.push(store);
    return store;
  };
  const end = async (): Promise<void> => {
    await stores[0]?.drop(await stores[0].listCollections());
    for (const store of stores) await store.close();
  };
  return Promise.resolve({ client, end });
});
