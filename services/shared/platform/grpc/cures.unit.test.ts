import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Http2Session, ServerHttp2Stream } from 'node:http2';
import { Client, Server, ServerCredentials, credentials } from '@grpc/grpc-js';
import { cureStreamTables } from './cures.ts';

const CREATED = 'http2.server.stream.created';
const CALLS = 100;
const AT_ONCE = 40;

/** What a session keeps its streams in. */
function tableOf(session: Http2Session): ReadonlyMap<number, unknown> {
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'state');
  if (symbol === undefined) throw new Error('Node calls the state of a session otherwise.');
  const state = (session as unknown as Readonly<Record<symbol, unknown>>)[symbol];
  return (state as { readonly streams: ReadonlyMap<number, unknown> }).streams;
}

const asIs = (bytes: Buffer): Buffer => bytes;
const METHOD = '/test.Echo/Echo';

describe('the streams of a session', () => {
  it('stand in a new table after some, each of them as long as it is open', async () => {
    const streams: ServerHttp2Stream[] = [];
    let session: Http2Session | undefined;
    const watch = (message: unknown): void => {
      const { stream } = message as { readonly stream: ServerHttp2Stream };
      streams.push(stream);
      session = stream.session;
    };
    subscribe(CREATED, watch);
    const server = new Server();
    const tables = new Set<unknown>();
    const missing: unknown[] = [];
    let most = 0;
    server.addService(
      {
        Echo: {
          ...{ path: METHOD, requestStream: false, responseStream: false },
          ...{
            requestSerialize: asIs,
            requestDeserialize: asIs,
            responseSerialize: asIs,
            responseDeserialize: asIs,
          },
        },
      },
      {
        Echo: ({ request }: { readonly request: Buffer }, answer: (error: null, bytes: Buffer) => void) => {
          const table = session && tableOf(session);
          tables.add(table);
          most = Math.max(most, table?.size ?? 0);
          for (const stream of streams.filter(({ destroyed }) => !destroyed)) {
            if (table?.get(Number(stream.id)) !== stream) missing.push(stream.id);
          }
          setImmediate(() => answer(null, request));
        },
      },
    );
    try {
      const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
          if (error === null) resolve(bound);
          else reject(error);
        });
      });
      cureStreamTables(server);
      const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
      const call = (text: string): Promise<string> =>
        new Promise((resolve, reject) => {
          client.makeUnaryRequest(METHOD, asIs, asIs, Buffer.from(text), (error, bytes) => {
            if (error === null) resolve(String(bytes));
            else reject(error);
          });
        });
      const answers: string[] = [];
      for (let made = 0; made < CALLS; made += AT_ONCE) {
        answers.push(
          ...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => call(`${made + index}`)))),
        );
      }
      expect(answers).toEqual(answers.map((_, index) => `${index}`));
      client.close();
      await new Promise<void>((resolve) => {
        server.tryShutdown(() => resolve());
      });
      expect(session && tableOf(session).size).toBe(0);
    } finally {
      unsubscribe(CREATED, watch);
      server.forceShutdown();
    }
    expect(missing).toEqual([]);
    expect(most).toBeGreaterThan(1);
    expect(tables.size).toBeGreaterThan(2);
  });
});
