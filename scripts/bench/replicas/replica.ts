import { setTimeout as wait } from 'node:timers/promises';
import { startEngine } from '@rapport/engine/engine';
import { LEASE_RENEW_MS } from '@rapport/engine/limits';
import type { Aggregate, DomainEvent } from '@rapport/kernel/decider';
import { accepted } from '@rapport/kernel/outcome';
import { createGrpcPeers } from '@rapport/platform/grpc/peers';
import { createGrpcServer } from '@rapport/platform/grpc/server';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { systemClock } from '@rapport/platform/process/clock';
import { createLogger } from '@rapport/platform/telemetry/logger';
import { createTokenKeys } from '@rapport/platform/tokens/sign';
import { createTokenVerifier } from '@rapport/platform/tokens/verify';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { createMemberDraw, createRandom } from '../workload.ts';

export interface ReplicaInput {
  readonly mongodbUri: string;
  readonly database: string;
  readonly replica: number;
  readonly replicas: number;
  /** Whether they share out the streams and forward. */
  readonly leases: boolean;
  /** Of this replica's callers. */
  readonly commands: number;
  /** Before them, not measured: code and indexes are warm then, as they are in a service. */
  readonly warmUp: number;
  readonly accounts: number;
  /** Commands that its callers wait for at once. */
  readonly callers: number;
  readonly pids: Pids;
}

export interface ReplicaResult {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly metered: Metered;
  /** Own batches, and the commands in them. */
  readonly batches: number;
  readonly committed: number;
  readonly failures: readonly string[];
}

const ACCOUNT = 'bench.account.v1';
const READY = 'bench.ready.v1';
const POLL_MS = 20;
/** Until every replica has seen the others and leases have changed hands. */
const SETTLE_MS = 3 * LEASE_RENEW_MS;
/** After a refusal for lack of room, or when others kept changing the same streams. */
const RETRY_MS = 50;

type Earned = DomainEvent<'Earned', { readonly points: number }>;

const account: Aggregate<{ readonly account: number }, { readonly balance: number }, Earned> = {
  name: ACCOUNT,
  initialState: { balance: 0 },
  streamOf: (tenant, command) => `${tenant}:account:member:${command.account}:points`,
  decide: () => accepted({ type: 'Earned', data: { points: 1 } }),
  evolve: ({ balance }, { data }) => ({ balance: balance + data.points }),
  indexed: ({ balance }) => ({ balance }),
  publish: () => [],
};

/** One replica of a service with nothing but accounts, and its callers. */
await part<ReplicaInput, ReplicaResult>(async (input) => {
  const { replica, replicas, commands } = input;
  const store = await createMongoStore({
    uri: input.mongodbUri,
    database: input.database,
    appName: `bench-replica-${replica}`,
  });
  const logger = createLogger({ service: 'bench', level: 'silent' });
  const made = createGrpcPeers({ service: 'bench', memberKey: Buffer.alloc(32, 7) });
  const server = createGrpcServer({
    services: [made.binding],
    tokens: createTokenVerifier(createTokenKeys().publicKeyPem),
    telemetry: { rpcFinished: () => undefined },
    logger,
  });
  const failures: string[] = [];
  let batches = 0;
  let committed = 0;
  const ignore = (): void => undefined;
  const engine = await startEngine({
    service: 'bench',
    log: createMemoryLog(),
    store,
    clock: systemClock,
    decode: () => ({ outcome: 'poison', reason: 'there is no log' }),
    encode: () => new Uint8Array(),
    projections: [],
    reactions: [],
    aggregates: [account],
    outputs: [],
    ...(input.leases && { peers: made.peers }),
    observer: {
      ...{ cycleCommitted: ignore, cycleFenced: ignore, duplicatesDropped: ignore, relayed: ignore },
      ...{ outboxWaits: ignore, parked: ignore, lag: ignore },
      commandsCommitted: (batch) => {
        batches += 1;
        committed += batch.commands;
      },
      failed: (error, doing) => void failures.push(`${doing}: ${error.message}`),
    },
  });
  made.listening(`127.0.0.1:${await server.start(0)}`);

  /** @returns processes of all replicas */
  const allReady = async (forWhat: string): Promise<Pids> => {
    const document = {
      _id: `${forWhat}-${replica}`,
      forWhat,
      name: `replica ${replica + 1}`,
      pid: process.pid,
    };
    await store.transact({ expectations: [], writes: [{ kind: 'put', collection: READY, document }] });
    for (;;) {
      const found = await store.find(READY, { filter: { forWhat }, limit: replicas });
      const all = found as readonly (typeof document)[];
      if (all.length === replicas) return Object.fromEntries(all.map(({ name, pid }) => [name, pid]));
      await wait(POLL_MS);
    }
  };
  await allReady('leases');
  await wait(SETTLE_MS);

  const draw = createMemberDraw('zipf', input.accounts, createRandom(7 + replica));
  let next = 0;
  let until = input.warmUp;
  const call = async (): Promise<void> => {
    while (next < until) {
      const requestId = `${replica}-${next}`;
      next += 1;
      const envelope = {
        ...{ aggregate: ACCOUNT, tenant: 'bench', method: 'Bench.Earn', requestId, actor: 'bench' },
        command: { account: draw() },
        fingerprint: requestId,
      };
      for (;;) {
        try {
          await engine.submit(envelope);
          break;
        } catch (error) {
          failures.push((error as Error).message);
          await wait(RETRY_MS);
        }
      }
    }
  };
  const callAll = async (): Promise<void> => {
    await Promise.all(Array.from({ length: input.callers }, call));
  };
  await callAll();
  const pids = await allReady('measuring');
  until += commands;
  [batches, committed] = [0, 0];
  const meter = startMeter({ ...input.pids, ...pids });
  const startedAt = Date.now();
  await callAll();
  const metered = meter();
  const endedAt = Date.now();
  // Whoever left first would leave the others to wait for its leases to run out.
  await allReady('leaving');
  return { startedAt, endedAt, metered, batches, committed, failures };
});
