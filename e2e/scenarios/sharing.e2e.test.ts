import { givenServers, startSystem } from '../system.ts';
import type { System, Tenant } from '../system.ts';

const DAY_MS = 86_400_000;
const sharers = {
  segmentId: 'sharers',
  name: 'Shared in the last week',
  rule: {
    json: JSON.stringify({
      kind: 'count',
      of: ['content.shared'],
      op: 'gte',
      n: 1,
      within: { lastMs: 7 * DAY_MS },
    }),
  },
};
const friendRead = {
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
} as const;

let system: System | undefined;
let tenant: Tenant;

beforeAll(async () => {
  system = await startSystem(givenServers());
  tenant = await system.tenant(`story-${Date.now()}`);
  const { segments, rules, campaigns } = tenant.api;
  await segments.CreateSegment({ requestId: 'c-1', ...sharers });
  await segments.PublishSegment({ requestId: 'p-1', segmentId: 'sharers' });
  await rules.CreateRule({ requestId: 'c-2', rule: friendRead });
  await rules.PublishRuleVersion({ requestId: 'p-2', ruleId: 'friend-read' });
  await campaigns.CreateCampaign({
    requestId: 'c-3',
    campaignId: 'thanks',
    name: 'Thank sharers',
    audienceSegmentId: 'sharers',
    entryTrigger: { segmentEntered: {} },
    action: { channel: 'email', templateId: 'thank-you' },
  });
  await campaigns.Launch({ requestId: 'l-3', campaignId: 'thanks' });
  await tenant.settled();
});

afterAll(async () => {
  await system?.stop();
});

const article = { kind: 'article', id: 'first-flush' };
let minute = 0;
/** A minute after the last one, half an hour ago: the story happens in order. */
const at = (): string => new Date(Date.now() - 30 * 60_000 + (minute += 1) * 60_000).toISOString();
const shares = (memberId: string, shareId: string, parentShareId?: string) => ({
  id: `share-${shareId}`,
  memberId,
  verb: 'content.shared',
  occurredAt: at(),
  object: article,
  shareId,
  ...(parentShareId !== undefined && { parentShareId }),
});
const reads = (memberId: string, shareId: string) => ({
  id: `read-${memberId}`,
  memberId,
  verb: 'content.read',
  occurredAt: at(),
  object: article,
  shareId,
  dwellMs: 5_000,
});

describe('Ann shares; Bea reads through it and shares again; Cem reads and shares', () => {
  beforeAll(async () => {
    for (const memberId of ['ann', 'bea', 'cem']) {
      await tenant.api.members.UpsertMember({
        requestId: `m-${memberId}`,
        member: { externalId: memberId },
        attributes: { gender: memberId === 'cem' ? 'male' : 'female', region: 'DE-BE' },
      });
    }
    await tenant.record(shares('ann', 's-ann'));
    await tenant.record(reads('bea', 's-ann'), shares('bea', 's-bea', 's-ann'));
    await tenant.record(reads('cem', 's-bea'), shares('cem', 's-cem', 's-bea'));
  });

  it('puts all three into the segment, with their own share as the cause', async () => {
    const { memberships, totalCount } = await tenant.api.segments.ListMembers({ segmentId: 'sharers' });
    expect(
      memberships.map(({ member, causeEventIds }) => [member?.externalId, causeEventIds]).sort(),
    ).toEqual([
      ['ann', ['share-s-ann']],
      ['bea', ['share-s-bea']],
      ['cem', ['share-s-cem']],
    ]);
    expect(totalCount).toBe('3');
    const why = await tenant.api.segments.ExplainMembership({
      segmentId: 'sharers',
      member: { externalId: 'bea' },
    });
    expect(why).toMatchObject({ isMember: true });
    expect(why.text).not.toBe('');
  });

  it('gives the two whose friends read their points, and says why', async () => {
    const { rows } = await tenant.api.ledger.ListTop({});
    expect(rows.map(({ rank, member, balance }) => [rank, member?.externalId, balance])).toEqual([
      ['1', 'ann', '10'],
      ['1', 'bea', '10'],
    ]);
    const { parts, balance } = await tenant.api.ledger.ExplainBalance({ member: { externalId: 'ann' } });
    expect(balance).toBe('10');
    expect(parts).toEqual([
      expect.objectContaining({
        ruleId: 'friend-read',
        verb: 'share.reached',
        amount: '10',
        transactionCount: '1',
      }),
    ]);
  });

  it('shows a cascade of depth 2', async () => {
    expect(await tenant.api.cascades.QueryCascade({ contentId: 'first-flush' })).toMatchObject({
      size: '3',
      depth: 2,
      breadth: '1',
      roots: '1',
      waiting: '0',
    });
    const { nodes } = await tenant.api.cascades.GetCascadeTree({ contentId: 'first-flush' });
    expect(
      nodes.map(({ sharer, depth, qualifiedVisitors }) => [sharer?.externalId, depth, qualifiedVisitors]),
    ).toEqual([
      ['ann', 0, '1'],
      ['bea', 1, '1'],
      ['cem', 2, '0'],
    ]);
  });

  it('counts reads and shares per group, by membership at the time', async () => {
    const { rows } = await tenant.api.reports.QueryContentPerformance({
      contentId: 'first-flush',
      segmentIds: ['sharers'],
    });
    const bySegment = Object.fromEntries(rows.map(({ segmentId, ...counts }) => [segmentId, counts]));
    expect(bySegment.everyone).toEqual({ reads: '2', readers: '2', shares: '3', sharers: '3' });
    // Bea and Cem read before they shared: they were in no segment yet.
    expect(bySegment.sharers).toMatchObject({ reads: '0', shares: '3' });
    expect(bySegment.no_segment).toMatchObject({ reads: '2', shares: '0' });
  });

  it('asks the campaign tool for one message each', async () => {
    const { enrollments } = await tenant.api.campaigns.ListEnrollments({ campaignId: 'thanks' });
    expect(enrollments.map(({ member }) => member?.externalId).sort()).toEqual(['ann', 'bea', 'cem']);
  });

  it('reads back what a member did', async () => {
    const { entries } = await tenant.api.interactions.GetMemberTimeline({ member: { externalId: 'bea' } });
    expect(entries.map(({ id }) => id)).toEqual(['share-s-bea', 'read-bea']);
  });

  it('breaks the reading down by gender', async () => {
    const { rows } = await tenant.api.reports.QueryBreakdown({
      verb: 'content.read',
      dimensions: ['DIMENSION_GENDER'],
    });
    expect(rows.map(({ values, interactions }) => [values, interactions]).sort()).toEqual([
      [['female'], '1'],
      [['male'], '1'],
    ]);
  });

  it('changes nothing when all of it is sent again', async () => {
    const { body } = await tenant.post({
      interactions: [{ ...shares('ann', 's-ann'), occurredAt: undefined }],
    });
    expect(JSON.stringify(body)).toContain('OCCURRED_AT_MISSING');
    const before = await tenant.api.ledger.GetBalance({ member: { externalId: 'ann' } });
    await tenant.settled();
    expect(await tenant.api.ledger.GetBalance({ member: { externalId: 'ann' } })).toEqual(before);
  });
});
