import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog, Subscription } from '@rapport/engine/ports/log';
import { createFollower } from '@rapport/testkit/contracts/eventLog';
import { eventually } from '@rapport/testkit/eventually';
import { kafkaBrokers } from '@rapport/testkit/servers';
import { startConsumer } from './consumer.ts';
import { cureIdleTimers } from './cures.ts';
import { createKafkaLog } from './log.ts';
import { createBatchingProducer } from './producer.ts';

/** The shortest that a broker allows. */
const SESSION_TIMEOUT_MS = 6_000;
/** A member that is gone is noticed after its session, and its partitions are given on after a rebalance. */
const TAKEOVER_MS = 40_000;
const PARTITIONS = 2;

describe('membership', () => {
  const logs: EventLog[] = [];
  const open = async (): Promise<EventLog> => {
    const log = await createKafkaLog({
      brokers: kafkaBrokers(),
      clientId: 'rapport-membership',
      warn: () => undefined,
      limits: { sessionTimeoutMs: SESSION_TIMEOUT_MS, bufferedBytes: 1 },
    });
    logs.push(log);
    return log;
  };
  const makeTopic = async (log: EventLog): Promise<string> => {
    const topic = `contract.${randomUUID()}`;
    await log.ensureTopics([{ topic, partitions: PARTITIONS, replicationFactor: 1, config: {} }]);
    return topic;
  };

  afterEach(async () => {
    for (const log of logs.splice(0)) await log.close();
  });

  it('lasts while the handler takes longer than the session, with every partition paused', async () => {
    const log = await open();
    const topic = await makeTopic(log);
    const group = randomUUID();
    const follower = createFollower();
    follower.holdBack();
    await log.subscribe(group, [topic], follower);
    // More than the buffer of each partition: nothing is fetched any more, and nothing but heartbeats is sent.
    const value = Buffer.alloc(600_000, 'x');
    for (let round = 0; round < 6; round += 1) {
      await log.append([0, 1].map((partition) => ({ topic, partition, key: `${round}`, value })));
    }
    await eventually(async () => {
      const seen = follower.batches.length;
      return seen >= PARTITIONS ? { found: seen } : { seen };
    }, TAKEOVER_MS);
    const admin = new Kafka({ brokers: [...kafkaBrokers()], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      const membersOf = async (): Promise<readonly string[]> =>
        (await admin.describeGroups([group])).groups.flatMap(({ state, members }) =>
          members.map(({ memberId }) => `${state} ${memberId}`),
        );
      const before = await membersOf();
      expect(before).toHaveLength(1);
      const heldAt = performance.now();
      const after = await eventually(async () => {
        const seen = await membersOf();
        const isOver = performance.now() - heldAt > SESSION_TIMEOUT_MS * 2;
        return isOver || seen[0] !== before[0] ? { found: seen } : { seen };
      }, SESSION_TIMEOUT_MS * 4);
      expect(after).toEqual(before);
      follower.release();
      await eventually(async () => {
        const seen = follower.batches.reduce((sum, { records }) => sum + records.length, 0);
        return seen >= 12 ? { found: seen } : { seen };
      }, TAKEOVER_MS);
      expect(await membersOf()).toEqual(before);
      expect(follower.broken).toEqual([]);
      expect(follower.failures).toEqual([]);
    } finally {
      follower.release();
      await admin.disconnect();
    }
  });

  it('of a killed process ends, and what it had in hand is delivered to whoever takes over', async () => {
    const log = await open();
    const topic = await makeTopic(log);
    const group = randomUUID();
    await log.append([0, 1].map((partition) => ({ topic, partition, key: 'k', value: Buffer.from('0') })));
    const member = spawn(process.execPath, [fileURLToPath(new URL('testing-member.ts', import.meta.url))], {
      env: {
        ...process.env,
        KAFKA_BROKERS: kafkaBrokers().join(),
        TOPIC: topic,
        GROUP: group,
        SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let said = '';
      member.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await eventually(async () => {
        return said.includes('holds 0') && said.includes('holds 1') ? { found: said } : { seen: said };
      }, TAKEOVER_MS);
      const follower = createFollower();
      await log.subscribe(group, [topic], follower);
      // One of two: the other member keeps its share.
      await eventually(async () => {
        const seen = follower.owned();
        return seen.length === 1 ? { found: seen } : { seen };
      }, TAKEOVER_MS);
      member.kill('SIGKILL');
      await eventually(async () => {
        const seen = follower.owned();
        return seen.length === PARTITIONS ? { found: seen } : { seen };
      }, TAKEOVER_MS);
      await log.append([0, 1].map((partition) => ({ topic, partition, key: 'k', value: Buffer.from('1') })));
      for (const partition of [0, 1]) {
        const texts = await eventually(async () => {
          const seen = follower.texts({ topic, partition });
          return seen.length >= 2 ? { found: seen } : { seen };
        }, TAKEOVER_MS);
        expect(texts).toEqual(['0', '1']);
      }
      expect(follower.broken).toEqual([]);
      expect(follower.failures).toEqual([]);
    } finally {
      member.kill('SIGKILL');
    }
  });

  it('and appends outlive that every connection breaks and none can be made for a while', async () => {
    cureIdleTimers();
    const sockets = new Set<Socket>();
    let away = false;
    const kafka = new Kafka({
      brokers: [...kafkaBrokers()],
      clientId: 'rapport-broken',
      logLevel: logLevel.NOTHING,
      retry: { retries: 1, initialRetryTime: 50, maxRetryTime: 100 },
      socketFactory: ({ host, port, onConnect }) => {
        const socket = connect({ host, port: away ? 1 : port }, onConnect);
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        return socket;
      },
    });
    const log = await open();
    const topic = await makeTopic(log);
    const producer = createBatchingProducer(kafka, () => Promise.resolve(PARTITIONS));
    const append = (text: string) =>
      producer.append([{ topic, partition: 0, key: 'k', value: Buffer.from(text) }]);
    const follower = createFollower();
    let subscription: Subscription | undefined;
    try {
      subscription = await startConsumer({
        kafka,
        group: randomUUID(),
        topics: [topic],
        handler: follower,
        endOffsets: (name) => log.endOffsets(name),
        warn: () => undefined,
        limits: { restartDelayMs: 100, sessionTimeoutMs: SESSION_TIMEOUT_MS },
      });
      expect(await append('0')).toEqual([{ topic, partition: 0, offset: 0 }]);
      const delivered = (texts: readonly string[]): Promise<unknown> =>
        eventually(async () => {
          const seen = follower.texts({ topic, partition: 0 });
          return seen.at(-1) === texts.at(-1) ? { found: seen } : { seen };
        }, TAKEOVER_MS);
      await delivered(['0']);
      away = true;
      for (const socket of sockets) socket.destroy(new Error('The network is away.'));
      await expect(append('lost')).rejects.toThrow(LogUnavailableError);
      away = false;
      expect(await append('1')).toEqual([{ topic, partition: 0, offset: 1 }]);
      await delivered(['0', '1']);
      // Where it is assigned anew, it begins at its position again; nothing is skipped, and no promise broken.
      expect(new Set(follower.texts({ topic, partition: 0 }))).toEqual(new Set(['0', '1']));
      expect(follower.broken).toEqual([]);
      expect(follower.failures).toEqual([]);
    } finally {
      away = false;
      await subscription?.stop();
      await producer.close();
    }
  });
});
