import type { Clients } from '../../clients.ts';
import { CAMPAIGN_ID } from '../workload.ts';

const DAY_MS = 24 * 3_600_000;
export const SEGMENT_ID = 'bench-sharers';
/** Shares that make somebody a member of the segment, and thereby of the campaign. */
export const SHARES_NEEDED = 3;

/** A time zone and a currency, as every benchmark needs them. */
export async function configureTenant(clients: Clients): Promise<void> {
  await clients.tenants.ConfigureTenant({
    requestId: 'bench-tenant',
    settings: { timeZone: 'Asia/Shanghai', currency: 'CNY', maxAgeDays: 30 },
  });
}

/** A segment, an earning rule and a campaign that runs, so that every service has its work with every event. */
export async function publishDefinitions(clients: Clients): Promise<void> {
  await clients.segments.CreateSegment({
    requestId: 'bench-create-segment',
    segmentId: SEGMENT_ID,
    name: 'Shared at least three times in the last 7 days',
    rule: {
      json: JSON.stringify({
        kind: 'count',
        of: ['content.shared'],
        op: 'gte',
        n: SHARES_NEEDED,
        within: { lastMs: 7 * DAY_MS },
      }),
    },
  });
  await clients.segments.PublishSegment({ requestId: 'bench-publish-segment', segmentId: SEGMENT_ID });
  await clients.rules.CreateRule({
    requestId: 'bench-create-rule',
    rule: {
      ruleId: 'bench-order',
      name: 'A point for every yuan',
      unit: 'points',
      trigger: { json: JSON.stringify({ kind: 'event', of: ['order.paid'] }) },
      rate: { points: '1', perMinorUnits: '100' },
      direction: 'RULE_DIRECTION_EARN',
    },
  });
  await clients.rules.PublishRuleVersion({ requestId: 'bench-publish-rule', ruleId: 'bench-order' });
  await clients.campaigns.CreateCampaign({
    requestId: 'bench-create-campaign',
    campaignId: CAMPAIGN_ID,
    name: 'Bench',
    brief: {
      purpose: 'Load',
      entryPoint: 'Articles',
      fulcrum: 'Stories',
      highlight: 'Points',
      focus: 'Sharers',
    },
    audienceSegmentId: SEGMENT_ID,
    entryTrigger: { segmentEntered: {} },
    action: { channel: 'wechat', templateId: 'thank-you', contentId: 'article-1' },
  });
  await clients.campaigns.Launch({ requestId: 'bench-launch', campaignId: CAMPAIGN_ID });
}
