import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog, Subscription, TopicMismatch } from '@rapport/engine/ports/log';
import { compareTopic } from '../memory/log.ts';
import { startConsumer } from './consumer.ts';
import { cureIdleTimers } from './cures.ts';
import { createBatchingProducer } from './producer.ts';

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 15_000;
const TOPIC_CREATION_TIMEOUT_MS = 15_000;
const TOPIC_ALREADY_EXISTS = 'TOPIC_ALREADY_EXISTS';

export interface KafkaLogOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Partitions of a topic that one member folds side by side. */
  readonly partitions: number;
  /** What kafkajs complains about, in a line. */
  readonly warn: (message: string) => void;
}

/** Kafka behind the engine's port, with the cures that kafkajs 2.2.4 needs. */
export async function createKafkaLog({
  brokers,
  clientId,
  partitions,
  warn,
}: KafkaLogOptions): Promise<EventLog> {
  cureIdleTimers();
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      // kafkajs says this of every idempotent producer whose partitions are chosen by its caller.
      if (!entry.log.message.includes('retries for the idempotent'))
        warn(`${entry.namespace}: ${entry.log.message}`);
    },
  });
  const admin = kafka.admin();
  await admin.connect().catch((error: unknown) => {
    throw new LogUnavailableError(`Kafka cannot be reached at ${brokers.join(', ')}: ${String(error)}`, {
      cause: error,
    });
  });
  const counts = new Map<string, number>();
  const subscriptions = new Set<Subscription>();

  const reaching = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw new LogUnavailableError(`Kafka did not answer: ${String(error)}`, { cause: error });
    }
  };

  /** Partitions never change in number: that would be a new version of the topic. */
  const partitionsOf = async (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    const { topics } = await reaching(admin.fetchTopicMetadata({ topics: [topic] }));
    const count = topics[0]?.partitions.length ?? 0;
    if (count === 0) throw new LogUnavailableError(`There is no topic ${topic}.`);
    counts.set(topic, count);
    return count;
  };

  const producer = createBatchingProducer(kafka, partitionsOf);

  const configOf = async (topic: string, names: readonly string[]): Promise<Record<string, string>> => {
    const { resources } = await reaching(
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: [...names] }],
      }),
    );
    return Object.fromEntries(
      (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
    );
  };

  return {
    append: producer.append,
    subscribe: async (group, topics, handler) => {
      const inner = await startConsumer({
        kafka,
        group,
        topics,
        handler,
        warn,
        concurrency: partitions * topics.length,
      });
      const subscription: Subscription = {
        stop: async () => {
          subscriptions.delete(subscription);
          await inner.stop();
        },
      };
      subscriptions.add(subscription);
      return subscription;
    },
    endOffsets: async (topic) => {
      const offsets = await reaching(admin.fetchTopicOffsets(topic));
      return offsets
        .map(({ partition, high }) => ({ partition, high: Number(high) }))
        .sort((one, other) => one.partition - other.partition)
        .map(({ high }) => high);
    },
    ensureTopics: async (wanted) => {
      const existing = new Set(await reaching(admin.listTopics()));
      const missing = wanted.filter(({ topic }) => !existing.has(topic));
      // One by one: a topic that another service makes at the same moment is no reason to miss the others.
      for (const { topic, partitions: numPartitions, replicationFactor, config } of missing) {
        await admin
          .createTopics({
            waitForLeaders: true,
            timeout: TOPIC_CREATION_TIMEOUT_MS,
            topics: [
              {
                topic,
                numPartitions,
                replicationFactor,
                configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
              },
            ],
          })
          .catch((error: unknown) => {
            if (!String(error).includes(TOPIC_ALREADY_EXISTS) && !String(error).includes('already exists'))
              throw error;
          });
      }
      const mismatches: TopicMismatch[] = [];
      for (const settings of wanted) {
        const { topics } = await reaching(admin.fetchTopicMetadata({ topics: [settings.topic] }));
        const found = topics[0]?.partitions ?? [];
        mismatches.push(
          ...compareTopic(settings, {
            partitions: found.length,
            replicationFactor: Math.min(...found.map(({ replicas }) => replicas.length)),
            config: await configOf(settings.topic, Object.keys(settings.config)),
          }),
        );
      }
      return mismatches;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await producer.close();
      await admin.disconnect();
    },
  };
}
