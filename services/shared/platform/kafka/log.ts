import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog, Subscription, TopicMismatch, TopicSettings } from '@rapport/engine/ports/log';
import { startConsumer } from './consumer.ts';
import type { ConsumerOptions } from './consumer.ts';
import { cureEncoder, cureHeartbeats, cureIdleTimers } from './cures.ts';
import { toOffset } from './offset.ts';
import { createBatchingProducer } from './producer.ts';
import { compareTopic } from './topics.ts';

// CommonJS: the loader of ES modules does not see all of its names.
const { ConfigResourceTypes, Kafka, KafkaJSError, logLevel } = kafkajs;

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 15_000;
const TOPIC_CREATION_TIMEOUT_MS = 15_000;
/** kafkajs retries inside its retries (a send connects, a connection tries again): few of each are many together. */
const RETRIES = { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 };

/** A broker that is away makes kafkajs say the same dozens of times a second. */
const WARN_INTERVAL_MS = 10_000;
const MAX_REMEMBERED_WARNINGS = 100;

/** Passes on each message once in a while. */
function seldom(warn: (message: string) => void): (message: string) => void {
  const warnedAt = new Map<string, number>();
  return (message) => {
    const now = performance.now();
    if (now - (warnedAt.get(message) ?? -WARN_INTERVAL_MS) < WARN_INTERVAL_MS) return;
    if (warnedAt.size === MAX_REMEMBERED_WARNINGS) warnedAt.clear();
    warnedAt.set(message, now);
    warn(message);
  };
}

/** A topic that was made a moment ago is not known everywhere at once: five seconds are plenty for one broker. */
const SPREADING_ATTEMPTS = 25;
const SPREADING_PAUSE_MS = 200;
const SPREADING: ReadonlySet<string> = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

function isSpreading(error: unknown): boolean {
  return error instanceof KafkaJSError && 'type' in error && SPREADING.has(String(error.type));
}

export interface KafkaLogOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** What the client complains about, in a line. */
  readonly warn: (message: string) => void;
  /** Smaller bounds than a service has, so that a test meets them. */
  readonly limits?: ConsumerOptions['limits'];
}

/**
 * Kafka behind the engine's port, with the cures that kafkajs 2.2.4 needs.
 *
 * @throws LogUnavailableError where no broker answers
 */
export async function createKafkaLog({
  brokers,
  clientId,
  warn,
  limits = {},
}: KafkaLogOptions): Promise<EventLog> {
  cureIdleTimers();
  cureEncoder();
  cureHeartbeats();
  const complain = seldom(warn);
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRIES,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message } }) => {
        // Bounded retries end in a new producer here, which is what the warning asks for.
        if (message.startsWith('Limiting retries for the idempotent producer')) return;
        complain(`${namespace}: ${message}`);
      },
  });
  const counts = new Map<string, number>();
  const subscriptions = new Set<Subscription>();
  let admin: Promise<Admin> | undefined;

  const connect = async (): Promise<Admin> => {
    const made = kafka.admin();
    try {
      await made.connect();
      return made;
    } catch (error) {
      await made.disconnect().catch(() => undefined);
      throw error;
    }
  };

  /** Asks through the one admin client that is kept open; after a failure the next question opens another. */
  const ask = async <T>(question: (client: Admin) => Promise<T>): Promise<T> => {
    admin ??= connect();
    const asked = admin;
    try {
      const client = await asked;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await question(client);
        } catch (error) {
          if (!isSpreading(error) || attempt >= SPREADING_ATTEMPTS) throw error;
          await pause(SPREADING_PAUSE_MS);
        }
      }
    } catch (error) {
      if (admin === asked) admin = undefined;
      void asked.then((client) => client.disconnect()).catch(() => undefined);
      throw new LogUnavailableError(`Kafka did not answer: ${String(error)}`, { cause: error });
    }
  };

  /** Partitions never change in number: that would be a new version of the topic. */
  const partitionsOf = async (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    const { topics } = await ask((client) => client.fetchTopicMetadata({ topics: [topic] }));
    const count = topics[0]?.partitions.length ?? 0;
    if (count === 0) throw new LogUnavailableError(`There is no topic ${topic}.`);
    counts.set(topic, count);
    return count;
  };

  const producer = createBatchingProducer(kafka, partitionsOf);

  const endOffsets = async (topic: string): Promise<readonly number[]> => {
    const offsets = await ask((client) => client.fetchTopicOffsets(topic));
    const ends: number[] = [];
    for (const { partition, high } of offsets) ends[partition] = toOffset(high);
    return ends;
  };

  /** One at a time: a topic that another service makes at the same moment must not keep the others from being made. */
  const createTopic = async ({
    topic,
    partitions,
    replicationFactor,
    config,
  }: TopicSettings): Promise<void> => {
    await ask((client) =>
      client.createTopics({
        waitForLeaders: true,
        timeout: TOPIC_CREATION_TIMEOUT_MS,
        topics: [
          {
            topic,
            numPartitions: partitions,
            replicationFactor,
            configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
          },
        ],
      }),
    );
  };

  const describeTopics = async (
    wanted: readonly TopicSettings[],
  ): Promise<ReadonlyMap<string, Pick<TopicSettings, 'partitions' | 'replicationFactor' | 'config'>>> => {
    const { topics } = await ask((client) =>
      client.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) }),
    );
    const { resources } = await ask((client) =>
      client.describeConfigs({
        includeSynonyms: false,
        resources: wanted.map(({ topic, config }) => ({
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configNames: Object.keys(config),
        })),
      }),
    );
    const configs = new Map(
      resources.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
    return new Map(
      topics.map(({ name, partitions }) => [
        name,
        {
          partitions: partitions.length,
          replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
          config: configs.get(name) ?? {},
        },
      ]),
    );
  };

  // Told at once rather than by the first call: a service without its log does not start.
  await ask((client) => client.describeCluster());

  return {
    append: producer.append,
    subscribe: async (group, topics, handler, reading = {}) => {
      const how = { ...limits, ...reading };
      const inner = await startConsumer({ kafka, group, topics, handler, endOffsets, warn, limits: how });
      const subscription: Subscription = {
        stop: async () => {
          subscriptions.delete(subscription);
          await inner.stop();
        },
      };
      subscriptions.add(subscription);
      return subscription;
    },
    endOffsets,
    ensureTopics: async (wanted) => {
      const existing = new Set(await ask((client) => client.listTopics()));
      for (const settings of wanted) if (!existing.has(settings.topic)) await createTopic(settings);
      const found = await describeTopics(wanted);
      return wanted.flatMap((settings): readonly TopicMismatch[] => {
        const { topic } = settings;
        const actual = found.get(topic);
        return actual === undefined
          ? [{ topic, problem: `${topic} does not exist` }]
          : compareTopic(settings, actual);
      });
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await producer.close();
      const last = admin;
      admin = undefined;
      await last?.then((client) => client.disconnect()).catch(() => undefined);
    },
  };
}
