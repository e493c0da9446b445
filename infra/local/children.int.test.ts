import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand, startGuardian } from './children.ts';
import type { Guardian } from './children.ts';
import { identify, isRunning } from './lock.mjs';
import type { ProcessIdentity } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-children-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LIMIT_MS = 20_000;
async function eventually(what: string, probe: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + LIMIT_MS;
  while (!probe()) {
    if (Date.now() > giveUpAt) throw new Error(`not within ${String(LIMIT_MS)} ms: ${what}`);
    await pause(50);
  }
}

async function startParent(
  directory: string,
  ...removals: string[]
): Promise<{ parent: ChildProcess; children: ProcessIdentity[] }> {
  const parent = fork(join(import.meta.dirname, 'testing-parent.ts'), [directory, ...removals], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [message] = (await once(parent, 'message')) as [{ pids: number[] }];
  const children = message.pids.map((pid) => identify(pid)).filter((identity) => identity !== null);
  expect(children).toHaveLength(2);
  return { parent, children };
}

describe('children end with their parent', () => {
  it.each([
    ['is killed with SIGKILL', (parent: ChildProcess) => void parent.kill('SIGKILL')],
    ['is ended with SIGTERM', (parent: ChildProcess) => void parent.kill('SIGTERM')],
    ['crashes', (parent: ChildProcess) => void parent.send('crash')],
  ])('when it %s', async (_name, end) => {
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const { parent, children } = await startParent(join(folder, 'data'), scratch);
    end(parent);
    await eventually('both children have ended', () => !children.some(isRunning));
    await eventually('its temporary folder is gone', () => !existsSync(scratch));
  });

  it('when the guardian is killed first, because it is replaced', async () => {
    const directory = join(folder, 'data');
    const { parent, children } = await startParent(directory);
    const guardianOf = () =>
      (JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')) as { guardian: ProcessIdentity })
        .guardian;
    const first = guardianOf();
    process.kill(first.pid, 'SIGKILL');
    await eventually('there is another guardian', () => guardianOf().pid !== first.pid);
    parent.kill('SIGKILL');
    await eventually('both children have ended', () => !children.some(isRunning));
  });

  it('and if the guardian is killed with it, the next owner of the directory ends them', async () => {
    const directory = join(folder, 'data');
    const { parent, children } = await startParent(directory);
    const { guardian } = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')) as {
      guardian: ProcessIdentity;
    };
    parent.kill('SIGSTOP'); // so that it cannot replace the guardian
    process.kill(guardian.pid, 'SIGKILL');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const next = await startGuardian(directory);
    expect(children.filter(isRunning)).toEqual([]);
    await next.close();
  });
});

it('refuses a directory whose owner is running, in one sentence', async () => {
  const directory = join(folder, 'data');
  const { parent } = await startParent(directory);
  await expect(startGuardian(directory)).rejects.toThrow(
    `Another run (process ${String(parent.pid)}) is using ${directory}: stop it first.`,
  );
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await (await startGuardian(directory)).close();
});

describe('a child', () => {
  let guardian: Guardian;
  beforeEach(async () => {
    guardian = await startGuardian();
  });
  afterEach(() => guardian.close());

  it('leaves its newest 200 lines, and all of them in its log', async () => {
    const logFile = join(folder, 'logs', 'counting.log');
    const child = guardian.spawnChild({ name: 'counting', command: 'seq', args: ['1000'], logFile });
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(child.lastLines()).toHaveLength(200);
    expect(child.lastLines().at(-1)).toBe('1000');
    expect(readFileSync(logFile, 'utf8').split('\n')).toHaveLength(1001);
  });

  it('is stopped together with what it started itself', async () => {
    const child = guardian.spawnChild({
      name: 'shell',
      command: 'sh',
      args: ['-c', 'sleep 600 & echo $!; wait'],
    });
    await eventually('it has a grandchild', () => child.lastLines().length === 1);
    const grandchild = identify(Number(child.lastLines()[0]));
    await child.stop();
    if (grandchild === null) throw new Error('the grandchild was not seen');
    await eventually('the grandchild has ended', () => !isRunning(grandchild));
  });

  it('that cannot be started is an answer, not a crash', async () => {
    const result = await runCommand(guardian, {
      name: 'x',
      command: join(folder, 'nothing'),
      args: [],
      limitMs: 1000,
    });
    expect(result).toEqual({ code: null, lines: [`x: '${join(folder, 'nothing')}' cannot be started`] });
  });

  it('that takes too long is ended', async () => {
    const result = await runCommand(guardian, { name: 'x', command: 'sleep', args: ['600'], limitMs: 100 });
    expect(result).toEqual({ code: null, lines: ['no end after 0 s'] });
  });
});
