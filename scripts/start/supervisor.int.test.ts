import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuardian } from '@rapport/infra/children';
import type { Guardian } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import { supervise } from './supervisor.ts';
import type { SupervisedProcess } from './supervisor.ts';

let folder: string;
let guardian: Guardian;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-supervisor-'));
  guardian = await startGuardian(folder);
});
afterEach(async () => {
  await guardian.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fakeServices(behaviours: Readonly<Record<string, string>>): Promise<SupervisedProcess[]> {
  const ports = await freePorts(Object.keys(behaviours).length);
  return Object.entries(behaviours).map(([name, behaviour], index) => {
    const port = ports[index] ?? 0;
    return {
      name,
      command: process.execPath,
      args: [join(import.meta.dirname, 'testing-service.ts')],
      env: { PATH: process.env.PATH, BEHAVIOUR: behaviour, RAPPORT_HTTP_PORT: String(port) },
      logFile: join(folder, `${name}.log`),
      readyUrl: `http://127.0.0.1:${String(port)}/readyz`,
      ports: [port],
    };
  });
}

const options = { readyLimitMs: 20_000, onProgress: () => {} };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('starts all, knows when they are ready, and stops them in order', async () => {
  const texts: string[] = [];
  const supervised = await supervise(guardian, await fakeServices({ one: 'well', two: 'well' }), {
    ...options,
    onProgress: ({ text }) => void texts.push(text),
  });
  const pids = [...supervised.pids.values()];
  expect([...supervised.pids.keys()]).toEqual(['one', 'two']);
  expect(pids.every(isAlive)).toBe(true);
  expect(texts.at(-1)).toBe('2 services are ready');
  await supervised.stop();
  expect(pids.some(isAlive)).toBe(false);
  expect(readFileSync(join(folder, 'one.log'), 'utf8')).toBe('starting, well\n');
});

it('shows the last lines of one that dies while it starts, and stops the others', async () => {
  const start = supervise(guardian, await fakeServices({ good: 'well', bad: 'dies at start' }), options);
  await expect(start).rejects.toThrow(
    'bad ended with code 3. Its last lines:\n  starting, dies at start\n  config: RAPPORT_MEMBER_KEY is missing',
  );
  expect(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))).toMatchObject({ children: [] });
});

it('says what the readiness probe last heard', async () => {
  const start = supervise(guardian, await fakeServices({ slow: 'never ready' }), {
    ...options,
    readyLimitMs: 1_000,
  });
  await expect(start).rejects.toThrow(
    /^slow was not ready after 1 s: .* said 503 kafka: no\. Its last lines:/,
  );
});

it('reports one that dies later', async () => {
  const processes = await fakeServices({ one: 'well', two: 'well' });
  const supervised = await supervise(guardian, processes, options);
  await fetch(processes[1]?.readyUrl.replace('readyz', 'die') ?? '').catch(() => undefined);
  await expect(supervised.failure).rejects.toThrow('two ended with code 7.');
  await supervised.stop();
});

it('starts nothing when a port is taken', async () => {
  const processes = await fakeServices({ one: 'well' });
  const port = processes[0]?.ports[0] ?? 0;
  const squatter = createServer().listen(port, '127.0.0.1');
  await expect(supervise(guardian, processes, options)).rejects.toThrow(
    `Port ${String(port)} for one is taken: stop the program that listens there or set RAPPORT_PORT_OFFSET to move all ports.`,
  );
  squatter.close();
});
