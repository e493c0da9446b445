import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startComposeServers } from './compose/servers.ts';
import { startContainers } from './containers/servers.ts';
import { startGuardian } from './local/children.ts';
import type { Guardian } from './local/children.ts';
import { requireFreeSpace } from './local/install.ts';
import { startKafka } from './local/kafka.ts';
import type { LocalServer } from './local/kafka.ts';
import { startMongod } from './local/mongod.ts';
import { PINNED_KAFKA } from './local/pinned.ts';
import { PrerequisiteError } from './prerequisites.ts';
import type { Provided, ProvidedServer, Unable, Wanted } from './provided.ts';
import type { OnProgress } from './progress.ts';
import { kafkaReady, mongodbReady, NotReadyError, withoutPassword } from './readiness.ts';

export const DEFAULT_KAFKA_PORT = 19092;
export const DEFAULT_MONGODB_PORT = 27117;

/** Empty servers take 50 MB (Kafka) and 300 MB (MongoDB's journal and oplog); the rest is room for some data. */
const DATA_BYTES = 700_000_000;
/** A given server is expected to run already. */
const GIVEN_LIMIT_MS = 10_000;

/**
 * `auto`: what the environment gives, else docker compose if an engine answers, else local servers; for ephemeral
 * servers compose, whose data stay, is left out. `given`, `compose`, `containers` (testcontainers), `local`: only that,
 * except that an engine which cannot provide the images is named in a note and local servers are used.
 */
export type ServerMode = 'auto' | 'given' | 'compose' | 'containers' | 'local';

export type StartServersOptions = Readonly<{
  mode: ServerMode;
  /** Data and logs; servers of one run only may use it. */
  dataDir: string;
  /** Where downloads are kept; `.cache` of the checkout when absent. */
  cacheDir?: string;
  /** Free ports are chosen for local servers and containers when absent. */
  kafkaPort?: number;
  mongoPort?: number;
  /** The data are deleted at the end, and stopping need not be gentle. */
  ephemeral?: boolean;
  /** Deletes what an earlier run left. */
  fresh?: boolean;
  /** Ends the servers with this process; one of its own when absent. */
  guardian?: Guardian;
  onProgress: OnProgress;
}>;

export type Servers = Readonly<{
  kafkaBrokers: string;
  mongodbUri: string;
  /** For people, e.g. "Kafka 4.2.0 (local, 127.0.0.1:19092), MongoDB 6.0.5 (local, 127.0.0.1:27117)". */
  ranAgainst: string;
  /** Only for local servers. */
  kafka?: LocalServer;
  mongod?: LocalServer;
  /** Idempotent. */
  stop: () => Promise<void>;
}>;

export type Provider = 'given' | 'compose' | 'containers' | 'local';

/** Which providers are asked for a server, in this order. */
export function providersFor(
  mode: ServerMode,
  server: Readonly<{ given: boolean; ephemeral: boolean }>,
): readonly Provider[] {
  switch (mode) {
    case 'given':
      return ['given'];
    case 'compose':
    case 'containers':
      return [mode, 'local'];
    case 'local':
      return ['local'];
    case 'auto':
      if (server.given) return ['given'];
      return server.ephemeral ? ['local'] : ['compose', 'local'];
  }
}

/**
 * Kafka and MongoDB, ready for use.
 *
 * @throws PrerequisiteError if the machine lacks something
 */
export async function startServers(options: StartServersOptions): Promise<Servers> {
  const { mode, onProgress } = options;
  const ephemeral = options.ephemeral ?? false;
  const dataDir = ephemeral ? join(options.dataDir, randomUUID().slice(0, 8)) : options.dataDir;
  const cacheDir = options.cacheDir ?? join(import.meta.dirname, '..', '.cache');
  const ownGuardian = options.guardian === undefined ? await startGuardian(dataDir) : null;
  const guardian = options.guardian ?? ownGuardian;
  if (guardian === null) throw new Error('no guardian');
  if (ephemeral) guardian.removeAtEnd(dataDir);

  const given = {
    kafka: process.env.KAFKA_BROKERS ?? '',
    mongodb: process.env.MONGODB_URI ?? '',
  };
  const chains = {
    kafka: providersFor(mode, { given: given.kafka !== '', ephemeral }),
    mongodb: providersFor(mode, { given: given.mongodb !== '', ephemeral }),
  };
  const started: ProvidedServer[] = [];

  let stopping: Promise<void> | null = null;
  function stop(): Promise<void> {
    stopping ??= (async () => {
      for (const server of [...started].reverse()) await server.stop();
      await ownGuardian?.close();
      if (ephemeral) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    })();
    return stopping;
  }

  async function ask(provider: Provider, wanted: Wanted): Promise<Provided | Unable> {
    const common = { guardian: guardian as Guardian, wanted, onProgress, fresh: options.fresh ?? false };
    switch (provider) {
      case 'given':
        return findGiven(wanted, given, onProgress);
      case 'compose':
        return startComposeServers({
          ...common,
          kafkaPort: options.kafkaPort ?? DEFAULT_KAFKA_PORT,
          mongoPort: options.mongoPort ?? DEFAULT_MONGODB_PORT,
          engineRequired: mode === 'compose',
        });
      case 'containers':
        return startContainers(common);
      case 'local':
        if (options.fresh === true) {
          for (const folder of ['kafka', 'mongod'])
            await rm(join(dataDir, folder), { recursive: true, force: true });
        }
        await requireFreeSpace(dataDir, DATA_BYTES, 'Running Kafka and MongoDB');
        return startLocal(
          wanted,
          { guardian: common.guardian, cacheDir, dataDir, ephemeral, onProgress },
          options,
        );
    }
  }

  try {
    const found: { kafka?: ProvidedServer; mongodb?: ProvidedServer } = {};
    for (const provider of PROVIDER_ORDER) {
      const wanted = {
        kafka: found.kafka === undefined && chains.kafka.includes(provider),
        mongodb: found.mongodb === undefined && chains.mongodb.includes(provider),
      };
      if (!wanted.kafka && !wanted.mongodb) continue;
      const answer = await ask(provider, wanted);
      if ('unable' in answer) {
        if (answer.unable !== '') onProgress({ step: provider, state: 'note', text: answer.unable });
        continue;
      }
      for (const server of [answer.kafka, answer.mongodb]) if (server !== undefined) started.push(server);
      if (answer.kafka !== undefined) found.kafka = answer.kafka;
      if (answer.mongodb !== undefined) found.mongodb = answer.mongodb;
    }
    const { kafka, mongodb } = found;
    if (kafka === undefined || mongodb === undefined) throw new Error('no provider for Kafka or MongoDB');
    return {
      kafkaBrokers: kafka.address,
      mongodbUri: mongodb.address,
      ranAgainst: `${kafka.description}, ${mongodb.description}`,
      ...(kafka.local === undefined ? {} : { kafka: kafka.local }),
      ...(mongodb.local === undefined ? {} : { mongod: mongodb.local }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const PROVIDER_ORDER = ['given', 'compose', 'containers', 'local'] as const satisfies readonly Provider[];

async function findGiven(
  wanted: Wanted,
  given: Readonly<{ kafka: string; mongodb: string }>,
  onProgress: OnProgress,
): Promise<Provided> {
  const stop = (): Promise<void> => Promise.resolve();
  const provided: { kafka?: ProvidedServer; mongodb?: ProvidedServer } = {};
  try {
    if (wanted.kafka) {
      if (given.kafka === '')
        throw new PrerequisiteError('KAFKA_BROKERS is not set: set it to host:port of a running Kafka.');
      onProgress({ step: 'kafka', state: 'running', text: `Kafka: asking ${given.kafka}` });
      await kafkaReady(given.kafka, GIVEN_LIMIT_MS);
      onProgress({ step: 'kafka', state: 'done', text: `Kafka answers on ${given.kafka}` });
      provided.kafka = { address: given.kafka, description: `Kafka (given, ${given.kafka})`, stop };
    }
    if (wanted.mongodb) {
      if (given.mongodb === '')
        throw new PrerequisiteError('MONGODB_URI is not set: set it to the URI of a running replica set.');
      const shown = withoutPassword(given.mongodb);
      onProgress({ step: 'mongod', state: 'running', text: `MongoDB: asking ${shown}` });
      const version = await mongodbReady(given.mongodb, GIVEN_LIMIT_MS);
      onProgress({ step: 'mongod', state: 'done', text: `MongoDB ${version} answers on ${shown}` });
      provided.mongodb = {
        address: given.mongodb,
        description: `MongoDB ${version} (given, ${shown})`,
        stop,
      };
    }
    return provided;
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    throw new PrerequisiteError(`${error.message}: start it, or unset the variable that names it.`);
  }
}

async function startLocal(
  wanted: Wanted,
  common: Readonly<{
    guardian: Guardian;
    cacheDir: string;
    dataDir: string;
    ephemeral: boolean;
    onProgress: OnProgress;
  }>,
  ports: Readonly<{ kafkaPort?: number; mongoPort?: number }>,
): Promise<Provided> {
  // At the same time; when one fails, the other is stopped before the failure is reported.
  const [kafka, mongod] = await Promise.allSettled([
    wanted.kafka
      ? startKafka({
          ...common,
          dataDir: join(common.dataDir, 'kafka'),
          ...(ports.kafkaPort === undefined ? {} : { port: ports.kafkaPort }),
        })
      : undefined,
    wanted.mongodb
      ? startMongod({
          ...common,
          dataDir: join(common.dataDir, 'mongod'),
          ...(ports.mongoPort === undefined ? {} : { port: ports.mongoPort }),
        })
      : undefined,
  ]);
  if (kafka.status === 'rejected' || mongod.status === 'rejected') {
    for (const one of [kafka, mongod]) if (one.status === 'fulfilled') await one.value?.stop();
    throw kafka.status === 'rejected' ? kafka.reason : (mongod as PromiseRejectedResult).reason;
  }
  const provided: { kafka?: ProvidedServer; mongodb?: ProvidedServer } = {};
  if (kafka.value !== undefined) {
    const address = `127.0.0.1:${String(kafka.value.port)}`;
    provided.kafka = {
      address,
      description: `Kafka ${PINNED_KAFKA.version} (local, ${address})`,
      local: kafka.value,
      stop: kafka.value.stop,
    };
  }
  if (mongod.value !== undefined) {
    const address = `127.0.0.1:${String(mongod.value.port)}`;
    provided.mongodb = {
      address: `mongodb://${address}/?replicaSet=rs0`,
      description: `MongoDB ${mongod.value.version} (local, ${address})`,
      local: mongod.value,
      stop: mongod.value.stop,
    };
  }
  return provided;
}
