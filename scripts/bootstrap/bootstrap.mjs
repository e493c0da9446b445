// Runs on whatever Node (20 or newer) the machine has, before anything is installed: plain JavaScript, node:* only.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { identify, isRunning, withLock } from '../../infra/local/lock.mjs';
import { missingDependencies } from './dependencies.mjs';
import { openStatusLine } from './status-line.mjs';

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..');
const PROJECT_NODE = join(ROOT, 'node_modules', '.bin', 'node');
const OLDEST_NODE = 20;
/** Runs TypeScript itself, which is what everything behind this script needs. */
const PROJECT_NODE_MAJOR = 24;
const LINES_SHOWN = 15;
const ORPHAN_POLL_MS = 1_000;

/** Installs what is missing, then runs the script (its path from the root) on the project's own Node. Sets the exit code. */
export async function runOnProjectNode(script, args) {
  const starters = findStarters();
  if (major(process.versions.node) < OLDEST_NODE) {
    refuse(
      `This project needs Node ${OLDEST_NODE} or newer, and this is ${process.versions.node}: install a newer Node.`,
    );
    return;
  }
  if (!(await install())) return;
  const node = existsSync(PROJECT_NODE) ? PROJECT_NODE : process.execPath;
  process.exitCode = await hand(node, [script, ...args], starters);
}

async function install() {
  if (isComplete()) return true;
  try {
    return await withLock(
      join(ROOT, '.cache', 'install.lock'),
      async () => {
        if (
          missingDependencies(ROOT) !== null &&
          !(await npm(['ci', '--no-audit', '--no-fund'], 'npm ci: installing dependencies'))
        ) {
          return false;
        }
        // The binary of the npm package `node` is placed by its install script, and npm ci runs none here.
        if (!hasNode())
          return npm(
            ['rebuild', 'node', '--ignore-scripts=false'],
            `npm rebuild: placing Node ${PROJECT_NODE_MAJOR}`,
          );
        return true;
      },
      (holder) => console.log(`Waiting for process ${holder.pid}, which is installing the dependencies.`),
    );
  } catch (error) {
    if (error.code === 'ENOSPC') refuse('The disk is full: free at least 1 GB.');
    else if (error.code === 'EACCES' || error.code === 'EROFS')
      refuse(`${error.path ?? ROOT} cannot be written: run this as its owner.`);
    else throw error;
    return false;
  }
}

function isComplete() {
  return missingDependencies(ROOT) === null && hasNode();
}

function hasNode() {
  return major(process.versions.node) >= PROJECT_NODE_MAJOR || existsSync(PROJECT_NODE);
}

/** npm's own output is shown only when it fails; meanwhile one line says what it is doing. */
function npm(args, title) {
  const status = openStatusLine(title);
  return new Promise((resolve) => {
    // From inside `npm start`, npm names itself; it is not necessarily on the PATH.
    const npmScript = process.env.npm_execpath;
    const [command, before] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
    // Verbose output names every package that is fetched; the run's own settings must not reach this one.
    const child = spawn(command, [...before, ...args, '--loglevel=http', '--color=false'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = [];
    let fetched = 0;
    const onText = (text) => {
      for (const line of String(text).split('\n')) {
        if (line.trim() === '') continue;
        lines.push(line);
        if (lines.length > 200) lines.shift();
        if (line.includes('http fetch GET 200')) fetched += 1;
      }
      status.update(fetched === 0 ? '' : `${fetched} packages fetched`);
    };
    child.stdout.on('data', onText);
    child.stderr.on('data', onText);
    child.once('error', () => {
      status.end('failed');
      refuse("'npm' was not found: install npm, it comes with Node.");
      resolve(false);
    });
    child.once('close', (code) => {
      if (code === 0) {
        status.end('done');
        resolve(true);
        return;
      }
      status.end('failed');
      const errors = lines.filter((line) => line.startsWith('npm error') && !line.includes('complete log'));
      // npm names the cause first and explains its usage at length after it.
      for (const line of errors.length > 0 ? errors.slice(0, LINES_SHOWN) : lines.slice(-LINES_SHOWN))
        console.error(line);
      refuse(
        `The dependencies could not be installed: check the network, the disk space and npm's settings, then try again.`,
      );
      resolve(false);
    });
  });
}

/**
 * Gives this terminal to the script and waits. The script sees its channel to us close if we are killed, and stops.
 * Ctrl-C reaches it directly, from the terminal; other signals are passed on.
 */
function hand(node, command, starters) {
  return new Promise((resolve) => {
    const child = spawn(node, command, {
      cwd: ROOT,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    // npm passes SIGTERM on, but nobody does when npm itself is killed.
    const watch = setInterval(() => {
      if (starters.every(isRunning)) return;
      clearInterval(watch); // a second signal would mean impatience
      child.kill('SIGTERM');
    }, ORPHAN_POLL_MS);
    watch.unref();
    child.once('error', (error) => {
      refuse(`${node} cannot be started (${error.message}): delete node_modules and try again.`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** The shell that npm puts in between, and npm itself; nobody if this was not started by npm. */
function findStarters() {
  if (process.env.npm_lifecycle_event === undefined) return [];
  const shell = identify(process.ppid);
  const npm = parentOf(process.ppid);
  return [shell, npm === null ? null : identify(npm)].filter((starter) => starter !== null);
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function major(version) {
  return Number.parseInt(version, 10);
}

function refuse(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
