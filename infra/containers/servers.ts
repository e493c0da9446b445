import type { StartedTestContainer } from 'testcontainers';
import { brief } from '../local/kafka.ts';
import { freePorts } from '../local/ports.ts';
import type { OnProgress } from '../progress.ts';
import { PrerequisiteError } from '../prerequisites.ts';
import { initiateReplicaSet, kafkaReady } from '../readiness.ts';
import type { Provided, Unable, Wanted } from '../provided.ts';

const KAFKA_IMAGE = 'apache/kafka:4.2.0';
const MONGODB_IMAGE = 'mongo:8.0';
const BROKER_PORT = 9092;
const MONGODB_PORT = 27017;
const READY_LIMIT_MS = 90_000;
const STARTUP_LIMIT_MS = 180_000;

/**
 * Throw-away servers by testcontainers, whose own sweeper removes them if this process dies. Generic containers with our
 * own readiness probes: the library's Kafka module cannot start apache/kafka and returns before Kafka listens, and
 * its MongoDB module advertises the container's own name.
 */
export async function startContainers(
  options: Readonly<{ wanted: Wanted; onProgress: OnProgress }>,
): Promise<Provided | Unable> {
  const { wanted, onProgress } = options;
  const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');
  let host: string;
  try {
    host = (await getContainerRuntimeClient()).info.containerRuntime.host;
  } catch {
    throw new PrerequisiteError(
      'No container engine answers for testcontainers: start Docker, or leave INFRA unset to use local servers.',
    );
  }
  const started: StartedTestContainer[] = [];
  const stopOf = (container: StartedTestContainer) => async (): Promise<void> => {
    await container.stop({ timeout: 1 });
  };
  try {
    const provided: { -readonly [K in keyof Provided]: Provided[K] } = {};
    if (wanted.kafka) {
      onProgress({
        step: 'containers-kafka',
        state: 'running',
        text: `testcontainers: starting ${KAFKA_IMAGE}`,
      });
      // Kafka tells clients its address, so the port on the host has to be known before it starts.
      const [port = 0] = await freePorts(1);
      const address = `${host}:${String(port)}`;
      const container = await new GenericContainer(KAFKA_IMAGE)
        .withExposedPorts({ container: BROKER_PORT, host: port })
        .withEnvironment(brokerEnvironment(address))
        .withStartupTimeout(STARTUP_LIMIT_MS)
        .start();
      started.push(container);
      await kafkaReady(address, READY_LIMIT_MS);
      onProgress({ step: 'containers-kafka', state: 'done', text: `${KAFKA_IMAGE} listens on ${address}` });
      provided.kafka = {
        address,
        description: `${KAFKA_IMAGE} (testcontainers, ${address})`,
        stop: stopOf(container),
      };
    }
    if (wanted.mongodb) {
      onProgress({
        step: 'containers-mongo',
        state: 'running',
        text: `testcontainers: starting ${MONGODB_IMAGE}`,
      });
      const container = await new GenericContainer(MONGODB_IMAGE)
        .withExposedPorts(MONGODB_PORT)
        .withCommand([
          ...['mongod', '--replSet', 'rs0', '--bind_ip_all', '--wiredTigerCacheSizeGB', '0.25'],
          ...['--setParameter', 'transactionLifetimeLimitSeconds=6'],
        ])
        .withStartupTimeout(STARTUP_LIMIT_MS)
        .start();
      started.push(container);
      const address = `${host}:${String(container.getMappedPort(MONGODB_PORT))}`;
      const uri = `mongodb://${address}/?directConnection=true`;
      const version = await initiateReplicaSet(uri, `127.0.0.1:${String(MONGODB_PORT)}`, READY_LIMIT_MS);
      onProgress({ step: 'containers-mongo', state: 'done', text: `${MONGODB_IMAGE} listens on ${address}` });
      provided.mongodb = {
        address: uri,
        description: `MongoDB ${version} (testcontainers, ${MONGODB_IMAGE}, ${address})`,
        stop: stopOf(container),
      };
    }
    return provided;
  } catch (error) {
    for (const container of started) await container.stop({ timeout: 1 });
    const reason = brief(error instanceof Error ? error.message : String(error));
    return {
      unable: `A container engine answers but cannot provide the servers (${reason}); local servers are used instead.`,
    };
  }
}

function brokerEnvironment(address: string): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${String(BROKER_PORT)},CONTROLLER://localhost:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${address}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '4',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_HEAP_OPTS: '-Xms128m -Xmx384m',
  };
}
