import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
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

interface Proxy {
  readonly uri: string;
  /** Keeps back the first message that contains `text`, and its connection with it; resolves to how to lose it. */
  readonly hold: (text: string) => Promise<() => void>;
  /** Loses every other connection, once the driver's monitor listens on one; resolves when it connects anew. */
  readonly loseOthers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let holding: { readonly text: string; readonly found: (lose: () => void) => void } | undefined;
  let held: Socket | undefined;
  let monitors = (): void => undefined;
  const monitored = new Promise<void>((resolve) => {
    monitors = resolve;
  });
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    open.add(client);
    client.on('data', (bytes) => {
      if (bytes.includes('maxAwaitTimeMS')) monitors();
      if (holding !== undefined && bytes.includes(holding.text)) {
        held = client;
        holding.found(() => client.destroy());
        holding = undefined;
      } else upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(client);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true&heartbeatFrequencyMS=500`,
    hold: (text) =>
      new Promise((found) => {
        holding = { text, found };
      }),
    loseOthers: async () => {
      await monitored;
      const reconnected = once(server, 'connection');
      for (const client of open) if (client !== held) client.destroy();
      await reconnected;
    },
    close: async () => {
      for (const client of open) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

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

  it('tells a connection that is lost within a transaction from a refusal, also where its monitor has noticed first', async () => {
    const proxy = await startProxy(mongodbUri());
    const store = await createMongoStore({ uri: proxy.uri, database: 'contract_lost', appName });
    const collection = 'c';
    try {
      await store.ensureCollections([{ name: collection, indexes: [] }]);
      const held = proxy.hold('withheld');
      const document = { _id: 'a', text: 'withheld' } as Document;
      const attempt = store
        .transact({ expectations: [], writes: [{ kind: 'put', collection, document }] })
        .catch((reason: unknown) => reason);
      const lose = await held;
      await proxy.loseOthers();
      lose();
      expect(await attempt).toBeInstanceOf(StoreUnavailableError);
      expect(await store.getMany(collection, ['a'])).toEqual(new Map());
    } finally {
      await store.drop([collection]);
      await store.close();
      await proxy.close();
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
