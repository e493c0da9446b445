import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import type { Client as GrpcClient, ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';
import { OverloadedError } from '@rapport/engine/engine';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import { loadService } from '@rapport/protos/loader';
import type { TenantServiceDefinition } from '@rapport/protos/rapport/ingestion/v1/TenantService';
import { createLogger } from '../telemetry/logger.ts';
import { TEST_PRIVATE_KEY_PEM, TEST_PUBLIC_KEY_PEM } from '../config/test-config.ts';
import { createTokenKeys, createTokenSigner } from '../tokens/sign.ts';
import { createTokenVerifier } from '../tokens/verify.ts';
import type { Scope } from '../tokens/verify.ts';
import { createClient } from '@rapport/protos/client';
import { failedPrecondition, invalidArgument, readErrorDetails, unavailable } from './errors.ts';
import { bindService, createGrpcServer } from './server.ts';
import type { BidiHandler, CallContext, RpcBindings, UnaryHandler } from './server.ts';

const protos = loadService('ingestion');
const { TenantService, InteractionService } = protos.own;

type Get = UnaryHandler<object, { settings: { timeZone: string } }>;
type Streamed = { result: { id: string } };
type Stream = BidiHandler<{ interaction?: { id: string } | null }, Streamed>;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const unused = async (): Promise<never> => {
  throw new Error('not called here');
};

function tenantRpcs(get: Get): RpcBindings<TenantServiceDefinition> {
  return {
    GetTenant: { scope: 'read', handler: get },
    ConfigureTenant: { scope: 'admin', handler: unused },
    IssueToken: { scope: ['admin', 'operator'], handler: unused },
  };
}

async function running({ get = unused, stream }: { get?: Get; stream?: Stream }) {
  const finished: string[] = [];
  const logged: string[] = [];
  const server = createGrpcServer({
    services: [
      bindService(TenantService.service, tenantRpcs(get)),
      bindService(InteractionService.service, {
        IngestInteraction: { scope: 'ingest', handler: unused },
        BatchIngestInteractions: { scope: 'ingest', handler: unused },
        GetMemberTimeline: { scope: 'read', handler: unused },
        StreamInteractions: {
          scope: 'ingest',
          bidi: stream ?? async function* () {},
        },
      }),
    ],
    tokens: createTokenVerifier(TEST_PUBLIC_KEY_PEM),
    telemetry: { rpcFinished: ({ method, code }) => void finished.push(`${method} ${code}`) },
    logger: createLogger({ service: 'test', level: 'error' }, { write: (line) => void logged.push(line) }),
  });
  const port = await server.start(0);
  stops.push(() => server.stop(1_000));
  return { server, finished, logged, port, address: `127.0.0.1:${port}` };
}

async function tokenWith(
  scopes: readonly Scope[],
  privateKey = TEST_PRIVATE_KEY_PEM,
  ttlSeconds = 60,
): Promise<string> {
  const signer = createTokenSigner(privateKey);
  return (await signer.sign({ tenant: 'acme', subject: 'test', scopes, ttlSeconds, now: Date.now() })).token;
}

function tenantClient(address: string, token = '') {
  const client = createClient(TenantService, address, token);
  stops.push(async () => client.close());
  return client;
}

async function failureOf(promise: Promise<unknown>): Promise<ServiceError> {
  return promise.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (error: unknown) => error as ServiceError,
  );
}

describe('binding', () => {
  const get: Get = async () => ({ settings: { timeZone: 'UTC' } });

  it('fails for an RPC without a policy', () => {
    const { IssueToken: _left, ...rest } = tenantRpcs(get);
    expect(() => bindService(TenantService.service, rest as RpcBindings<TenantServiceDefinition>)).toThrow(
      'rapport.ingestion.v1.TenantService/IssueToken has no policy.',
    );
  });

  it('fails for a policy without a scope', () => {
    const rpcs = { ...tenantRpcs(get), IssueToken: { scope: [] as Scope[], handler: unused } };
    expect(() => bindService(TenantService.service, rpcs)).toThrow('has no scope');
  });

  it('fails for an entry that is no RPC, a prototype included', () => {
    const rpcs = { ...tenantRpcs(get), toString: { scope: 'read' as const, handler: unused } };
    expect(() => bindService(TenantService.service, rpcs)).toThrow('has no RPC toString');
  });

  it('fails for a handler of the wrong kind', () => {
    const rpcs = { ...tenantRpcs(get), GetTenant: { scope: 'read' as const, bidi: async function* () {} } };
    expect(() => bindService(TenantService.service, rpcs)).toThrow('needs a handler');
  });
});

describe('credentials', () => {
  const get: Get = async () => ({ settings: { timeZone: 'UTC' } });

  it.each([
    ['no token', async () => '', status.UNAUTHENTICATED, 'TOKEN_MISSING'],
    ['nonsense', async () => 'a.b.c', status.UNAUTHENTICATED, 'TOKEN_INVALID'],
    [
      'an expired token',
      () => tokenWith(['read'], TEST_PRIVATE_KEY_PEM, -1),
      status.UNAUTHENTICATED,
      'TOKEN_EXPIRED',
    ],
    [
      'another key',
      () => tokenWith(['read'], createTokenKeys().privateKeyPem),
      status.UNAUTHENTICATED,
      'TOKEN_INVALID',
    ],
    ['no scope', () => tokenWith([]), status.PERMISSION_DENIED, 'SCOPE_MISSING'],
    [
      'all other scopes',
      () => tokenWith(['ingest', 'write', 'admin', 'operator', 'backfill']),
      status.PERMISSION_DENIED,
      'SCOPE_MISSING',
    ],
  ])('refuses %s', async (_what, token, code, reason) => {
    const { address, finished } = await running({ get });
    const error = await failureOf(tenantClient(address, await token()).GetTenant({}));
    expect(error.code).toBe(code);
    expect(readErrorDetails(error)).toMatchObject({ reason, domain: 'rapport' });
    expect(finished).toEqual([`rapport.ingestion.v1.TenantService/GetTenant ${status[code]}`]);
  });

  it('refuses a stream without a token', async () => {
    const { address } = await running({});
    const client = createClient(InteractionService, address);
    stops.push(async () => client.close());
    const call = client.openStream('StreamInteractions');
    call.resume();
    const [error] = (await once(call, 'error')) as [ServiceError];
    expect(readErrorDetails(error)?.reason).toBe('TOKEN_MISSING');
  });

  it('tell the handler who calls', async () => {
    let seen: CallContext | undefined;
    const { address } = await running({
      get: async (_request, context) => {
        seen = context;
        return { settings: { timeZone: 'UTC' } };
      },
    });
    const response = await tenantClient(address, await tokenWith(['read'])).GetTenant(
      {},
      { deadlineMs: 5_000 },
    );
    expect(response.settings?.timeZone).toBe('UTC');
    expect(seen).toMatchObject({
      tenant: 'acme',
      subject: 'test',
      scopes: new Set(['read']),
      method: 'rapport.ingestion.v1.TenantService/GetTenant',
    });
    expect(seen?.deadlineMs()).toBeLessThanOrEqual(5_000);
  });
});

describe('refusals', () => {
  async function refused(thrown: Error) {
    const { address, logged } = await running({ get: () => Promise.reject(thrown) });
    const error = await failureOf(tenantClient(address, await tokenWith(['read'])).GetTenant({}));
    return { error, details: readErrorDetails(error), logged };
  }

  it('carry their reason, message and facts', async () => {
    const { error, details } = await refused(
      failedPrecondition('INSUFFICIENT_POINTS', 'Too few — 5 < 7.', { balance: '5' }),
    );
    expect(error.code).toBe(status.FAILED_PRECONDITION);
    expect(details).toEqual({
      code: status.FAILED_PRECONDITION,
      message: 'Too few — 5 < 7.',
      reason: 'INSUFFICIENT_POINTS',
      domain: 'rapport',
      metadata: { balance: '5' },
      fields: [],
    });
  });

  it('name the field', async () => {
    const { details } = await refused(invalidArgument('ID_INVALID', 'No id.', 'request_id'));
    expect(details?.fields).toEqual([{ field: 'request_id', description: 'No id.' }]);
  });

  it('say when to try again', async () => {
    const { error, details } = await refused(unavailable('LAGGING', 'The store lags.', 1_250));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(details?.retryDelayMs).toBe(1_250);
  });

  it.each([
    [new OverloadedError(40), status.RESOURCE_EXHAUSTED, 'OVERLOADED', 40],
    [new StoreUnavailableError('mongodb://secret-host'), status.UNAVAILABLE, 'STORE_UNAVAILABLE', 1_000],
    [new CommitUnknownError('secret-host'), status.UNAVAILABLE, 'COMMIT_UNKNOWN', 1_000],
    [new LogUnavailableError('broker secret-host'), status.UNAVAILABLE, 'LOG_UNAVAILABLE', 1_000],
  ])('are made of %s', async (thrown, code, reason, retryDelayMs) => {
    const { error, details } = await refused(thrown);
    expect(error.code).toBe(code);
    expect(details).toMatchObject({ reason, retryDelayMs });
    expect(error.message).not.toContain('secret-host');
  });

  it('of our own faults say nothing, and are logged once', async () => {
    const { error, details, logged } = await refused(new TypeError('canary'));
    expect(error.code).toBe(status.INTERNAL);
    expect(details?.reason).toBe('INTERNAL');
    expect(JSON.stringify([error.message, error.details, details])).not.toContain('canary');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('canary');
  });

  it('carry nothing where they are not ours', () => {
    expect(readErrorDetails(new Error('x'))).toBeUndefined();
    expect(readErrorDetails('x')).toBeUndefined();
  });
});

describe('calls', () => {
  it('see that their caller is gone', async () => {
    let aborted: () => void = () => {};
    const gone = new Promise<void>((resolve) => (aborted = resolve));
    const { address } = await running({
      get: (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted();
            reject(new Error('gone'));
          });
        }),
    });
    const error = await failureOf(
      tenantClient(address, await tokenWith(['read'])).GetTenant({}, { deadlineMs: 50 }),
    );
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await gone;
  });

  it('end before the server stops', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const { server, address } = await running({
      get: async () => {
        entered();
        await held;
        return { settings: { timeZone: 'UTC' } };
      },
    });
    const call = tenantClient(address, await tokenWith(['read'])).GetTenant({});
    await inside;
    const stopped = server.stop(5_000);
    release();
    await expect(call).resolves.toMatchObject({ settings: { timeZone: 'UTC' } });
    await stopped;
  });

  it('are cut off at the deadline of the stop', async () => {
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const { server, address } = await running({
      get: () => {
        entered();
        return new Promise(() => {});
      },
    });
    const call = failureOf(tenantClient(address, await tokenWith(['read'])).GetTenant({}));
    await inside;
    await server.stop(10);
    expect([status.CANCELLED, status.UNAVAILABLE]).toContain((await call).code);
  });
});

describe('bidirectional streams', () => {
  async function opened(stream: Stream) {
    const server = await running({ stream });
    const client = createClient(InteractionService, server.address, await tokenWith(['ingest']));
    stops.push(async () => client.close());
    return { ...server, call: client.openStream('StreamInteractions') };
  }

  it('answer in order and end with the caller', async () => {
    const { call } = await opened(async function* (requests) {
      for await (const { interaction } of requests) yield { result: { id: interaction?.id ?? '' } };
    });
    for (const id of ['a', 'b', 'c']) call.write({ interaction: { id } });
    call.end();
    const ids: (string | undefined)[] = [];
    for await (const response of call) ids.push((response as Streamed).result.id);
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it('may answer after they have stopped reading', async () => {
    const { call } = await opened(async function* (requests) {
      for await (const { interaction } of requests) {
        yield { result: { id: interaction?.id ?? '' } };
        break;
      }
      yield { result: { id: 'last' } };
    });
    call.write({ interaction: { id: 'a' } });
    const ids: (string | undefined)[] = [];
    for await (const response of call) ids.push((response as Streamed).result.id);
    expect(ids).toEqual(['a', 'last']);
  });

  it('carry the refusal that ends them', async () => {
    const { call } = await opened(async function* () {
      yield { result: { id: 'a' } };
      throw invalidArgument('WRONG', 'No.');
    });
    const ids: string[] = [];
    call.on('data', (response: Streamed) => ids.push(response.result.id));
    const [error] = (await once(call, 'error')) as [ServiceError];
    expect(ids).toEqual(['a']);
    expect(readErrorDetails(error)?.reason).toBe('WRONG');
  });

  it('are pulled no faster than the caller reads', async () => {
    let produced = 0;
    const big = 'x'.repeat(64 * 1024);
    const total = 400;
    const { call } = await opened(async function* () {
      for (; produced < total; produced++) yield { result: { id: big } };
    });
    // Windows and buffers take a few megabytes; without backpressure all 26 MB would be produced at once.
    let read = 0;
    let furthestAhead = 0;
    for await (const _response of call) {
      read++;
      furthestAhead = Math.max(furthestAhead, produced - read);
    }
    expect(furthestAhead).toBeLessThan(total / 2);
    expect(read).toBe(total);
  });

  it('end their generator when the caller goes away', async () => {
    let ended: () => void = () => {};
    const over = new Promise<void>((resolve) => (ended = resolve));
    const { call, logged } = await opened(async function* (requests) {
      try {
        for await (const { interaction } of requests) yield { result: { id: interaction?.id ?? '' } };
      } finally {
        ended();
      }
    });
    call.on('error', () => {});
    call.write({ interaction: { id: 'a' } });
    await once(call, 'data');
    call.cancel();
    await over;
    expect(logged).toEqual([]);
  });
});

describe('without a token', () => {
  it('health is answered, and follows what the service says of itself', async () => {
    const { server, address } = await running({});
    const loaded = loadPackageDefinition(loadSync(healthProto, { enums: String })) as unknown as {
      grpc: {
        health: {
          v1: {
            Health: new (
              address: string,
              c: typeof credentials extends { createInsecure: () => infer C } ? C : never,
            ) => GrpcClient;
          };
        };
      };
    };
    const client = new loaded.grpc.health.v1.Health(address, credentials.createInsecure()) as GrpcClient & {
      Check: (
        request: object,
        callback: (error: Error | null, response?: { status: string }) => void,
      ) => void;
    };
    stops.push(async () => client.close());
    const check = (service: string): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        client.Check({ service }, (error, response) => (error ? reject(error) : resolve(response?.status)));
      });
    await expect(check('')).resolves.toBe('NOT_SERVING');
    server.setServing(true);
    await expect(check('')).resolves.toBe('SERVING');
    await expect(check('rapport.ingestion.v1.TenantService')).resolves.toBe('SERVING');
    server.setServing(false);
    await expect(check('')).resolves.toBe('NOT_SERVING');
  });

  it('reflection lists the services', async () => {
    const { address } = await running({});
    const path = require
      .resolve('@grpc/reflection/package.json')
      .replace('package.json', 'build/proto/grpc/reflection/v1/reflection.proto');
    const loaded = loadPackageDefinition(loadSync(path, { keepCase: true })) as unknown as {
      grpc: { reflection: { v1: { ServerReflection: Parameters<typeof createClient>[0] } } };
    };
    const client = createClient(loaded.grpc.reflection.v1.ServerReflection, address);
    stops.push(async () => client.close());
    const call = client.openStream('ServerReflectionInfo' as never);
    (call as unknown as { write: (message: object) => void }).write({ list_services: '' });
    const [answer] = (await once(call, 'data')) as [
      { list_services_response: { service: { name: string }[] } },
    ];
    call.end();
    expect(answer.list_services_response.service.map(({ name }) => name).sort()).toEqual([
      'rapport.ingestion.v1.InteractionService',
      'rapport.ingestion.v1.TenantService',
    ]);
  });

  it('reflection tells a client that links descriptors all that it needs', async () => {
    const { address } = await running({ get: async () => ({ settings: { timeZone: 'Asia/Shanghai' } }) });
    const token = await tokenWith(['read']);
    const buf = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.bin', 'buf');
    const { stdout } = await promisify(execFile)(buf, [
      ...['curl', '--protocol', 'grpc', '--http2-prior-knowledge'],
      ...['-H', `authorization: Bearer ${token}`, '-d', '{}'],
      `http://${address}/rapport.ingestion.v1.TenantService/GetTenant`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ settings: { timeZone: 'Asia/Shanghai' } });
  });
});

describe('what is not gRPC', () => {
  it('does not bring the server down', async () => {
    const { port, address } = await running({ get: async () => ({ settings: { timeZone: 'UTC' } }) });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\n\r\n' + '\0'.repeat(1_000));
    await once(socket.resume(), 'close');
    await expect(tenantClient(address, await tokenWith(['read'])).GetTenant({})).resolves.toBeDefined();
  });
});
