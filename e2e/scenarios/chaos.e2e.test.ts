import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '@rapport/infra/servers';
import type { Servers } from '@rapport/infra/servers';
import { runRound } from '../chaos/round.ts';
import { startSystem } from '../system.ts';
import type { System } from '../system.ts';

const home = mkdtempSync(join(tmpdir(), 'rapport-chaos-'));
let servers: Servers | undefined;
let system: System | undefined;

beforeAll(async () => {
  servers = await startServers({
    mode: 'local',
    ephemeral: true,
    dataDir: join(home, 'servers'),
    onProgress: () => undefined,
  });
  system = await startSystem(servers, { failpoints: true });
});

afterAll(async () => {
  await system?.stop();
  await servers?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('two rounds of the crash loop', () => {
  it.each([
    [
      'services die between two steps, with a transaction open, and before they delete what they published',
      27,
    ],
    ['MongoDB is killed', 7],
  ])('%s: nothing is lost, doubled or different', async (_, seed) => {
    if (servers === undefined || system === undefined) throw new Error('Nothing was started.');
    const folder = join(home, 'journals');
    const result = await runRound({ seed, servers, system, folder, say: () => undefined });
    expect(result.problems).toEqual([]);
    expect(result.missed).toBe(0);
    // Enough went through that something could have been lost.
    expect(result.acknowledged).toBeGreaterThan(50);
    expect(result.counted).toBeGreaterThanOrEqual(result.acknowledged);
    expect(result.bookings).toBeGreaterThan(50);
    expect(result.collections).toBeGreaterThan(15);
  });
});
