import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '@rapport/infra/servers';
import type { Servers } from '@rapport/infra/servers';
import { playDemo, STANDARD_SEED } from '@rapport/scripts/demo/main';
import { recountDemo } from '../recounts/demo.ts';
import type { DemoRecount } from '../recounts/demo.ts';
import { startSystem } from '../system.ts';
import type { System } from '../system.ts';

type Totals = Awaited<ReturnType<typeof playDemo>>;

const ENDS_AT = '2026-06-14T16:00:00.000Z';
const home = mkdtempSync(join(tmpdir(), 'rapport-demo-'));
let servers: Servers | undefined;
let system: System | undefined;
let totals: Totals;
let recount: DemoRecount;
let printed = '';

beforeAll(async () => {
  servers = await startServers({
    mode: 'local',
    ephemeral: true,
    dataDir: join(home, 'servers'),
    onProgress: () => undefined,
  });
  system = await startSystem(servers, { clock: 'follow' });
  const file = join(home, 'story.ndjson');
  await system.runScript('demo/main.ts', ['--write', file, '--ends-at', ENDS_AT]);
  recount = recountDemo(file, Date.parse(ENDS_AT));
  const { token } = await system.tenant('tea');
  totals = await playDemo({
    grpc: system.grpc,
    http: system.http,
    token,
    seed: STANDARD_SEED,
    endsAt: Date.parse(ENDS_AT),
    onProgress: () => undefined,
    print: (text) => {
      printed += text;
    },
  });
});

afterAll(async () => {
  await system?.stop();
  await servers?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('the demo', () => {
  it('counts accepted, repeated, rejected and redeemed as the generated file says', () => {
    const { accepted, duplicate, rejected, redeemed, redemptionsRefused } = totals;
    expect({ accepted, duplicate, rejected, redeemed, redemptionsRefused }).toEqual({
      accepted: recount.accepted,
      duplicate: recount.duplicate,
      rejected: recount.rejected,
      redeemed: recount.redeemed,
      redemptionsRefused: recount.redemptionsRefused,
    });
  });

  it('has the segments that the file recounts to', () => {
    expect(totals.segments).toEqual(recount.segments);
  });

  it('has every member in exactly one role', () => {
    const inRoles = Object.values(totals.roles).reduce((sum, count) => sum + count, 0);
    expect(inRoles).toBe(2_000);
  });

  it('has every member in exactly one stage', () => {
    const inStages = Object.values(totals.stages).reduce((sum, count) => sum + count, 0);
    expect(inStages).toBe(2_000);
  });

  it('has the funnel that the file recounts to', () => {
    expect(totals.funnel).toEqual(recount.funnel);
  });

  it('has the leaders that the file recounts to', () => {
    const best = [...recount.balances.values()].sort((one, other) => other - one).slice(0, 5);
    expect(totals.leaders.map(({ balance }) => balance)).toEqual(best);
    for (const { memberId, balance } of totals.leaders) expect(recount.balances.get(memberId)).toBe(balance);
  });

  it('has the largest cascade that the file recounts to', () => {
    const { contentId, size, depth } = totals.bestCascade;
    expect({ size, depth }).toEqual(recount.cascades.get(contentId));
    expect(size).toBe(Math.max(...[...recount.cascades.values()].map((cascade) => cascade.size)));
  });

  it('prints explanations in words and its own freshness', () => {
    expect(printed).toContain('Why is');
    expect(printed).toMatch(
      /Role \w+ since .*, stage \w+; channel \w+ \(\d+ % sure\), reads \d+\. A second earlier/,
    );
    expect(printed).toContain('Freshness');
  });
});
