import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import { startGuardian } from '@rapport/infra/children';
import type { Guardian } from '@rapport/infra/children';
import { startKafka } from '@rapport/infra/kafka';
import type { LocalServer } from '@rapport/infra/kafka';
import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog } from '@rapport/engine/ports/log';
import { createFollower } from '@rapport/testkit/contracts/eventLog';
import { eventually } from '@rapport/testkit/eventually';
import { createKafkaLog } from './log.ts';

const CACHE = join(import.meta.dirname, '../../../../.cache');
/** The shortest that a broker allows. */
const SESSION_TIMEOUT_MS = 6_000;
/** A restart, the retries of a call that met it, and a rebalance. */
const RECOVERY_MS = 50_000;
const PARTITIONS = 2;

const ALTER_CLIENT_QUOTAS = 49;

/** Which kafkajs cannot: `AlterClientQuotas` version 0, for one client id. */
async function setQuotas(
  port: number,
  clientId: string,
  bytesPerSecond: Readonly<Record<string, number>>,
): Promise<void> {
  const parts: Buffer[] = [];
  const int16 = (value: number): void => {
    const bytes = Buffer.alloc(2);
    bytes.writeInt16BE(value);
    parts.push(bytes);
  };
  const int32 = (value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    parts.push(bytes);
  };
  const text = (value: string): void => {
    int16(Buffer.byteLength(value));
    parts.push(Buffer.from(value));
  };
  int16(ALTER_CLIENT_QUOTAS);
  int16(0);
  int32(1);
  text('quotas');
  int32(1);
  int32(1);
  text('client-id');
  text(clientId);
  int32(Object.keys(bytesPerSecond).length);
  for (const [key, value] of Object.entries(bytesPerSecond)) {
    text(key);
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value);
    parts.push(double, Buffer.from([0]));
  }
  parts.push(Buffer.from([0]));
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  const socket = connect({ host: '127.0.0.1', port });
  try {
    socket.write(Buffer.concat([size, body]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    // Size, correlation, throttle time, number of entries, and then the error of the first.
    const errorCode = answer.readInt16BE(16);
    if (errorCode !== 0) throw new Error(`The quota was refused with error ${errorCode}.`);
  } finally {
    socket.destroy();
  }
}

describe('a broker', () => {
  let folder: string;
  let guardian: Guardian;
  let broker: LocalServer;
  let admin: Admin;
  const logs: EventLog[] = [];

  const open = async (clientId = 'rapport-broker'): Promise<EventLog> => {
    const log = await createKafkaLog({
      brokers: [`127.0.0.1:${broker.port}`],
      clientId,
      warn: () => undefined,
      limits: { sessionTimeoutMs: SESSION_TIMEOUT_MS, restartDelayMs: 100 },
    });
    logs.push(log);
    return log;
  };
  const makeTopic = async (log: EventLog): Promise<string> => {
    const topic = `broker.${randomUUID()}`;
    await log.ensureTopics([{ topic, partitions: PARTITIONS, replicationFactor: 1, config: {} }]);
    return topic;
  };

  /** Appends numbered records, one call after another in each partition, and repeats what was not acknowledged. */
  const writer = (log: EventLog, topic: string) => {
    const acknowledged = new Map<string, Position>();
    const refusals: LogUnavailableError[] = [];
    let stopping = false;
    const write = async (partition: number): Promise<void> => {
      for (let n = 0; !stopping;) {
        const text = `${partition}.${n}`;
        try {
          const [position] = await log.append([{ topic, partition, key: 'k', value: Buffer.from(text) }]);
          if (position !== undefined) acknowledged.set(text, position);
          n += 1;
        } catch (error) {
          if (!(error instanceof LogUnavailableError)) throw error;
          refusals.push(error);
        }
      }
    };
    const running = Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => write(partition)));
    return {
      acknowledged,
      refusals,
      stop: async (): Promise<void> => {
        stopping = true;
        await running;
      },
    };
  };

  const membersOf = async (group: string): Promise<readonly string[]> =>
    (await admin.describeGroups([group])).groups.flatMap(({ members }) =>
      members.map(({ memberId }) => memberId),
    );

  /** Becomes the only member of a group; resolves with its members when every partition is assigned. */
  const joinGroup = async (
    log: EventLog,
    group: string,
    topic: string,
    follower: ReturnType<typeof createFollower>,
  ): Promise<readonly string[]> => {
    await log.subscribe(group, [topic], follower);
    await eventually(async () => {
      const seen = follower.owned().length;
      return seen === PARTITIONS ? { found: seen } : { seen };
    }, RECOVERY_MS);
    return membersOf(group);
  };

  /** Writes and reads through a disturbance, and then holds what was read against what was acknowledged. */
  const survive = async (disturb: () => Promise<void>): Promise<void> => {
    const log = await open();
    const topic = await makeTopic(log);
    // It restarts at the position that a projector would have committed: what the handler has taken over.
    const applied = new Map<number, string[]>([
      [0, []],
      [1, []],
    ]);
    const follower = createFollower(({ partition }) => applied.get(partition)?.length ?? 0);
    await log.subscribe(randomUUID(), [topic], {
      ...follower,
      onBatch: async (batch) => {
        await follower.onBatch(batch);
        for (const { offset, value } of batch.records) {
          const texts = applied.get(batch.partition) ?? [];
          expect(offset).toBe(texts.length);
          texts.push(Buffer.from(value).toString());
        }
      },
    });
    const writing = writer(log, topic);
    const written = (atLeast: number): Promise<unknown> =>
      eventually(async () => {
        const seen = writing.acknowledged.size;
        return seen >= atLeast ? { found: seen } : { seen };
      }, RECOVERY_MS);
    await written(50);
    await disturb();
    await written(writing.acknowledged.size + 50);
    await writing.stop();
    const ends = await log.endOffsets(topic);
    await eventually(async () => {
      const seen = ends.map((_, partition) => applied.get(partition)?.length ?? 0);
      return seen.every((count, partition) => count === ends[partition]) ? { found: seen } : { seen, ends };
    }, RECOVERY_MS);
    for (const [text, { partition, offset }] of writing.acknowledged) {
      expect(applied.get(partition)?.[offset]).toBe(text);
    }
    for (const [partition, texts] of applied) {
      // A repeated call may stand twice in the log, never before what was acknowledged earlier.
      const firsts = [...new Set(texts)];
      expect(firsts).toEqual(firsts.map((_, n) => `${partition}.${n}`));
    }
    expect(follower.broken).toEqual([]);
    expect(follower.failures).toEqual([]);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-broker-'));
    guardian = await startGuardian();
    guardian.removeAtEnd(folder);
    broker = await startKafka({
      guardian,
      cacheDir: CACHE,
      dataDir: folder,
      ephemeral: true,
      onProgress: () => undefined,
    });
    admin = new Kafka({ brokers: [`127.0.0.1:${broker.port}`], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });

  afterEach(async () => {
    broker.signal('SIGCONT');
    for (const log of logs.splice(0)) await log.close();
  });

  afterAll(async () => {
    await admin.disconnect();
    await broker.stop();
    await guardian.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('that is killed and started again in the middle of it all costs waiting, no record', async () => {
    await survive(async () => {
      await broker.kill('SIGKILL');
      await broker.restart();
    });
  });

  it('that stands still for longer than a session costs waiting, no record', async () => {
    await survive(async () => {
      broker.signal('SIGSTOP');
      const stoodAt = performance.now();
      await eventually(async () => {
        const seen = performance.now() - stoodAt;
        return seen > SESSION_TIMEOUT_MS + 1_000 ? { found: seen } : { seen };
      });
      broker.signal('SIGCONT');
    });
  });

  it('that throttles slows both directions down, and neither loses, reorders nor leaves the group', async () => {
    const clientId = `throttled-${randomUUID()}`;
    const log = await open(clientId);
    const topic = await makeTopic(log);
    const group = randomUUID();
    const follower = createFollower();
    const before = await joinGroup(log, group, topic, follower);
    const append = (n: number): Promise<readonly Position[]> =>
      log.append([{ topic, partition: 0, key: 'k', value: Buffer.from(String(n).padEnd(10_000, 'x')) }]);
    const texts = (): readonly string[] => follower.texts({ topic, partition: 0 });
    // kafkajs reads again what was under way when it was told where to begin, and a quota counts both: it reads one first.
    const positions = [...(await append(0))];
    await eventually(async () => (texts().length === 1 ? { found: true } : { seen: texts().length }));
    // Quotas hold over a window of 11 s. A batch of 1 MB takes most of one from the reader, who then waits for longer than
    // a session for the second. The writer's two together are more than it may write in one.
    await setQuotas(broker.port, clientId, { producer_byte_rate: 130_000, consumer_byte_rate: 100_000 });
    const startedAt = performance.now();
    const count = 198;
    const many = Array.from({ length: count }, (_, n) => append(positions.length + n));
    positions.push(...(await Promise.all(many)).flat());
    const held = performance.now();
    positions.push(...(await append(positions.length)));
    const heldMs = performance.now() - held;
    expect(positions.map(({ offset }) => offset)).toEqual(positions.map((_, n) => n));
    const all = await eventually(async () => {
      const seen = texts();
      return seen.length === positions.length ? { found: seen } : { seen: seen.length };
    }, RECOVERY_MS);
    const tookMs = performance.now() - startedAt;
    expect(all.map((text) => parseInt(text, 10))).toEqual(positions.map((_, n) => n));
    // Otherwise nothing was throttled.
    expect(heldMs).toBeGreaterThan(1_000);
    expect(tookMs).toBeGreaterThan(SESSION_TIMEOUT_MS + 1_000);
    expect(await membersOf(group)).toEqual(before);
    expect(follower.broken).toEqual([]);
    expect(follower.failures).toEqual([]);
  });

  it('that holds a reader up for longer than a session, before its first batch, keeps it in the group', async () => {
    const clientId = `held-${randomUUID()}`;
    const log = await open(clientId);
    const topic = await makeTopic(await open());
    const count = 120;
    for (let n = 0; n < count; n += 1) {
      await log.append([{ topic, partition: 0, key: 'k', value: Buffer.alloc(10_000, 'x') }]);
    }
    const read = (follower: ReturnType<typeof createFollower>, atLeast: number): Promise<unknown> =>
      eventually(async () => {
        const seen = follower.texts({ topic, partition: 0 }).length;
        return seen >= atLeast ? { found: seen } : { seen };
      }, RECOVERY_MS);
    // Another group reads more than both may then read in the window of 11 s. A broker counts where there is a quota.
    await setQuotas(broker.port, clientId, { consumer_byte_rate: 100_000_000 });
    const first = createFollower();
    const subscription = await log.subscribe(randomUUID(), [topic], first);
    await read(first, count);
    await subscription.stop();
    await setQuotas(broker.port, clientId, { consumer_byte_rate: 90_000 });
    const group = randomUUID();
    const held = createFollower();
    const before = await joinGroup(log, group, topic, held);
    const startedAt = performance.now();
    await read(held, 1);
    // Otherwise it was not held up.
    expect(performance.now() - startedAt).toBeGreaterThan(SESSION_TIMEOUT_MS);
    expect(await membersOf(group)).toEqual(before);
    expect(held.broken).toEqual([]);
    expect(held.failures).toEqual([]);
  });
});
