import type { Clients } from '../clients.ts';
import { CAMPAIGN_ID } from './story.ts';
import type { MemberProfile } from './story.ts';

const DAY_MS = 24 * 3_600_000;

/** Tried in the order in which they are printed. */
export const SEGMENTS = [
  {
    segmentId: 'sharers',
    name: 'Shared at least three times in the last 7 days',
    rule: { kind: 'count', of: ['content.shared'], op: 'gte', n: 3, within: { lastMs: 7 * DAY_MS } },
  },
  {
    segmentId: 'readers',
    name: 'Read at least five times',
    rule: { kind: 'count', of: ['content.read'], op: 'gte', n: 5, within: 'ever' },
  },
  {
    segmentId: 'buyers',
    name: 'Ordered in the last 14 days',
    rule: { kind: 'count', of: ['order.paid'], op: 'gte', n: 1, within: { lastMs: 14 * DAY_MS } },
  },
] as const;

const TRAITS = [
  { traitId: 'reads', name: 'Reads in the last 7 days', text: 'count(content.read) within 7 days' },
  {
    traitId: 'channel',
    name: 'Where she reads most',
    text: 'favourite(channel of content.viewed or content.read) within 14 days',
  },
] as const;

const ORDER = { json: JSON.stringify({ kind: 'event', of: ['order.paid'] }) };
const REFUND = { json: JSON.stringify({ kind: 'event', of: ['order.refunded'] }) };
const A_POINT_A_YUAN = { points: '1', perMinorUnits: '100' };

/** What is spent is counted like points, so that a board can rank by it. */
export const SPENT_UNIT = 'spent';
export const BOARD_ID = 'spenders';

/** One point a yuan, taken back with a refund; ten for every friend who really reads, at most fifty a day. */
const RULES = [
  {
    ruleId: 'friend-read',
    name: 'A friend read through your share',
    unit: 'points',
    trigger: {
      json: JSON.stringify({
        kind: 'event',
        of: ['share.reached'],
        where: { properties: { qualified: [true] } },
      }),
    },
    fixed: { points: '10' },
    direction: 'RULE_DIRECTION_EARN',
    capPerMemberAndDay: '50',
  },
  {
    ruleId: 'order',
    name: 'A point for every yuan',
    unit: 'points',
    trigger: ORDER,
    rate: A_POINT_A_YUAN,
    direction: 'RULE_DIRECTION_EARN',
  },
  {
    ruleId: 'refund',
    name: 'The same taken back',
    unit: 'points',
    trigger: REFUND,
    rate: A_POINT_A_YUAN,
    direction: 'RULE_DIRECTION_CLAW_BACK',
  },
  {
    ruleId: 'spent',
    name: 'Whole yuan spent',
    unit: SPENT_UNIT,
    trigger: ORDER,
    rate: A_POINT_A_YUAN,
    direction: 'RULE_DIRECTION_EARN',
  },
  {
    ruleId: 'unspent',
    name: 'The same refunded',
    unit: SPENT_UNIT,
    trigger: REFUND,
    rate: A_POINT_A_YUAN,
    direction: 'RULE_DIRECTION_CLAW_BACK',
  },
] as const;

/** What somebody would like better than a point for every yuan; it is tried on the past and never published. */
export const DRAFT = {
  ruleId: 'order',
  name: 'More for large orders',
  unit: 'points',
  trigger: ORDER,
  stepped: {
    steps: [
      { fromMinorUnits: '3000', points: '20' },
      { fromMinorUnits: '6000', points: '90' },
    ],
  },
  direction: 'RULE_DIRECTION_EARN',
} as const;

/** Settings, segments, earning rules, the board and the campaign, as a team would make them through the APIs. */
export async function setUp(clients: Clients): Promise<void> {
  await clients.tenants.ConfigureTenant({
    requestId: 'demo-tenant',
    settings: { timeZone: 'Asia/Shanghai', currency: 'CNY', maxAgeDays: 30 },
  });
  for (const { traitId, name, text } of TRAITS) {
    await clients.traits.DefineTrait({
      requestId: `demo-trait-${traitId}`,
      traitId,
      name,
      measure: { text },
    });
  }
  for (const { segmentId, name, rule } of SEGMENTS) {
    await clients.segments.CreateSegment({
      requestId: `demo-create-${segmentId}`,
      segmentId,
      name,
      rule: { json: JSON.stringify(rule) },
    });
    await clients.segments.PublishSegment({ requestId: `demo-publish-${segmentId}`, segmentId });
  }
  await clients.units.DefineUnit({
    requestId: 'demo-unit-spent',
    unit: { unit: SPENT_UNIT, name: 'Yuan spent' },
  });
  for (const rule of RULES) {
    await clients.rules.CreateRule({ requestId: `demo-create-${rule.ruleId}`, rule });
    await clients.rules.PublishRuleVersion({ requestId: `demo-publish-${rule.ruleId}`, ruleId: rule.ruleId });
  }
  await clients.leaderboards.CreateLeaderboard({
    requestId: 'demo-create-board',
    leaderboard: { leaderboardId: BOARD_ID, name: 'Spenders of all time', unit: SPENT_UNIT },
  });
  await clients.campaigns.CreateCampaign({
    requestId: 'demo-create-campaign',
    campaignId: CAMPAIGN_ID,
    name: 'Spring harvest',
    brief: {
      purpose: 'Let friends tell friends how the tea is picked',
      entryPoint: 'Six articles',
      fulcrum: 'The growers’ own stories',
      highlight: 'Ten points for every friend who reads',
      focus: 'Those who share',
    },
    audienceSegmentId: 'sharers',
    entryTrigger: { segmentEntered: {} },
    action: { channel: 'wechat', templateId: 'thank-you', contentId: 'meet-the-growers' },
  });
  await clients.campaigns.Launch({ requestId: 'demo-launch', campaignId: CAMPAIGN_ID });
}

/** At once enough to keep ingestion busy, few enough to stay far below its queue. */
const UPSERTS_AT_ONCE = 64;

export async function registerMembers(clients: Clients, members: readonly MemberProfile[]): Promise<void> {
  for (let from = 0; from < members.length; from += UPSERTS_AT_ONCE) {
    await Promise.all(
      members.slice(from, from + UPSERTS_AT_ONCE).map(({ memberId, gender, birthYear, region }) =>
        clients.members.UpsertMember({
          requestId: `demo-${memberId}`,
          member: { externalId: memberId },
          attributes: { gender, birthYear, region },
        }),
      ),
    );
  }
}
