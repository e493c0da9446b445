// Ends the children of a parent that ended, whichever way it ended. It holds the reading end of a pipe from the parent:
// the pipe closes when the parent is gone, SIGKILL included. Lines, each one JSON:
//   {"watch": {"pid", "startedAt"}, "graceMs"}   a child, leader of its own process group
//   {"forget": pid}                              it has ended
//   {"remove": path}                             a directory to delete at the end
//   {"run": [command, ...args]}                  a command to run at the end
//   {"release": true}                            the parent has cleaned up itself
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from './lock.mjs';

const POLL_MS = 50;
const AFTER_KILL_MS = 5_000;
const COMMAND_LIMIT_MS = 60_000;

const watched = new Map();
const removals = [];
const commands = [];
let released = false;

// The terminal sends Ctrl-C to everyone in the foreground; the guardian must outlive all of them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.watch) watched.set(message.watch.pid, message);
  if (message.forget) watched.delete(message.forget);
  if (message.remove) removals.push(message.remove);
  if (message.run) commands.push(message.run);
  if (message.release) released = true;
}

if (!released) {
  await Promise.all([...watched.values()].map(end));
  for (const [command, ...args] of commands) {
    spawnSync(command, args, { stdio: 'ignore', timeout: COMMAND_LIMIT_MS });
  }
  for (const path of removals) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

async function end({ watch, graceMs }) {
  if (!isRunning(watch)) return;
  signalGroup(watch.pid, 'SIGTERM');
  if (await gone(watch, graceMs)) return;
  signalGroup(watch.pid, 'SIGKILL');
  await gone(watch, AFTER_KILL_MS);
}

async function gone(identity, limitMs) {
  const giveUpAt = Date.now() + limitMs;
  while (isRunning(identity)) {
    if (Date.now() > giveUpAt) return false;
    await pause(POLL_MS);
  }
  return true;
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // ended in between
  }
}
