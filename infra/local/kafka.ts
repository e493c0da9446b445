import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../progress.ts';
import { PrerequisiteError, StartFailure } from '../prerequisites.ts';
import { kafkaReady } from '../readiness.ts';
import { runCommand } from './children.ts';
import type { Child, ChildExit, Guardian } from './children.ts';
import { ensureInstalled, sha256 } from './install.ts';
import { PINNED_KAFKA } from './pinned.ts';
import { freePorts, requireFreePort } from './ports.ts';

const OLDEST_JAVA = 17;
/** 43 MB of jars, the same again in Maven's own repository, and the plugin that copies them. */
const INSTALL_BYTES = 150_000_000;
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const COMMAND_LIMIT_MS = 60_000;
/** 3 s on an idle machine; a busy one, or one that recovers a large log after a kill, takes longer. */
const READY_LIMIT_MS = 120_000;
const ANOTHER_PORT_ATTEMPTS = 3;
const CLUSTER_ID_BYTES = 16;

export type LocalServer = Readonly<{
  /** Of the process that runs now. */
  pid: () => number;
  port: number;
  lastLines: () => readonly string[];
  /** When the process that runs now ends. */
  exited: () => Promise<ChildExit>;
  kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Without waiting for an end: SIGSTOP and SIGCONT. */
  signal: (signal: NodeJS.Signals) => void;
  /** On the same data and port, whether or not it still runs. Resolves when it is ready. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

export type LocalServerOptions = Readonly<{
  guardian: Guardian;
  cacheDir: string;
  dataDir: string;
  /** A free one is chosen when absent. */
  port?: number;
  /** The data need not survive: faster, less safe. */
  ephemeral: boolean;
  onProgress: OnProgress;
}>;

/** @returns the folder with the jars */
async function installKafka(guardian: Guardian, cacheDir: string, onProgress: OnProgress): Promise<string> {
  const name = `Kafka ${PINNED_KAFKA.version}`;
  const directory = join(cacheDir, `kafka-${PINNED_KAFKA.version}`);
  await ensureInstalled({
    name,
    directory,
    requiredBytes: INSTALL_BYTES,
    onProgress,
    findFault: findKafkaFault,
    async fill(folder) {
      await requireMaven(guardian);
      const project = join(folder, 'pom.xml');
      await copyFile(join(import.meta.dirname, 'pom.xml'), project);
      let copied = 0;
      let downloaded = 0;
      onProgress({ step: name, state: 'running', text: `${name}: asking Maven Central` });
      const { code, lines } = await runCommand(guardian, {
        name: 'mvn',
        command: 'mvn',
        // Batch mode prints one line per file, which is what the progress is read from.
        args: [
          '-B',
          '-f',
          project,
          'dependency:copy-dependencies',
          '-DincludeScope=runtime',
          `-DoutputDirectory=${folder}/libs`,
        ],
        limitMs: DOWNLOAD_LIMIT_MS,
        onLine(line) {
          if (line.includes('Copying ')) {
            copied += 1;
            const amount = { done: Math.min(copied, PINNED_KAFKA.jarCount), total: PINNED_KAFKA.jarCount };
            onProgress({ step: name, state: 'running', text: `${name}: copying jars`, amount });
          } else if (line.includes('Downloaded from')) {
            downloaded += 1;
            onProgress({
              step: name,
              state: 'running',
              text: `${name}: ${String(downloaded)} files from Maven Central`,
            });
          }
        },
      });
      if (code !== 0) {
        const reason =
          lines.find((line) => line.includes('[ERROR]'))?.replace(/^.*\[ERROR\]\s*/, '') ??
          lines.at(-1) ??
          'no output';
        throw new PrerequisiteError(
          `Maven could not download ${name} (${brief(reason)}): check the network and Maven's settings, or set KAFKA_BROKERS to a running Kafka.`,
        );
      }
      onProgress({ step: name, state: 'done', text: `${name} downloaded and checked` });
    },
  });
  return join(directory, 'libs');
}

export async function findKafkaFault(folder: string): Promise<string | null> {
  const libs = join(folder, 'libs');
  const jar = join(libs, PINNED_KAFKA.jar);
  if (!existsSync(jar)) return `${PINNED_KAFKA.jar} is missing`;
  const jars = (await readdir(libs)).filter((file) => file.endsWith('.jar'));
  if (jars.length !== PINNED_KAFKA.jarCount) {
    return `${String(jars.length)} jars instead of ${String(PINNED_KAFKA.jarCount)}`;
  }
  return (await sha256(jar)) === PINNED_KAFKA.jarSha256
    ? null
    : `the checksum of ${PINNED_KAFKA.jar} differs`;
}

/** A real broker and controller in one process. */
export async function startKafka(options: LocalServerOptions): Promise<LocalServer> {
  const { guardian, dataDir, ephemeral, onProgress } = options;
  const java = await requireJava(guardian);
  const libs = await installKafka(guardian, options.cacheDir, onProgress);
  if (options.port !== undefined) {
    for (const port of [options.port, options.port + 1]) {
      await requireFreePort(
        port,
        'Kafka',
        'or set KAFKA_BROKERS to a running Kafka or RAPPORT_PORT_OFFSET to move all ports',
      );
    }
  }
  await mkdir(dataDir, { recursive: true });
  const properties = join(dataDir, 'server.properties');
  const logFile = join(dataDir, 'kafka.log');
  const jvm = [
    ...(ephemeral ? ['-Xms128m', '-Xmx384m'] : ['-Xms256m', '-Xmx512m']),
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    // log4j-core comes along without a configuration; this keeps it from printing that it found none.
    '-Dlog4j2.statusLoggerLevel=OFF',
    '-cp',
    join(libs, '*'),
  ];

  async function format(): Promise<void> {
    if (existsSync(join(dataDir, 'data', 'meta.properties'))) return;
    const bytes = randomBytes(CLUSTER_ID_BYTES);
    // An id that begins with a hyphen would be taken for an option; without the highest bit it begins with a letter.
    bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
    const clusterId = bytes.toString('base64url');
    const { code, lines } = await runCommand(guardian, {
      name: 'kafka-format',
      command: java,
      args: [
        ...jvm,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        clusterId,
        '-c',
        properties,
        '--ignore-formatted',
      ],
      limitMs: COMMAND_LIMIT_MS,
    });
    if (code !== 0) throw new StartFailure('Kafka', lines, 'its storage could not be prepared');
  }

  async function launch(port: number): Promise<Child> {
    const child = guardian.spawnChild({
      name: 'kafka',
      command: java,
      args: [...jvm, 'kafka.Kafka', properties],
      logFile,
    });
    try {
      await kafkaReady(`127.0.0.1:${String(port)}`, READY_LIMIT_MS, child.isRunning);
      return child;
    } catch (error) {
      const lines = child.lastLines();
      child.kill('SIGKILL');
      await child.exited;
      throw new StartFailure('Kafka', lines, error);
    }
  }

  async function firstLaunch(): Promise<Readonly<{ port: number; child: Child }>> {
    for (let attempt = 1; ; attempt += 1) {
      const [port = 0, controllerPort = 0] =
        options.port === undefined ? await freePorts(2) : [options.port, options.port + 1];
      await writeFile(properties, brokerProperties(port, controllerPort, join(dataDir, 'data')));
      await format();
      try {
        return { port, child: await launch(port) };
      } catch (error) {
        // Between choosing a free port and listening on it, somebody else may take it.
        const taken =
          error instanceof StartFailure &&
          error.lines.some((line) => line.includes('Address already in use'));
        if (!taken || options.port !== undefined || attempt === ANOTHER_PORT_ATTEMPTS) throw error;
      }
    }
  }

  onProgress({ step: 'kafka', state: 'running', text: 'Kafka: starting' });
  const first = await firstLaunch();
  const { port } = first;
  let child = first.child;
  onProgress({
    step: 'kafka',
    state: 'done',
    text: `Kafka ${PINNED_KAFKA.version} listens on 127.0.0.1:${String(port)}`,
  });

  return {
    pid: () => child.pid,
    port,
    lastLines: () => child.lastLines(),
    exited: () => child.exited,
    async kill(signal) {
      child.kill(signal);
      await child.exited;
    },
    signal: (signal) => child.kill(signal),
    async restart() {
      if (child.isRunning()) await child.stop();
      child = await launch(port);
    },
    async stop() {
      if (ephemeral) child.kill('SIGKILL');
      await child.stop();
    },
  };
}

function brokerProperties(port: number, controllerPort: number, logDirectory: string): string {
  const settings: Readonly<Record<string, string | number | boolean>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${String(controllerPort)}`,
    listeners: `PLAINTEXT://127.0.0.1:${String(port)},CONTROLLER://127.0.0.1:${String(controllerPort)}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${String(port)}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDirectory,
    'auto.create.topics.enable': false,
    // One broker: internal topics cannot have more replicas. Few partitions make the coordinators load quickly.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // Two cores for everything: the defaults (3, 8, 10, 128 MB for the cleaner) are meant for a server of its own.
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    // Index files are preallocated per partition and segment at this size.
    'log.index.size.max.bytes': 1_048_576,
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('\n')}\n`;
}

async function requireJava(guardian: Guardian): Promise<string> {
  const home = process.env.JAVA_HOME;
  const java =
    home !== undefined && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
  const { code, lines } = await runCommand(guardian, {
    name: 'java -version',
    command: java,
    args: ['-version'],
    limitMs: COMMAND_LIMIT_MS,
  });
  const remedy = `install Java ${String(OLDEST_JAVA)} or newer, or set KAFKA_BROKERS to a running Kafka`;
  if (code !== 0) throw new PrerequisiteError(`Kafka needs Java, and no 'java' was found: ${remedy}.`);
  const major = javaMajor(lines);
  if (major < OLDEST_JAVA) {
    throw new PrerequisiteError(
      `Kafka needs Java ${String(OLDEST_JAVA)} or newer, and 'java' is version ${String(major)}: ${remedy}.`,
    );
  }
  return java;
}

/** 0 if the lines name no version. Java 8 and older call themselves 1.x. */
export function javaMajor(lines: readonly string[]): number {
  const match = /version "(?:1\.)?(\d+)/.exec(lines.join('\n'));
  return Number(match?.[1] ?? 0);
}

async function requireMaven(guardian: Guardian): Promise<void> {
  const { code } = await runCommand(guardian, {
    name: 'mvn --version',
    command: 'mvn',
    args: ['--version'],
    limitMs: COMMAND_LIMIT_MS,
  });
  if (code === 0) return;
  throw new PrerequisiteError(
    `Kafka ${PINNED_KAFKA.version} is downloaded with Maven, and no 'mvn' was found: install Maven, or set KAFKA_BROKERS to a running Kafka.`,
  );
}

const REASON_LENGTH = 200;
export function brief(reason: string): string {
  return reason.replace(/\s+/g, ' ').trim().slice(0, REASON_LENGTH);
}
