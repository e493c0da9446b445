import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DateTime } from 'luxon';
import { describeWithData } from '../data.ts';
import { SHOP_TIERS, recountShop } from '../recounts/shop.ts';
import type { PastPoints } from '../recounts/shop.ts';
import { recountCascades } from '../recounts/weibo.ts';
import { givenServers, startSystem } from '../system.ts';
import type { System, Tenant } from '../system.ts';

const DAY_MS = 86_400_000;
/** At once enough to keep a service busy, few enough to stay below its limits. */
const QUESTIONS_AT_ONCE = 100;

/** Every fifth member: each answer about the past reads a whole account, and of a rank those who have moved since. */
const ASKED_OF_THE_PAST = 5;

const home = mkdtempSync(join(tmpdir(), 'rapport-imports-'));

/** Roles and stages of the past follow what came late by a minute. */
const FOLLOWED_MS = 120_000;
const LOOK_MS = 500;

const ZONE = 'Europe/London';
/** The night after the last order. Nothing was bought between 21:00 and 06:00. */
const CLOSING_NIGHT = DateTime.fromISO('2011-12-10T00:00', { zone: 'UTC' });

/**
 * The shop's file as if that night were now, so that all windows of whole days stand still for hours, though the clock
 * is the system's.
 */
function upToNow(file: string): string {
  const clockNow = DateTime.now().setZone(ZONE).setZone('UTC', { keepLocalTime: true });
  const minutes = Math.floor(clockNow.diff(CLOSING_NIGHT, 'minutes').minutes);
  const moved = readFileSync(file, 'utf8').replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, (text) =>
    DateTime.fromSQL(text, { zone: 'UTC' }).plus({ minutes }).toFormat('yyyy-MM-dd HH:mm:ss'),
  );
  const copy = join(home, 'online-retail.csv');
  writeFileSync(copy, moved);
  return copy;
}

/** Ends of the thirty days that are asked about. */
const NOW = Date.now();
const MOMENTS = [328, 163, 10].map((days) => ({ days, to: NOW - days * DAY_MS }));

let system: System;

beforeAll(async () => {
  system = await startSystem(givenServers());
});

afterAll(async () => {
  await system.stop();
  rmSync(home, { recursive: true, force: true });
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

const timestamp = (moment: number) => ({
  seconds: String(Math.floor(moment / 1_000)),
  nanos: (moment % 1_000) * 1_000_000,
});

async function inParts<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += QUESTIONS_AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(from, from + QUESTIONS_AT_ONCE).map(ask))));
  }
  return answers;
}

describeWithData('20,000 rows of a shop', ({ shop }) => {
  const file = upToNow(shop);
  const recount = recountShop(file);
  const quintiles = recount.quintiles(NOW);
  const rfm = {
    kind: 'rfm',
    by: 'objectId',
    of: ['order.paid'],
    recencyMs: quintiles.days.map((days) => days * DAY_MS),
    frequency: quintiles.orders,
    monetary: quintiles.pence,
    within: 'ever',
  };
  /** The best of each; fifths that are the same leave fewer scores. */
  const CHAMPION = [quintiles.days, quintiles.orders, quintiles.pence]
    .map(({ length }) => length + 1)
    .join('');
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
    for (const [traitId, measure] of [
      ['rfm', { json: JSON.stringify(rfm) }],
      ['home', { text: 'favourite(properties.country of order.paid) ever' }],
    ] as const) {
      await tenant.api.traits.DefineTrait({ requestId: traitId, traitId, name: traitId, measure });
    }
    for (const [segmentId, text] of [
      ...MOMENTS.map(({ days, to }) => {
        const [from, until] = [to - 30 * DAY_MS, to].map((at) => new Date(at).toISOString());
        return [`frequent-${days}`, `count(order.paid) >= 3 from ${from} to ${until}`] as const;
      }),
      ['dormant', 'count(order.paid) >= 1 ever and last(order.paid) not within 90 days'],
      ['returners', 'returned(order.paid after 90 days) within 30 days'],
      ['top-country', 'trait("home") = "United Kingdom"'],
      ['champions', `trait("rfm") = "${CHAMPION}"`],
    ] as const) {
      await segments.CreateSegment({
        requestId: `c-${segmentId}`,
        segmentId,
        name: segmentId,
        rule: { text },
      });
      await segments.PublishSegment({ requestId: `p-${segmentId}`, segmentId });
    }
    await tenant.api.tiers.PublishTierProgram({
      requestId: 'club',
      program: {
        programId: 'club',
        name: 'Of a quarter',
        basis: 'TIER_BASIS_EARNED',
        period: 'TIER_PERIOD_QUARTER',
        timeZone: 'Europe/London',
        fall: 'TIER_FALL_TO_QUALIFIED',
        tiers: Object.entries(SHOP_TIERS).map(([tierId, fromPoints]) => ({
          tierId,
          name: tierId,
          fromPoints: String(fromPoints),
        })),
      },
    });
    await tenant.api.leaderboards.CreateLeaderboard({
      requestId: 'month',
      leaderboard: {
        leaderboardId: 'month',
        name: 'Of a month',
        period: 'LEADERBOARD_PERIOD_MONTH',
        timeZone: 'Europe/London',
      },
    });
    await tenant.settled();
    const summary = await importFile(tenant, file, 'online-retail');
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

    it.each(MOMENTS)('who paid three times in the thirty days until $days days ago', async ({ days, to }) => {
      expect(await membersOf(`frequent-${days}`)).toEqual(recount.frequentBetween(to - 30 * DAY_MS, to));
    });

    it('who is dormant, who came back, and who is best by all three quintiles', async () => {
      const champions = [...recount.scores(NOW, quintiles)].filter(([, score]) => score === CHAMPION);
      expect(await membersOf('champions')).toEqual(new Set(champions.map(([who]) => who)));
      expect(await membersOf('dormant')).toEqual(recount.dormant(NOW));
      expect(await membersOf('returners')).toEqual(recount.returners(NOW));
    });

    it('who buys from the country that most buy from', async () => {
      const countries = [...recount.home.values()];
      const buyers = (country: string): number => countries.filter((home) => home === country).length;
      expect(countries.toSorted((left, right) => buyers(right) - buyers(left))[0]).toBe('United Kingdom');
      const atHome = [...recount.home].filter(([, country]) => country === 'United Kingdom');
      expect(await membersOf('top-country')).toEqual(new Set(atHome.map(([who]) => who)));
    });
  };

  const membersOf = async (segmentId: string, moment?: number): Promise<ReadonlySet<string>> => {
    const members: string[] = [];
    const asOf = moment === undefined ? {} : { asOf: timestamp(moment) };
    let pageToken = '';
    do {
      const page = await tenant.api.segments.ListMembers({ segmentId, pageSize: 1_000, pageToken, ...asOf });
      members.push(
        ...page.memberships.map(({ member }) =>
          member?.namespace === 'anonymous' ? `anonymous ${member.externalId}` : (member?.externalId ?? ''),
        ),
      );
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(members.length).toBe(new Set(members).size);
    return new Set(members);
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

  /** Nothing where the services know of nothing; asks again while a season is read into memory. */
  const orNone = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        // 5 is NOT_FOUND, 14 UNAVAILABLE.
        const { code } = error as { code?: number };
        if (code === 5) return undefined;
        if (code !== 14) throw error;
        await wait(100);
      }
    }
  };

  const pastOf = async (who: string, moment: number): Promise<PastPoints> => {
    const [externalId = '', namespace] = who.split(' ').toReversed();
    const member = { externalId, ...(namespace !== undefined && { namespace }) };
    const asOf = timestamp(moment);
    const { ledger, tiers, leaderboards } = tenant.api;
    const [{ balance }, tier, ranked] = await Promise.all([
      ledger.GetBalance({ member, asOf }),
      tiers.GetTier({ programId: 'club', member, asOf }),
      orNone(() => leaderboards.GetRank({ leaderboardId: 'month', member, asOf })),
    ]);
    const row = ranked?.row;
    return {
      balance: Number(balance),
      tier: (tier.tier?.tierId ?? 'none') as PastPoints['tier'],
      quarter: Number(tier.points),
      ...(row && { rank: Number(row.rank), score: Number(row.score) }),
    };
  };

  describe('are recounted exactly', () => {
    check();

    it('every buyer’s quintiles of recency, frequency and monetary value', async () => {
      const scores = recount.scores(NOW, quintiles);
      const found = await inParts([...scores.keys()], async (who) => {
        const [name = '', invoice] = who.split(' ');
        const member =
          invoice === undefined ? { externalId: name } : { namespace: name, externalId: invoice };
        const { memberTraits } = await tenant.api.traits.GetTraits({ member, traitIds: ['rfm'] });
        return [who, memberTraits?.traits[0]?.text] as const;
      });
      expect(new Map(found)).toEqual(scores);
    });

    it.each(MOMENTS)('balances, tiers and ranks as they were $days days ago', async ({ to }) => {
      const asked = [...recount.pointsAt(to)].filter((_, index) => index % ASKED_OF_THE_PAST === 0);
      const found = await inParts(asked, async ([who]) => [who, await pastOf(who, to)] as const);
      expect(new Map(found)).toEqual(new Map(asked));
    });
  });

  describe('change nothing when they come a second time', () => {
    beforeAll(async () => {
      const summary = await importFile(tenant, file, 'online-retail');
      expect(summary).toContain('accepted   0');
      expect(summary).toContain(`duplicate  ${recount.sent}`);
    });
    check();
  });

  describe('set the stages of everybody’s past right, a minute after they came', () => {
    beforeAll(async () => {
      const until = Date.now() + FOLLOWED_MS;
      const isRight = async ({ to }: { readonly to: number }): Promise<boolean> =>
        isDeepStrictEqual(await membersOf('stage.new', to), recount.stagesAt(to).new);
      for (const moment of MOMENTS)
        while (!(await isRight(moment)) && Date.now() < until) await wait(LOOK_MS);
    });

    it.each(MOMENTS)('as they were $days days ago', async ({ to }) => {
      for (const [stage, members] of Object.entries(recount.stagesAt(to)))
        expect(await membersOf(`stage.${stage}`, to)).toEqual(members);
    });
  });
});

describeWithData('20 cascades of re-shares', ({ cascades }) => {
  const recounts = recountCascades(cascades);
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await system.tenant(`weibo-${Date.now()}`);
    const summary = await importFile(tenant, cascades, 'weibo-cascades');
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
    const summary = await importFile(tenant, cascades, 'weibo-cascades');
    expect(summary).toContain('accepted   0');
    const [first] = recounts;
    const again = await tenant.api.cascades.QueryCascade({ contentId: first?.cascade ?? '' });
    expect(Number(again.size)).toBe(first?.size);
  });
});
