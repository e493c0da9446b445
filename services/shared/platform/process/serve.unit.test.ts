import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { Engine } from '@rapport/engine/engine';
import type { EventLog, RecordBatch } from '@rapport/engine/ports/log';
import type {
  CutoverOutcome,
  Operation,
  ParkedRecord,
  RebuildState,
  ResolveOutcome,
  ResolveRequest,
} from '@rapport/engine/ports/inspection';
import type { Store } from '@rapport/engine/ports/store';
import { loadService } from '@rapport/protos/loader';
import { TEST_PRIVATE_KEY_PEM, testConfig } from '../config/test-config.ts';
import { createClient } from '@rapport/protos/client';
import { loadOperations } from '../admin/operations.ts';
import { readErrorDetails } from '../grpc/errors.ts';
import { bindService } from '../grpc/server.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createTokenSigner } from '../tokens/sign.ts';
import type { Scope } from '../tokens/verify.ts';
import { createFollowClock, listenForGoLive } from './clock.ts';
import { serve } from './serve.ts';
import type { Running, ServeOptions } from './serve.ts';
import type { BaseConfig } from '../config/base.ts';

const protos = loadService('points');
const { Operations } = loadOperations();

async function token(...scopes: readonly Scope[]): Promise<string> {
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  return (await signer.sign({ tenant: 'acme', subject: 'op-1', scopes, ttlSeconds: 60, now: Date.now() }))
    .token;
}

/** A port that only takes part in the order of things. */
function stage(overrides: Partial<ServeOptions<'points', BaseConfig>> = {}) {
  const steps: string[] = [];
  const lines: string[] = [];
  const common = {
    ...{ projection: 'points.p.v1', build: 2, keep: true, startedBy: 'op-1', startedAt: 1_500 },
    ...{ appliedRecords: 5, targetRecords: 9 },
  };
  const hash = { collection: 'c', documents: 1, sha256: 'aa' };
  const operations: Operation[] = [
    { ...common, name: 'operations/1', kind: 'rebuild', result: { state: 'running' } },
    {
      ...common,
      name: 'operations/2',
      kind: 'rebuild',
      result: { state: 'compared', finishedAt: 2, equal: true, live: [hash], rebuilt: [hash] },
    },
    {
      ...common,
      name: 'operations/3',
      kind: 'cutover',
      result: { state: 'switched', finishedAt: 2, corrections: 7 },
    },
    {
      ...common,
      name: 'operations/4',
      kind: 'rebuild',
      result: { state: 'failed', finishedAt: 2, reason: 'why' },
    },
    {
      ...common,
      name: 'operations/5',
      kind: 'rebuild',
      result: { state: 'cancelled', finishedAt: 2, reason: 'It was cancelled.' },
    },
  ];
  const parked: ParkedRecord = {
    ...{ topic: 't', partition: 1, offset: 2 ** 40, key: 'acme:1', reason: 'schema', parkedAt: 1_500 },
    ...{ id: 't|1|1', attempts: 2 },
    value: new Uint8Array([1, 2]),
  };
  const state = {
    ready: true,
    rebuild: 'started' as Awaited<ReturnType<Engine['rebuild']>>,
    resolved: { outcome: 'unknown' } as ResolveOutcome,
    requests: [] as ResolveRequest[],
    cutover: { outcome: 'unknown_build' } as CutoverOutcome,
    dropped: 'dropped' as Awaited<ReturnType<Engine['dropBuild']>>,
    operations,
    parked: [1, 2, 3].map((n) => ({ ...parked, id: `t|1|${n}` })),
  };
  const rebuilds: RebuildState[] = [
    { state: 'none' },
    { state: 'running', startedAt: 1, appliedRecords: 5, targetRecords: 9 },
    {
      state: 'compared',
      startedAt: 1,
      finishedAt: 2,
      equal: true,
      live: [{ collection: 'c', documents: 1, sha256: 'aa' }],
      rebuilt: [{ collection: 'c', documents: 1, sha256: 'aa' }],
    },
    { state: 'failed', reason: 'why' },
  ];
  const engine: Engine = {
    submit: () => Promise.reject(new Error('unused')),
    logClock: () => 5,
    ready: () => state.ready,
    applied: () => Promise.resolve([]),
    parkedOf: () => Promise.resolve([]),
    store: {} as Store,
    remembered: {} as Store,
    stop: async () => void steps.push('engine stopped'),
    progress: async () => ({
      inputs: [
        {
          ...{ topic: 'in', partition: 0, appliedOffset: 7, publishedThroughOffset: 6, logClock: 1_500 },
          isFollowedHere: true,
          stopped: 'it stands still',
        },
      ],
      outputs: [{ topic: 'out', partition: 1, endOffset: 2 ** 40 }],
      outboxDepth: 3,
    }),
    projections: async () =>
      rebuilds.map((rebuild, n) => ({
        ...{ projection: `points.p.v${n}`, topic: 't', positions: [], live: 1, rebuild },
        ...(n === 1 && { standing: 2, operation: 'operations/1' }),
      })),
    rebuild: async () => state.rebuild,
    cutover: async () => state.cutover,
    dropBuild: async () => state.dropped,
    operations: async ({ limit, after = '' }) =>
      state.operations.filter(({ name }) => name > after).slice(0, limit),
    operation: async (name) => state.operations.find((each) => each.name === name),
    cancel: async (name) => (name === 'operations/1' ? 'cancelling' : 'unknown'),
    parked: async ({ limit, after = '' }) => state.parked.filter(({ id }) => id > after).slice(0, limit),
    resolve: async (request) => {
      state.requests.push(request);
      return state.resolved;
    },
    waitFor: async () => true,
  };
  const log = {
    ensureTopics: async () => {
      steps.push('topics ensured');
      return [];
    },
    close: async () => void steps.push('log closed'),
  } as unknown as EventLog;
  const store = { close: async () => void steps.push('store closed') } as unknown as Store;
  const options: ServeOptions<'points', BaseConfig> = {
    name: 'points',
    config: testConfig(),
    adapters: { log, store },
    topics: [],
    engine: async () => {
      steps.push('engine started');
      return engine;
    },
    bindings: ({ protos: { own } }) => [
      bindService(own.RuleService.service, {
        CreateRule: { scope: 'write', handler: async () => ({}) },
        PublishRuleVersion: { scope: 'write', handler: async () => ({}) },
        RetireRule: { scope: 'write', handler: async () => ({}) },
        ListRules: { scope: 'read', handler: async () => ({}) },
        DryRunEarn: { scope: 'read', handler: async () => ({}) },
        ReplayRule: { scope: 'write', handler: async () => ({}) },
        GetReplay: { scope: 'read', handler: async () => ({}) },
        ReapplyRule: { scope: 'write', handler: async () => ({}) },
        BookReapplication: { scope: 'write', handler: async () => ({}) },
        GetReapplication: { scope: 'read', handler: async () => ({}) },
        GetRule: {
          scope: 'read',
          handler: async ({ ruleId }, { tenant }) => ({ rule: { ruleId, name: tenant } }),
        },
      }),
    ],
    routes: (router) =>
      router.get('/v1/hello', (_request, response) => void response.json({ hello: 'world' })),
    onStop: async () => void steps.push('service stopped'),
    logger: createLogger({ service: 'points', level: 'info' }, { write: (line) => void lines.push(line) }),
    ...overrides,
  };
  return { steps, lines, state, options, engine, log };
}

const started: Running[] = [];
const clients: { close: () => void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const running of started.splice(0)) await running.stop();
});

async function running(overrides: Partial<ServeOptions<'points', BaseConfig>> = {}) {
  const set = stage(overrides);
  const service = await serve(set.options);
  started.push(service);
  const admin = createClient(
    protos.admin.AdminService,
    `127.0.0.1:${service.grpcPort}`,
    await token('operator'),
  );
  const rules = createClient(protos.own.RuleService, `127.0.0.1:${service.grpcPort}`, await token('read'));
  const operations = createClient(Operations, `127.0.0.1:${service.grpcPort}`, await token('operator'));
  clients.push(admin, rules, operations);
  return { ...set, service, admin, rules, operations, url: `http://127.0.0.1:${service.httpPort}` };
}

async function failureOf(promise: Promise<unknown>): Promise<ServiceError> {
  return promise.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (error: unknown) => error as ServiceError,
  );
}

/** Heard all together: of calls on one connection, a later one may be refused before an earlier one. */
function failuresOf(promises: readonly Promise<unknown>[]): Promise<readonly ServiceError[]> {
  return Promise.all(promises.map(failureOf));
}

describe('serve', () => {
  it('puts a service together and takes it apart in reverse', async () => {
    const { service, rules, url, steps } = await running();
    expect(service.ready()).toBe(true);
    await expect(rules.GetRule({ ruleId: 'r' })).resolves.toMatchObject({
      rule: { ruleId: 'r', name: 'acme' },
    });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/v1/hello`)).status).toBe(200);
    await expect((await fetch(`${url}/metrics`)).text()).resolves.toContain('rapport_rpc_server_duration');
    await service.stop();
    await service.stop();
    expect(service.ready()).toBe(false);
    // The adapters are the test's own: they stay open.
    expect(steps).toEqual(['topics ensured', 'engine started', 'service stopped', 'engine stopped']);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('lives before it is ready, and is ready when its engine is', async () => {
    const set = stage();
    set.state.ready = false;
    const service = await serve(set.options);
    started.push(service);
    const url = `http://127.0.0.1:${service.httpPort}`;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/v1/hello`)).status).toBe(503);
    set.state.ready = true;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(service.ready()).toBe(true);
  });

  it('rolls back where its topics are wrong', async () => {
    const set = stage();
    const log = {
      ...set.log,
      ensureTopics: async () => [{ topic: 't', problem: '4 partitions, not 8' }],
    } as EventLog;
    await expect(serve({ ...set.options, adapters: { log, store: {} as Store } })).rejects.toThrow(
      't: 4 partitions, not 8',
    );
    expect(set.steps).toEqual([]);
  });

  it('stops the engine where a policy is missing', async () => {
    const set = stage({
      bindings: ({ protos: { own } }) => [bindService(own.RuleService.service, {} as never)],
    });
    await expect(serve(set.options)).rejects.toThrow('has no policy');
    expect(set.steps).toEqual(['topics ensured', 'engine started', 'service stopped', 'engine stopped']);
  });

  it('gives the engine a clock that follows the log where the config says so', async () => {
    const seen: number[] = [];
    const set = stage();
    await running({
      config: testConfig({ clock: 'follow' }),
      engine: async ({ clock }) => {
        expect(clock.follows()).toBe(true);
        expect(clock.now()).toBe(0);
        return { ...set.engine, ready: () => seen.push(clock.now()) > 0 };
      },
    });
    expect(seen[0]).toBe(5);
  });
});

describe('admin', () => {
  it('is for operators only', async () => {
    const { service } = await running();
    const client = createClient(
      protos.admin.AdminService,
      `127.0.0.1:${service.grpcPort}`,
      await token('admin', 'read', 'write'),
    );
    clients.push(client);
    const refused = await failuresOf([
      client.GetProgress({}),
      client.GetProjectionStatus({}),
      client.RebuildProjection({}),
      client.CutoverProjection({}),
      client.DropProjectionBuild({}),
      client.ListParked({}),
      client.RedriveParked({ id: 't|1|1' }),
      client.DiscardParked({ id: 't|1|1' }),
      client.AdvanceClock({ goLive: true }),
    ]);
    for (const { code } of refused) expect(code).toBe(status.PERMISSION_DENIED);
    const operations = createClient(
      Operations,
      `127.0.0.1:${service.grpcPort}`,
      await token('admin', 'read'),
    );
    clients.push(operations);
    const alsoRefused = await failuresOf([
      operations.ListOperations({}),
      operations.GetOperation({ name: 'operations/1' }),
      operations.WaitOperation({ name: 'operations/1' }),
      operations.CancelOperation({ name: 'operations/1' }),
      operations.DeleteOperation({ name: 'operations/1' }),
    ]);
    for (const { code } of alsoRefused) expect(code).toBe(status.PERMISSION_DENIED);
  });

  it('tells progress', async () => {
    const { admin } = await running();
    await expect(admin.GetProgress({})).resolves.toEqual({
      inputs: [
        {
          topic: 'in',
          partition: 0,
          appliedOffset: '7',
          publishedThroughOffset: '6',
          logClock: { seconds: '1', nanos: 500_000_000 },
          stopped: 'it stands still',
          followedHere: true,
        },
      ],
      outputs: [{ topic: 'out', partition: 1, endOffset: String(2 ** 40) }],
      outboxDepth: '3',
    });
  });

  it('tells of projections and their rebuilds', async () => {
    const { admin } = await running();
    const { projections } = await admin.GetProjectionStatus({});
    expect(projections.map(({ rebuild }) => rebuild)).toEqual([
      'REBUILD_STATE_NONE',
      'REBUILD_STATE_RUNNING',
      'REBUILD_STATE_COMPARED',
      'REBUILD_STATE_FAILED',
    ]);
    expect(projections[1]).toMatchObject({
      ...{ appliedRecords: '5', targetRecords: '9' },
      ...{ liveBuild: 1, standingBuild: 2, operation: 'operations/1' },
    });
    expect(projections[2]).toMatchObject({
      equal: true,
      live: [{ collection: 'c', documents: '1', sha256: 'aa' }],
    });
    expect(projections[3]).toMatchObject({ failure: 'why' });
    await expect(admin.GetProjectionStatus({ projection: 'points.p.v1' })).resolves.toMatchObject({
      projections: [{ projection: 'points.p.v1' }],
    });
    expect(readErrorDetails(await failureOf(admin.GetProjectionStatus({ projection: 'x' })))?.reason).toBe(
      'PROJECTION_UNKNOWN',
    );
  });

  it('starts rebuilds and puts on record who did', async () => {
    const { admin, state, lines } = await running();
    await expect(admin.RebuildProjection({ projection: 'points.p.v1' })).resolves.toEqual({
      started: true,
      operation: 'operations/1',
    });
    state.rebuild = 'running';
    await expect(admin.RebuildProjection({ projection: 'points.p.v0' })).resolves.toEqual({
      started: false,
      operation: 'operations/1',
    });
    state.rebuild = 'unknown_projection';
    expect((await failureOf(admin.RebuildProjection({ projection: 'x' }))).code).toBe(status.NOT_FOUND);
    const audits = lines
      .map((line) => JSON.parse(line) as { event: string })
      .filter(({ event }) => event === 'admin.audit');
    expect(audits).toHaveLength(2);
    expect(audits[0]).toMatchObject({
      subject: 'op-1',
      method: 'rapport.admin.v1.AdminService/RebuildProjection',
      projection: 'points.p.v1',
    });
  });

  it('switches builds and drops them, puts on record who did, and refuses what cannot be', async () => {
    const { admin, state, lines } = await running();
    const call = () => admin.CutoverProjection({ projection: 'points.p.v1', build: 2 });
    const refusal = async (promise: Promise<unknown>) => {
      const error = await failureOf(promise);
      return [error.code, readErrorDetails(error)?.reason];
    };
    expect(await refusal(call())).toEqual([status.NOT_FOUND, 'BUILD_UNKNOWN']);
    state.cutover = { outcome: 'unknown_projection' };
    expect(await refusal(call())).toEqual([status.NOT_FOUND, 'PROJECTION_UNKNOWN']);
    state.cutover = { outcome: 'running' };
    expect(await refusal(call())).toEqual([status.FAILED_PRECONDITION, 'OPERATION_RUNNING']);
    const [, , switched, failed] = state.operations;
    if (switched === undefined || failed === undefined) throw new Error('The stage has no operations.');
    state.cutover = { outcome: 'finished', operation: failed };
    expect(await refusal(call())).toEqual([status.FAILED_PRECONDITION, 'CUTOVER_FAILED']);
    state.cutover = { outcome: 'finished', operation: switched };
    await expect(call()).resolves.toEqual({ operation: 'operations/3', corrections: '7' });

    const drop = () => admin.DropProjectionBuild({ projection: 'points.p.v1', build: 1 });
    await expect(drop()).resolves.toEqual({});
    state.dropped = 'live';
    expect(await refusal(drop())).toEqual([status.FAILED_PRECONDITION, 'BUILD_LIVE']);
    state.dropped = 'unknown_build';
    expect(await refusal(drop())).toEqual([status.NOT_FOUND, 'BUILD_UNKNOWN']);
    const audits = lines
      .map((line) => JSON.parse(line) as { event: string })
      .filter(({ event }) => event === 'admin.audit');
    expect(audits).toMatchObject([
      {
        method: 'rapport.admin.v1.AdminService/CutoverProjection',
        subject: 'op-1',
        build: 2,
        corrections: 7,
      },
      { method: 'rapport.admin.v1.AdminService/DropProjectionBuild', subject: 'op-1', build: 1 },
    ]);
  });

  it('lists what was parked, page by page and within bounds', async () => {
    const { admin, state, lines } = await running();
    const { records, nextPageToken } = await admin.ListParked({ pageSize: 2 });
    expect(records[0]).toEqual({
      ...{ id: 't|1|1', topic: 't', partition: 1, offset: String(2 ** 40), key: 'acme:1', reason: 'schema' },
      value: Buffer.from([1, 2]),
      parkedAt: { seconds: '1', nanos: 500_000_000 },
      attempts: 2,
    });
    const rest = await admin.ListParked({ pageSize: 2, pageToken: nextPageToken });
    expect(rest.records.map(({ id }) => id)).toEqual(['t|1|3']);
    expect(rest.nextPageToken).toBe('');
    expect((await failureOf(admin.ListParked({ pageSize: 101 }))).code).toBe(status.INVALID_ARGUMENT);
    const forged = await failureOf(admin.ListParked({ pageToken: `${nextPageToken}x` }));
    expect(readErrorDetails(forged)?.reason).toBe('PAGE_TOKEN_INVALID');
    expect(lines.filter((line) => line.includes('"admin.audit"'))).toHaveLength(2);

    // What a response cannot hold is left to the next page, and the largest record comes alone.
    state.parked = state.parked.map((record) => ({ ...record, value: new Uint8Array(1_600_000) }));
    const large = await admin.ListParked({});
    expect(large.records.map(({ id }) => id)).toEqual(['t|1|1']);
    expect(large.nextPageToken).not.toBe('');
  });

  it('redrives and discards what was parked, and puts on record who did', async () => {
    const { admin, state, lines } = await running();
    state.resolved = { outcome: 'recorded', position: { topic: 't', partition: 1, offset: 9 } };
    const position = { topic: 't', partition: 1, offset: '9' };
    await expect(admin.RedriveParked({ id: 'a', note: 'fixed' })).resolves.toEqual({ position });
    await expect(admin.DiscardParked({ id: 'b' })).resolves.toEqual({ position });
    expect(state.requests).toEqual([
      { id: 'a', action: 'redrive', actor: 'op-1', note: 'fixed' },
      { id: 'b', action: 'discard', actor: 'op-1' },
    ]);
    const audits = lines
      .map((line) => JSON.parse(line) as { event: string })
      .filter(({ event }) => event === 'admin.audit');
    expect(audits).toMatchObject([
      {
        method: 'rapport.admin.v1.AdminService/RedriveParked',
        subject: 'op-1',
        parkedId: 'a',
        note: 'fixed',
      },
      { method: 'rapport.admin.v1.AdminService/DiscardParked', subject: 'op-1', parkedId: 'b', offset: 9 },
    ]);
  });

  it('refuses to decide what cannot be decided', async () => {
    const { admin, state } = await running();
    const refusal = async (call = admin.RedriveParked({ id: 'a' })) => {
      const error = await failureOf(call);
      const { reason, metadata } = readErrorDetails(error) ?? {};
      return [error.code, reason, metadata];
    };
    expect(await refusal()).toEqual([status.NOT_FOUND, 'PARKED_UNKNOWN', { id: 'a' }]);
    state.resolved = { outcome: 'behind', first: 'b' };
    expect(await refusal()).toEqual([status.FAILED_PRECONDITION, 'PARKED_BEHIND', { first: 'b' }]);
    const position = { topic: 't', partition: 1, offset: 9 };
    state.resolved = { outcome: 'resolved', state: 'redriven', position };
    const where = { state: 'redriven', topic: 't', partition: '1', offset: '9' };
    expect(await refusal()).toEqual([status.FAILED_PRECONDITION, 'PARKED_RESOLVED', where]);
    const wordy = admin.DiscardParked({ id: 'a', note: 'x'.repeat(501) });
    expect((await refusal(wordy)).slice(0, 2)).toEqual([status.INVALID_ARGUMENT, 'NOTE_TOO_LONG']);
  });

  it('moves the clock only where the service has one', async () => {
    const without = await running();
    expect((await failureOf(without.admin.AdvanceClock({ goLive: true }))).code).toBe(status.UNIMPLEMENTED);
    const clock = createFollowClock();
    const { admin } = await running({
      advanceClock: async (step) => (step.kind === 'advance' ? clock.advanceTo(step.to) : clock.goLive()),
    });
    await expect(admin.AdvanceClock({ to: { seconds: '2', nanos: 0 } })).resolves.toMatchObject({
      now: { seconds: '2' },
    });
    await expect(admin.AdvanceClock({ to: { seconds: '1', nanos: 0 } })).resolves.toMatchObject({
      now: { seconds: '2' },
    });
    expect(readErrorDetails(await failureOf(admin.AdvanceClock({})))?.reason).toBe('STEP_REQUIRED');
  });
});

describe('long-running operations', () => {
  const unpack = (any: { readonly type_url: string; readonly value: Buffer } | null | undefined) => {
    const name = any?.type_url.replace('type.googleapis.com/', '') ?? '';
    const type = protos.definition[name];
    if (!type || !('deserialize' in type)) throw new Error(`There is no message ${name}.`);
    const { deserialize } = type as unknown as { readonly deserialize: (bytes: Buffer) => object };
    return deserialize(any?.value ?? Buffer.alloc(0));
  };

  it('tell how far they are and how they ended', async () => {
    const { operations } = await running();
    const [first, second, third, fourth, fifth] = (await operations.ListOperations({})).operations;
    expect(first).toMatchObject({ name: 'operations/1', done: false });
    expect(unpack(first?.metadata)).toEqual({
      kind: 'OPERATION_KIND_REBUILD',
      ...{ projection: 'points.p.v1', build: 2, keep: true, startedBy: 'op-1' },
      startedAt: { seconds: '1', nanos: 500_000_000 },
      ...{ appliedRecords: '5', targetRecords: '9' },
    });
    const hash = { collection: 'c', documents: '1', sha256: 'aa' };
    expect(unpack(second?.response)).toEqual({ equal: true, live: [hash], rebuilt: [hash] });
    expect(unpack(third?.response)).toEqual({ corrections: '7' });
    expect(fourth).toMatchObject({ done: true, error: { code: status.ABORTED, message: 'why' } });
    expect(fifth).toMatchObject({ done: true, error: { code: status.CANCELLED } });
    await expect(operations.GetOperation({ name: 'operations/2' })).resolves.toEqual(second);
  });

  it('are listed page by page', async () => {
    const { operations } = await running();
    const { nextPageToken } = await operations.ListOperations({ pageSize: 4 });
    const rest = await operations.ListOperations({ pageSize: 4, pageToken: nextPageToken });
    expect(rest.operations.map(({ name }) => name)).toEqual(['operations/5']);
    expect(rest.nextPageToken).toBe('');
    const filtered = await failureOf(operations.ListOperations({ filter: 'done' }));
    expect(readErrorDetails(filtered)?.reason).toBe('FILTER_UNSUPPORTED');
  });

  it('can be waited for and cancelled', async () => {
    const { operations, state, lines } = await running();
    const timeout = { seconds: '0', nanos: 1 };
    expect(await operations.WaitOperation({ name: 'operations/1', timeout })).toMatchObject({ done: false });
    const waiting = operations.WaitOperation({ name: 'operations/1' });
    const [first, second] = state.operations;
    if (first === undefined || second === undefined) throw new Error('The stage has no operations.');
    state.operations[0] = { ...first, result: second.result };
    expect(await waiting).toMatchObject({ done: true });
    await expect(operations.CancelOperation({ name: 'operations/1' })).resolves.toEqual({});
    expect(lines.filter((line) => line.includes('"admin.audit"'))).toHaveLength(1);
    const unknown = await failuresOf([
      operations.CancelOperation({ name: 'operations/9' }),
      operations.GetOperation({ name: 'operations/9' }),
      operations.WaitOperation({ name: 'operations/9' }),
    ]);
    expect(unknown.map((error) => readErrorDetails(error)?.reason)).toEqual(
      unknown.map(() => 'OPERATION_UNKNOWN'),
    );
    const deleted = await failureOf(operations.DeleteOperation({ name: 'operations/1' }));
    expect(deleted.code).toBe(status.UNIMPLEMENTED);
  });
});

describe('a clock that follows', () => {
  it('never goes back, and goes live once', () => {
    let logClock = 10;
    const clock = createFollowClock(() => logClock);
    expect(clock.now()).toBe(10);
    clock.observe(30);
    clock.observe(20);
    logClock = 25;
    expect(clock.now()).toBe(30);
    expect(clock.advanceTo(5)).toBe(30);
    const future = Date.now() + 1_000_000;
    clock.advanceTo(future);
    expect(clock.goLive()).toBe(future);
    expect(clock.follows()).toBe(false);
    clock.observe(future * 2);
    expect(clock.now()).toBe(future);
  });

  it('goes live with the tick that says so', async () => {
    const clock = createFollowClock();
    let deliver: (batch: RecordBatch) => Promise<void> = () => Promise.resolve();
    const log = {
      subscribe: async (_group: string, _topics: string[], handler: { onBatch: typeof deliver }) => {
        deliver = (batch) => handler.onBatch(batch);
        return { stop: async () => {} };
      },
    } as unknown as EventLog;
    const got: number[] = [];
    await listenForGoLive(log, clock).subscribe('g', ['t'], {
      onAssigned: async () => [],
      onRevoked: async () => {},
      onBatch: async ({ records }) => void got.push(records.length),
      onFailure: () => {},
    });
    const batch = (key: string, value: string): RecordBatch => ({
      ...{ topic: 't', partition: 0, endOffset: 1 },
      records: [{ offset: 0, key, value: Buffer.from(value) }],
    });
    await deliver(batch('acme:1', '{"data":{"clock":"system"}}'));
    await deliver(batch('_system:tick', '{"data":{"clock":"follow"}}'));
    await deliver(batch('_system:tick', 'poison'));
    expect(clock.follows()).toBe(true);
    await deliver(batch('_system:tick', '{"data":{"at":"x","clock":"system"}}'));
    expect(clock.follows()).toBe(false);
    expect(got).toEqual([1, 1, 1, 1]);
  });
});
