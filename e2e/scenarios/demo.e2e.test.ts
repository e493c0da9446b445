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

  it('replays a draft to what the file recounts to', () => {
    const { draftPoints, presentPoints, gaining, losing, mostGaining, mostLosing } = totals.replay;
    const all = [...recount.forOrders.values()];
    const differences = all.map(({ draft, present }) => draft - present);
    expect({ draftPoints, presentPoints, gaining, losing }).toEqual({
      draftPoints: all.reduce((sum, { draft }) => sum + draft, 0),
      presentPoints: all.reduce((sum, { present }) => sum + present, 0),
      gaining: differences.filter((difference) => difference > 0).length,
      losing: differences.filter((difference) => difference < 0).length,
    });
    for (const [one, most] of [
      [mostGaining, Math.max(...differences)],
      [mostLosing, Math.min(...differences)],
    ] as const) {
      if (one === undefined) throw new Error('Nobody gains, or nobody loses.');
      const { memberId, draftPoints: draft, presentPoints: present } = one;
      expect({ draft, present }).toEqual(recount.forOrders.get(memberId));
      expect(draft - present).toBe(most);
    }
    expect(printed).toContain(`${draftPoints} points would have been issued instead of ${presentPoints}.`);
    expect(printed).toContain(`${gaining} members gain, most of all ${mostGaining?.memberId ?? '?'}`);
  });

  it('follows a refund down to a rank, as the file recounts it', () => {
    const { memberId, orderEventId, refundEventId, before, after } = totals.refund;
    const [order, refund] = [recount.sent(orderEventId), recount.sent(refundEventId)];
    const at = Date.parse(refund?.occurredAt ?? '');
    expect([order?.verb, refund?.verb]).toEqual(['order.paid', 'order.refunded']);
    expect([order?.object?.id, order?.memberId]).toEqual([refund?.object?.id, memberId]);
    expect(before).toEqual(recount.spenderAt(memberId, at - 1));
    expect(after).toEqual(recount.spenderAt(memberId, at));
    expect(before.score - after.score).toBe(Math.floor((refund?.value?.amount ?? 0) / 100));
    expect(after.rank).toBeGreaterThan(before.rank);
    expect(printed).toContain(`rank ${before.rank} with ${before.score} yuan`);
    expect(printed).toContain(`rank ${after.rank} with ${after.score} yuan`);
  });

  it('prints explanations in words and its own freshness', () => {
    expect(printed).toContain('Why is');
    expect(printed).toMatch(
      /Role \w+ since .*, stage \w+; channel \w+ \(\d+ % sure\), reads \d+\. A second earlier/,
    );
    expect(printed).toContain('Freshness');
  });
});
