import { setTimeout as wait } from 'node:timers/promises';
import { appendTo, endsOf, readLog } from '../chaos/log.ts';
import type { Logged } from '../chaos/log.ts';
import { givenServers, startSystem } from '../system.ts';
import type { System, Tenant } from '../system.ts';

const TOPIC = 'rapport.interactions.v1';
const segmentId = 'buyers';
const MINUTE_MS = 60_000;

let system: System | undefined;
let tenant: Tenant;
/** The newest record of each member, by whom it was sent for. */
let known: ReadonlyMap<string, Logged>;

const order = (id: string, memberId: string, amount: number, minutesAgo: number) => ({
  ...{ id, memberId, verb: 'order.paid', object: { kind: 'order', id } },
  occurredAt: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString(),
  value: { amount: String(amount), currency: 'EUR' },
});

beforeAll(async () => {
  system = await startSystem(givenServers());
  tenant = await system.tenant(`later-${Date.now()}`);
  const { segments, rules, tiers, leaderboards } = tenant.api;
  const rule = { text: 'count(order.paid) >= 2 ever' };
  await segments.CreateSegment({ requestId: 'c-1', segmentId, name: 'Bought twice', rule });
  await segments.PublishSegment({ requestId: 'p-1', segmentId });
  await rules.CreateRule({
    requestId: 'c-2',
    rule: {
      ...{ ruleId: 'order', name: 'A point a pound', unit: 'points' },
      trigger: { json: JSON.stringify({ kind: 'event', of: ['order.paid'] }) },
      ...{ rate: { points: '1', perMinorUnits: '100' }, direction: 'RULE_DIRECTION_EARN' },
    },
  });
  await rules.PublishRuleVersion({ requestId: 'p-2', ruleId: 'order' });
  await tiers.PublishTierProgram({
    requestId: 't',
    program: {
      ...{ programId: 'club', name: 'The club', basis: 'TIER_BASIS_EARNED', period: 'TIER_PERIOD_YEAR' },
      tiers: [{ tierId: 'gold', name: 'Gold', fromPoints: '60' }],
    },
  });
  await leaderboards.CreateLeaderboard({
    requestId: 'b',
    leaderboard: { leaderboardId: 'all', name: 'All time' },
  });
  await tenant.settled();
  await tenant.record(
    order('ann-1', 'ann', 3_000, 30),
    order('ann-2', 'ann', 4_000, 29),
    order('bea-1', 'bea', 2_500, 28),
    order('bea-2', 'bea', 2_500, 27),
    order('cem-1', 'cem', 1_000, 26),
  );
  const { kafkaBrokers } = givenServers();
  const ends = await endsOf(kafkaBrokers, [TOPIC]);
  const records = await readLog(kafkaBrokers, tenant.name, new Map(), ends);
  known = new Map(records.map((record) => [record.event.id, record]));
});

afterAll(async () => {
  await system?.stop();
});

/** As ingestion would tell what is found out later. */
async function find(facts: readonly { of: string; type: string; id: string; data: object }[]): Promise<void> {
  const now = new Date().toISOString();
  await appendTo(
    givenServers().kafkaBrokers,
    facts.map(({ of, type, id, data }) => {
      const { topic, partition, event } = recordOf(of);
      const found = { ...event, id, type: `rapport.ingestion.${type}.v1`, time: now, recordedat: now };
      return { topic, partition, event: { ...found, data: { ...data } } };
    }),
  );
  await tenant.settled();
}

function recordOf(id: string): Logged {
  const record = known.get(id);
  if (record === undefined) throw new Error(`${id} is not in the log.`);
  return record;
}

/** `points`, `gold` or none, rank, and whether it is a buyer. */
async function standingOf(externalId: string): Promise<string> {
  const member = { externalId };
  const { segments, ledger, tiers, leaderboards } = tenant.api;
  const [balance, tier, rank, check] = await Promise.all([
    ledger.GetBalance({ member }),
    tiers.GetTier({ programId: 'club', member }),
    // Who has become another member has no rank.
    leaderboards.GetRank({ leaderboardId: 'all', member }).catch(() => undefined),
    segments.CheckMembership({ segmentId, member }),
  ]);
  return [
    `${balance.balance} points`,
    tier.tier?.tierId ?? 'no tier',
    `rank ${rank?.row?.rank ?? 'none'}`,
    check.isMember ? 'buyer' : 'no buyer',
  ].join(', ');
}

/** What is found out is booked within a second, and ranks are read every 200 ms; a busy machine takes longer. */
const SEEN_LIMIT_MS = 20_000;
const LOOK_MS = 100;

async function become(expected: Readonly<Record<string, string>>): Promise<void> {
  const members = Object.keys(expected);
  const until = performance.now() + SEEN_LIMIT_MS;
  for (;;) {
    const standings = await Promise.all(members.map(standingOf));
    const seen = Object.fromEntries(members.map((member, index) => [member, standings[index]]));
    if (JSON.stringify(seen) === JSON.stringify(expected)) return;
    if (performance.now() > until) expect(seen).toEqual(expected);
    await wait(LOOK_MS);
  }
}

describe('what is found out later', () => {
  it('begins with what everybody did', async () => {
    await become({
      ann: '70 points, gold, rank 1, buyer',
      bea: '50 points, no tier, rank 2, buyer',
      cem: '10 points, no tier, rank 3, no buyer',
    });
  });

  it('takes a fraud back from segment, points, tier and rank', async () => {
    const data = { interactionId: 'ann-2', reason: 'fraud' };
    await find([{ of: 'ann-2', type: 'InteractionVoided', id: 'void:ann-2', data }]);
    await become({
      ann: '30 points, no tier, rank 2, no buyer',
      bea: '50 points, no tier, rank 1, buyer',
    });
    const { text } = await tenant.api.ledger.ExplainBalance({ member: { externalId: 'ann' } });
    expect(text).toContain('40 points were reversed because the fact behind them counts no more');
  });

  it('makes one of two members, and two of them again', async () => {
    const midOf = (id: string): string => recordOf(id).event.subject ?? '';
    const merge = { mergeId: 'm-1', survivorMid: midOf('cem-1'), absorbedMid: midOf('bea-1') };
    const both = (type: string) =>
      ['cem-1', 'bea-1'].map((of) => ({ of, type, id: `${type}:m-1:${of}`, data: merge }));
    await find(both('MembersMerged'));
    await find(
      ['bea-1', 'bea-2'].map((id) => ({
        ...{ of: 'cem-1', type: 'InteractionRecorded', id: `merged:m-1:${id}` },
        data: recordOf(id).event.data,
      })),
    );
    // Ranks follow who is whom: cem has what both have earned, and ann is in between.
    await become({
      bea: '0 points, no tier, rank none, no buyer',
      cem: '60 points, gold, rank 1, buyer',
      ann: '30 points, no tier, rank 2, no buyer',
    });
    await find(both('MembersUnmerged'));
    await become({
      bea: '50 points, no tier, rank 1, buyer',
      cem: '10 points, no tier, rank 3, no buyer',
    });
  });
});
