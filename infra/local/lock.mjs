// Plain JavaScript: the bootstrap scripts use it before dependencies, and with them Node 24, are installed.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 200;
// A fresh installation over a slow line may take minutes; whoever waits longer than this is told who holds the lock.
const LONGEST_WAIT_MS = 20 * 60_000;

export function identify(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return { pid, startedAt: '' }; // systems without /proc: the pid alone has to do
  }
  // The command name in parentheses may hold spaces; behind it come the state and, 19 fields later, the start time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : { pid, startedAt: fields[19] ?? '' };
}

export function isRunning(identity) {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

export async function withLock(lockFile, work, onWait = () => {}) {
  mkdirSync(dirname(lockFile), { recursive: true });
  const own = `${lockFile}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const content = JSON.stringify(identify(process.pid));
  writeFileSync(own, content);
  try {
    const giveUpAt = Date.now() + LONGEST_WAIT_MS;
    let told = false;
    while (!take(own, lockFile)) {
      const holder = readHolder(lockFile);
      if (holder === undefined) continue; // released in between
      if (holder === null || !isRunning(holder)) {
        // Renaming first lets one contender alone remove the dead holder's lock.
        const stale = `${own}.stale`;
        try {
          renameSync(lockFile, stale);
          rmSync(stale, { force: true });
        } catch (error) {
          if (error.code !== 'ENOENT') throw error;
        }
        continue;
      }
      if (!told) onWait(holder);
      told = true;
      if (Date.now() > giveUpAt) throw new Error(`process ${holder.pid} has held ${lockFile} for too long`);
      await pause(POLL_MS);
    }
    try {
      return await work();
    } finally {
      if (readRaw(lockFile) === content) rmSync(lockFile, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A hard link appears with its content or not at all, so nobody ever reads a half-written lock. */
function take(own, lockFile) {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readRaw(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readHolder(file) {
  const raw = readRaw(file);
  if (raw === undefined) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}
