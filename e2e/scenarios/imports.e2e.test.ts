import { dataFile } from '../data.ts';
import { recountShop } from '../recounts/shop.ts';
import { recountCascades } from '../recounts/weibo.ts';
import { givenServers, startSystem } from '../system.ts';
import type { System, Tenant } from '../system.ts';

const DAY_MS = 86_400_000;
/** At once enough to keep a service busy, few enough to stay below its limits. */
const QUESTIONS_AT_ONCE = 100;

const shopFile = dataFile('online-retail-20k.csv');
const cascadesFile = dataFile('weibo-cascades.tsv');
const withData = shopFile === undefined || cascadesFile === undefined ? describe.skip : describe;

/** Ends of the thirty days that are asked about. */
const MOMENTS = ['2011-01-15', '2011-06-30', '2011-11-30'].map((day) => ({
  day,
  to: Date.parse(`${day}T00:00:00Z`),
}));

let system: System;

beforeAll(async () => {
  system = await startSystem(givenServers());
});

afterAll(async () => {
  await system.stop();
});

async function importFile(tenant: Tenant, file: string, mapping: string): Promise<string> {
  const lines = await system.runScript('import/main.ts', [
    file,
    ...['--mapping', `scripts/import/mappings/${mapping}.ts`, '--backfill', '--restart'],
    ...['--url', system.http.ingestion, '--token', tenant.token],
  ]);
  await tenant.settled();
  return lines.join('\n');
}

async function inParts<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += QUESTIONS_AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(from, from + QUESTIONS_AT_ONCE).map(ask))));
  }
  return answers;
}

withData('20,000 rows of a shop', () => {
  const recount = recountShop(shopFile ?? '');
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await system.tenant(`shop-${Date.now()}`);
    const { tenants, rules, segments } = tenant.api;
    await tenants.ConfigureTenant({
      requestId: 't',
      settings: { timeZone: 'Europe/London', currency: 'GBP' },
    });
    for (const [ruleId, of, direction] of [
      ['paid', 'order.paid', 'RULE_DIRECTION_EARN'],
      ['refunded', 'order.refunded', 'RULE_DIRECTION_CLAW_BACK'],
    ] as const) {
      const trigger = { json: JSON.stringify({ kind: 'event', of: [of] }) };
      const rule = {
        ruleId,
        name: ruleId,
        unit: 'points',
        trigger,
        rate: { points: '1', perMinorUnits: '100' },
        direction,
      };
      await rules.CreateRule({ requestId: `c-${ruleId}`, rule });
      await rules.PublishRuleVersion({ requestId: `p-${ruleId}`, ruleId });
    }
    for (const { day, to } of MOMENTS) {
      const within = { from: new Date(to - 30 * DAY_MS).toISOString(), to: new Date(to).toISOString() };
      const json = JSON.stringify({ kind: 'count', of: ['order.paid'], op: 'gte', n: 3, within });
      await segments.CreateSegment({
        requestId: `c-${day}`,
        segmentId: `frequent-${day}`,
        name: day,
        rule: { json },
      });
      await segments.PublishSegment({ requestId: `p-${day}`, segmentId: `frequent-${day}` });
    }
    await tenant.settled();
    const summary = await importFile(tenant, shopFile ?? '', 'online-retail');
    expect(summary).toContain(`accepted   ${recount.sent}`);
    expect(summary).toContain(`skipped    ${recount.skipped}`);
  });

  const check = (): void => {
    it('buyers, revenue and refunds by country', async () => {
      const ask = (verb: string) =>
        tenant.api.reports.QueryBreakdown({ verb, dimensions: ['DIMENSION_REGION'] });
      const paid = await ask('order.paid');
      expect(
        new Map(
          paid.rows.map(({ values: [country = ''], interactions, members, value }) => [
            country,
            { rows: Number(interactions), buyers: Number(members), value: Number(value) },
          ]),
        ),
      ).toEqual(recount.paid);
      const refunded = await ask('order.refunded');
      expect(
        new Map(
          refunded.rows.map(({ values: [country = ''], interactions, value }) => [
            country,
            { rows: Number(interactions), value: Number(value) },
          ]),
        ),
      ).toEqual(recount.refunded);
    });

    it('every customer’s balance', async () => {
      const found = await inParts([...recount.balances.keys()], async (externalId) => {
        const { rows } = await balanceOf(externalId);
        return [externalId, rows] as const;
      });
      expect(new Map(found)).toEqual(recount.balances);
    });

    it.each(MOMENTS)('who paid three times in the thirty days before $day', async ({ day, to }) => {
      const members: string[] = [];
      let pageToken = '';
      do {
        const page = await tenant.api.segments.ListMembers({
          segmentId: `frequent-${day}`,
          pageSize: 1_000,
          pageToken,
        });
        members.push(
          ...page.memberships.map(({ member }) =>
            member?.namespace === 'anonymous' ? `anonymous ${member.externalId}` : (member?.externalId ?? ''),
          ),
        );
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(new Set(members)).toEqual(recount.frequentBetween(to - 30 * DAY_MS, to));
      expect(members.length).toBe(new Set(members).size);
    });
  };

  /** A customer whose rows are all free has no account, which is a balance of zero. */
  const balanceOf = async (externalId: string): Promise<{ rows: number }> => {
    try {
      const { balance } = await tenant.api.ledger.GetBalance({ member: { externalId } });
      return { rows: Number(balance) };
    } catch (error) {
      // 5 is NOT_FOUND.
      if ((error as { code?: number }).code === 5) return { rows: 0 };
      throw error;
    }
  };

  describe('are recounted exactly', check);

  describe('change nothing when they come a second time', () => {
    beforeAll(async () => {
      const summary = await importFile(tenant, shopFile ?? '', 'online-retail');
      expect(summary).toContain('accepted   0');
      expect(summary).toContain(`duplicate  ${recount.sent}`);
    });
    check();
  });
});

withData('20 cascades of re-shares', () => {
  const recounts = recountCascades(cascadesFile ?? '');
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await system.tenant(`weibo-${Date.now()}`);
    const summary = await importFile(tenant, cascadesFile ?? '', 'weibo-cascades');
    expect(summary).toContain(`accepted   ${recounts.reduce((sum, { entries }) => sum + entries, 0)}`);
  });

  it.each(recounts)(
    '$cascade has its size, depth and breadth, children before parents or not',
    async (recount) => {
      const found = await tenant.api.cascades.QueryCascade({ contentId: recount.cascade });
      expect({
        size: Number(found.size),
        depth: found.depth,
        generations: found.generations.map(({ nodes }) => Number(nodes)),
        breadth: Number(found.breadth),
        waiting: Number(found.waiting),
      }).toEqual({
        size: recount.size,
        depth: recount.depth,
        generations: [...recount.generations],
        breadth: Math.max(...recount.generations),
        waiting: 0,
      });
    },
  );

  it('changes nothing when it comes a second time', async () => {
    const summary = await importFile(tenant, cascadesFile ?? '', 'weibo-cascades');
    expect(summary).toContain('accepted   0');
    const [first] = recounts;
    const again = await tenant.api.cascades.QueryCascade({ contentId: first?.cascade ?? '' });
    expect(Number(again.size)).toBe(first?.size);
  });
});
