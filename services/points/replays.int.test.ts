import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { secret } from '@rapport/platform/config/secret';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM } from '@rapport/platform/config/test-config';
import { createKafkaLog } from '@rapport/platform/kafka/log';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMongoStore } from '@rapport/platform/mongo/store';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { RuleServiceDefinition } from '@rapport/protos/rapport/points/v1/RuleService';
import { eventually } from '@rapport/testkit/eventually';
import { kafkaBrokers, mongodbUri } from '@rapport/testkit/servers';
import { createReplayThreads } from './api/replayThread.ts';
import type { ReplayTask } from './api/replaying.ts';
import { pointsTestConfig } from './api/test-config.ts';
import { startPoints } from './service.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A replay takes the processor that others leave. */
const REPLAY_LIMIT_MS = 30_000;
/** As all that shares these servers has them. */
const PARTITIONS = 8;
const tenant = `replay-${randomUUID().slice(0, 8)}`;
const { RuleService } = loadService('points').own;
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();
const [mei, bob] = ['mei.lin', 'bob'];
const startedAt = Date.now();

/** A thread that was started, and what it died of. */
interface Seen {
  readonly thread: Worker;
  readonly errors: unknown[];
}

let log: EventLog;
let seen: Seen[];
let onThread: (thread: Worker) => void;
let running: Running | undefined;
let rules: Client<RuleServiceDefinition>;

const configured = () =>
  pointsTestConfig({
    kafkaBrokers: kafkaBrokers(),
    mongoUri: secret(mongodbUri()),
    partitions: PARTITIONS,
  });

const watch = (message: unknown): void => {
  const { worker: thread } = message as { readonly worker: Worker };
  const errors: unknown[] = [];
  thread.on('error', (error) => errors.push(error));
  seen.push({ thread, errors });
  onThread(thread);
};

async function start(adapters?: Adapters): Promise<void> {
  const service = await startPoints(configured(), adapters);
  running = service;
  await eventually(async () => (service.ready() ? { found: true } : { seen: 'not ready' }));
  const claims = { tenant, subject: 'anna', scopes: ['read', 'write'] as const, ttlSeconds: 600 };
  const signer = createTokenSigner(TEST_PRIVATE_KEY_PEM);
  const { token } = await signer.sign({ ...claims, scopes: [...claims.scopes], now: Date.now() });
  rules = createClient(RuleService, `127.0.0.1:${service.grpcPort}`, token);
}

async function stop(): Promise<void> {
  if (running === undefined) return;
  rules.close();
  await running.stop();
  running = undefined;
}

beforeAll(async () => {
  log = await createKafkaLog({ brokers: kafkaBrokers(), clientId: 'replays-int', warn: () => undefined });
});

afterAll(() => log.close());

beforeEach(async () => {
  seen = [];
  onThread = () => undefined;
  subscribe('worker_threads', watch);
  await start();
});

afterEach(async () => {
  unsubscribe('worker_threads', watch);
  await stop();
});

/** A fact of a member, as ingestion appends it. */
async function fact(member: string, type: string, id: string, data: object): Promise<void> {
  const mid = identify(tenant, { namespace: 'user', externalId: member });
  const at = toInstant(startedAt - MINUTE);
  const event: EventEnvelope = {
    ...{ id, source: 'rapport/ingestion', type: `rapport.ingestion.${type}.v1`, tenantid: tenant, data },
    ...{ specversion: '1.0', datacontenttype: 'application/json', time: at, recordedat: at },
  };
  await log.append([{ topic: TOPICS.interactions, key: memberKey(tenant, mid), value: encode(event) }]);
}
const paid = (member: string, id: string, amount: string): Promise<void> =>
  fact(member, 'InteractionRecorded', id, {
    ...{ verb: 'order.paid', value: { amount, currency: 'GBP' } },
    personal: { keyId: 'k1', alg: 'none', data: { namespace: 'user', externalId: member } },
  });

const draft = {
  ...{ ruleId: 'order', name: 'Two points a pound', direction: 'RULE_DIRECTION_EARN' as const },
  ...{ trigger: { json: '{"kind":"event","of":["order.paid"]}' }, unit: 'points' },
  ...{ rate: { points: '2', perMinorUnits: '100' } },
  limits: [{ period: 'LIMIT_PERIOD_DAY' as const, points: '50' }],
};

async function ended(replayId: string) {
  return eventually(async () => {
    const { replay } = await rules.GetReplay({ replayId });
    return replay?.state === 'REPLAY_STATE_RUNNING' || !replay ? { seen: replay } : { found: replay };
  }, REPLAY_LIMIT_MS);
}

/** Every thread that was started is gone. */
const expectNoThreads = (count: number): void => {
  expect(seen.map(({ thread }) => thread.threadId)).toEqual(Array.from({ length: count }, () => -1));
};

describe('a replay on Kafka and MongoDB', () => {
  it('is done in a thread of its own, and says what it would say in the process', async () => {
    await paid(mei, 'i-1', '1000');
    await paid(mei, 'i-2', '4000');
    await paid(bob, 'i-3', '500');
    await paid(bob, 'i-4', '700');
    await fact(bob, 'InteractionVoided', 'v-1', { interactionId: 'i-4', reason: 'fraud' });

    await rules.ReplayRule({ requestId: 'thread', draft, days: 1 });
    const inThread = await ended('thread');
    expect(inThread).toMatchObject({
      ...{ state: 'REPLAY_STATE_DONE', problem: '' },
      report: {
        draft: { issuedPoints: '60', members: '2', transactions: '3', cutTransactions: '1' },
        present: { issuedPoints: '0' },
        voidEvents: '1',
        mostGaining: [{ draftPoints: '50' }, { draftPoints: '10' }],
      },
    });
    expect(Number(inThread.readRecords)).toBeGreaterThanOrEqual(5);
    expectNoThreads(1);

    await stop();
    const store = await createMongoStore({
      ...{ uri: mongodbUri(), database: 'rapport_points', appName: 'replays-int' },
    });
    try {
      await start({ log, store });
      await rules.ReplayRule({ requestId: 'process', draft, days: 1 });
      const inProcess = await ended('process');
      expect(inProcess.report).toEqual(inThread.report);
      expectNoThreads(1);
      await stop();
    } finally {
      await store.close();
    }
  });

  it('has failed where its thread is gone, and the next one finds the place free', async () => {
    onThread = (thread) => {
      thread.once('online', () => void thread.terminate());
    };
    await rules.ReplayRule({ requestId: 'gone', draft, days: 1 });
    expect(await ended('gone')).toMatchObject({
      state: 'REPLAY_STATE_FAILED',
      problem: 'The thread that ran the replay ended before it was done; begin another one.',
    });
    onThread = () => undefined;
    await rules.ReplayRule({ requestId: 'next', draft, days: 1 });
    expect((await ended('next')).state).toBe('REPLAY_STATE_DONE');
    expectNoThreads(2);
  });

  it('ends with the service, which takes its thread along', async () => {
    const begun = Promise.withResolvers<Worker>();
    onThread = (thread) => {
      thread.once('online', () => begun.resolve(thread));
    };
    await rules.ReplayRule({ requestId: 'stopped', draft, days: 1 });
    await begun.promise;
    await stop();
    expectNoThreads(1);
    await start();
    expect(await ended('stopped')).toMatchObject({
      state: 'REPLAY_STATE_FAILED',
      problem: 'The process that ran it was stopped.',
    });
  });
});

describe('the thread of a replay', () => {
  const rule = { ruleId: 'order', name: 'Two points a pound', unit: 'points', version: 1, activeFrom: 0 };
  const task: ReplayTask = {
    ...{ tenant, others: [], from: startedAt - DAY, to: startedAt + DAY, zone: 'UTC', units: [] },
    draft: {
      ...{ ...rule, direction: 'earn', trigger: { kind: 'event', of: ['order.paid'] } },
      ...{ amount: { kind: 'fixed', points: 10n } },
    },
    ends: new Map(),
  };
  const going = new AbortController().signal;
  const nothing = (): Promise<void> => Promise.resolve();

  it('leaves Kafka and MongoDB where it is stopped while it reads', async () => {
    await paid(mei, 'r-1', '1000');
    // So much is never there: it reads what there is and waits.
    const ends = (await log.endOffsets(TOPICS.interactions)).map((end) => end + 1);
    const there = ends.reduce((sum, end) => sum + end - 1, 0);
    const stopping = new AbortController();
    let read = 0;
    const doReplay = createReplayThreads(configured(), { leaveMs: REPLAY_LIMIT_MS });
    const replay = doReplay(
      { ...task, ends: new Map([[TOPICS.interactions, ends]]) },
      stopping.signal,
      async ({ readRecords }) => {
        read = Number(readRecords);
      },
    );
    const outcome = expect(replay).rejects.toThrow('the service stops');
    await eventually(
      async () => (read === there ? { found: true } : { seen: [read, there] }),
      REPLAY_LIMIT_MS,
    );
    stopping.abort(new Error('the service stops'));
    await outcome;
    expectNoThreads(1);
    expect(seen[0]?.errors).toMatchObject([{ message: 'The replay was stopped.' }]);
  });

  it('is ended where it does not leave in time', async () => {
    const stopping = new AbortController();
    onThread = (thread) => {
      thread.once('online', () => stopping.abort(new Error('the service stops')));
    };
    const doReplay = createReplayThreads(configured(), { leaveMs: 0 });
    await expect(doReplay(task, stopping.signal, nothing)).rejects.toThrow('the service stops');
    expectNoThreads(1);
    // It was still loading, and has not said that it left.
    expect(seen[0]?.errors).toEqual([]);
  });

  it('fails with what its clients say', async () => {
    const doReplay = createReplayThreads({ ...configured(), kafkaBrokers: ['127.0.0.1:1'] });
    await expect(doReplay(task, going, nothing)).rejects.toMatchObject({
      message: expect.stringMatching(/^Kafka did not answer: /) as string,
    });
    expectNoThreads(1);
  });

  it('fails and says so where it takes more memory than it may, and the process goes on', async () => {
    const doReplay = createReplayThreads(configured(), { maxHeapMb: 8 });
    await expect(doReplay(task, going, nothing)).rejects.toThrow(
      'The replay needs more than the 8 MB of memory that it may take; replay fewer days.',
    );
    expectNoThreads(1);
  });

  it('is not started for a service that stops', async () => {
    const doReplay = createReplayThreads(configured());
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(doReplay(task, stopped, nothing)).rejects.toThrow('stopped');
    expectNoThreads(0);
  });
});
