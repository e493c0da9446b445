import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { PrerequisiteError } from '../prerequisites.ts';
import { identify, isRunning } from './lock.mjs';
import type { ProcessIdentity } from './lock.mjs';

/** 200 lines of at most 2,000 characters: 400 kB for each of seven children at worst. */
const LINES_KEPT = 200;
const LINE_LENGTH_KEPT = 2_000;
/** With one older file beside it, at most 40 MB of log for each child, however long it runs. */
const LOG_FILE_BYTES = 20_000_000;
const DEFAULT_GRACE_MS = 15_000;
/** Kafka and mongod need about 1 s, and both survive a harder end. */
const ORPHAN_GRACE_MS = 5_000;
const AFTER_KILL_MS = 5_000;
const POLL_MS = 50;

export type ChildSpec = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  /** The child's whole environment; the parent's own when absent. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Gets every line that the child prints. */
  logFile?: string;
  /** From SIGTERM to SIGKILL; 15 s when absent. */
  graceMs?: number;
  /** `inherited`: the child prints to our own terminal, and no lines are kept. */
  output?: 'kept' | 'inherited';
  onLine?: (line: string) => void;
}>;

export type ChildExit = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>;

export type Child = Readonly<{
  name: string;
  pid: number;
  /** Never rejects. */
  exited: Promise<ChildExit>;
  isRunning: () => boolean;
  /** The newest lines it printed, oldest first, at most 200. */
  lastLines: () => readonly string[];
  /** To the child and everything it started itself. */
  kill: (signal: NodeJS.Signals) => void;
  /** SIGTERM, then SIGKILL after the grace time. Idempotent. */
  stop: () => Promise<ChildExit>;
}>;

/**
 * Children that end when this process ends: by `close()`, a crash or SIGKILL. A small process of its own holds a pipe
 * from this one and ends the children when the pipe closes.
 */
export type Guardian = Readonly<{
  spawnChild: (spec: ChildSpec) => Child;
  /** Deleted when this process ends without `close()`. */
  removeAtEnd: (path: string) => void;
  /** Run when this process ends without `close()`. */
  runAtEnd: (command: readonly string[]) => void;
  /** Stops the children that still run, the newest first. Idempotent. */
  close: () => Promise<void>;
}>;

type OwnerRecord = Readonly<{
  owner: ProcessIdentity;
  guardian: ProcessIdentity | null;
  children: readonly ProcessIdentity[];
}>;

/**
 * @param directory the data directory that the children work on, for one owner at a time. If its last owner was killed,
 *   this waits until the last children have gone. Without it no ownership is claimed.
 * @throws PrerequisiteError if the owner is still running
 */
export async function startGuardian(directory?: string): Promise<Guardian> {
  if (directory !== undefined) await claim(directory);
  const children = new Map<number, Readonly<{ child: Child; identity: ProcessIdentity; graceMs: number }>>();
  const standing: object[] = [];
  let closing: Promise<void> | null = null;
  let keeper = startKeeper();

  function startKeeper(): ChildProcess {
    const process_ = spawn(process.execPath, [join(import.meta.dirname, 'guardian.mjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: {},
    });
    // Neither the process nor its pipe may keep this one alive.
    process_.unref();
    // It is a socket, which its type does not say.
    (process_.stdin as unknown as Socket).unref();
    process_.stdin.on('error', () => {});
    process_.once('exit', () => {
      if (closing !== null) return;
      keeper = startKeeper();
      for (const message of standing) tell(message);
      for (const { identity, graceMs } of children.values()) tell({ watch: identity, graceMs });
      record();
    });
    return process_;
  }

  function tell(message: object): void {
    keeper.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  function record(): void {
    if (directory === undefined) return;
    const owner = identify(process.pid);
    if (owner === null) return;
    const content: OwnerRecord = {
      owner,
      guardian: keeper.pid === undefined ? null : identify(keeper.pid),
      children: [...children.values()].map(({ identity }) => identity),
    };
    writeFileSync(ownerFile(directory), JSON.stringify(content));
  }
  record();

  return {
    spawnChild(spec) {
      if (closing !== null)
        throw new Error(`${spec.name} is not started any more: everything is being stopped`);
      const graceMs = spec.graceMs ?? DEFAULT_GRACE_MS;
      const child = launch(spec, graceMs);
      const identity = identify(child.pid) ?? { pid: child.pid, startedAt: '' };
      children.set(child.pid, { child, identity, graceMs });
      tell({ watch: identity, graceMs });
      record();
      void child.exited.then(() => {
        children.delete(child.pid);
        tell({ forget: child.pid });
        record();
      });
      return child;
    },
    removeAtEnd(path) {
      standing.push({ remove: path });
      tell({ remove: path });
    },
    runAtEnd(command) {
      standing.push({ run: command });
      tell({ run: command });
    },
    close() {
      closing ??= (async () => {
        for (const { child } of [...children.values()].reverse()) await child.stop();
        const ended = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
        keeper.ref();
        tell({ release: true });
        keeper.stdin?.end();
        await ended;
        if (directory !== undefined) rmSync(ownerFile(directory), { force: true });
      })();
      return closing;
    },
  };
}

function launch(spec: ChildSpec, graceMs: number): Child {
  const inherited = spec.output === 'inherited';
  const process_ = spawn(spec.command, spec.args, {
    stdio: inherited ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C in a terminal reaches us alone, so that children stop in order.
    detached: true,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    env: { ...(spec.env ?? process.env) },
  });
  process_.once('error', () => {});
  const pid = process_.pid ?? 0;
  if (pid === 0) throw new Error(`${spec.name}: '${spec.command}' cannot be started`);

  const lines: string[] = [];
  const log = spec.logFile === undefined ? null : openLog(spec.logFile);
  function keep(line: string): void {
    lines.push(line.slice(0, LINE_LENGTH_KEPT));
    if (lines.length > LINES_KEPT) lines.shift();
    log?.(line);
    spec.onLine?.(line);
  }
  for (const stream of [process_.stdout, process_.stderr]) readLines(stream, keep);

  let running = true;
  const exited = new Promise<ChildExit>((resolve) => {
    // 'close' comes after the last output, but never while a grandchild holds the pipes; 'exit' bounds the wait for it.
    process_.once('exit', (code, signal) => {
      running = false;
      const timer = setTimeout(() => resolve({ code, signal }), inherited ? 0 : OUTPUT_AFTER_EXIT_MS);
      process_.once('close', () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });

  function kill(signal: NodeJS.Signals): void {
    if (!running) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // ended in between
    }
  }

  return {
    name: spec.name,
    pid,
    exited,
    isRunning: () => running,
    lastLines: () => [...lines],
    kill,
    async stop() {
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), graceMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

/** The last lines of a process that has ended are in the pipe already; this is only a bound. */
const OUTPUT_AFTER_EXIT_MS = 1_000;

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', onLine);
}

function openLog(path: string): (line: string) => void {
  mkdirSync(dirname(path), { recursive: true });
  let bytes = sizeOf(path);
  return (line) => {
    if (bytes > LOG_FILE_BYTES) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    appendFileSync(path, `${line}\n`);
    bytes += Buffer.byteLength(line) + 1;
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function ownerFile(directory: string): string {
  return join(directory, 'owner.json');
}

async function claim(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const last = readOwner(directory);
  if (last === null) return;
  if (last.owner.pid !== process.pid && isRunning(last.owner)) {
    throw new PrerequisiteError(
      `Another run (process ${String(last.owner.pid)}) is using ${directory}: stop it first.`,
    );
  }
  // The last owner was killed: its guardian is ending its children, or was killed as well.
  const giveUpAt = Date.now() + DEFAULT_GRACE_MS + AFTER_KILL_MS;
  while (last.guardian !== null && isRunning(last.guardian) && Date.now() < giveUpAt) await pause(POLL_MS);
  for (const orphan of last.children) {
    if (isRunning(orphan)) await endOrphan(orphan);
  }
}

async function endOrphan(orphan: ProcessIdentity): Promise<void> {
  // Without a start time the pid may belong to somebody else by now.
  if (orphan.startedAt === '') return;
  for (const [signal, limitMs] of [
    ['SIGTERM', ORPHAN_GRACE_MS],
    ['SIGKILL', AFTER_KILL_MS],
  ] as const) {
    try {
      process.kill(-orphan.pid, signal);
    } catch {
      return;
    }
    const giveUpAt = Date.now() + limitMs;
    while (isRunning(orphan) && Date.now() < giveUpAt) await pause(POLL_MS);
    if (!isRunning(orphan)) return;
  }
}

function readOwner(directory: string): OwnerRecord | null {
  try {
    return JSON.parse(readFileSync(ownerFile(directory), 'utf8')) as OwnerRecord;
  } catch {
    return null;
  }
}

export type CommandResult = Readonly<{ code: number | null; lines: readonly string[] }>;

/** Runs a command to its end. A command that cannot be started or exceeds its limit has the code null. */
export async function runCommand(
  guardian: Guardian,
  spec: ChildSpec & Readonly<{ limitMs: number }>,
): Promise<CommandResult> {
  let child: Child;
  try {
    child = guardian.spawnChild(spec);
  } catch (error) {
    return { code: null, lines: [error instanceof Error ? error.message : String(error)] };
  }
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
    void child.stop();
  }, spec.limitMs);
  const exit = await child.exited;
  clearTimeout(timer);
  const lines = child.lastLines();
  return limit.signal.aborted
    ? { code: null, lines: [...lines, `no end after ${String(Math.round(spec.limitMs / 1000))} s`] }
    : { code: exit.code, lines };
}
