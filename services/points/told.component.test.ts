import { TOPICS } from '@rapport/contracts/topics';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const mei = user('mei.lin');

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.configure(1, 'Europe/London');
});
afterEach(() => service.stop());

const requestId = createRequestIds();

const rewarding = (ruleId: string, trigger: object, more: object = {}): object => ({
  ruleId,
  name: ruleId,
  trigger: { json: JSON.stringify(trigger) },
  fixed: { points: '10' },
  direction: 'RULE_DIRECTION_EARN',
  ...more,
});
const tierOf = (programId: string): object => ({
  kind: 'event',
  of: 'tier.upgraded',
  where: { properties: { programId } },
});

async function publish(rule: object): Promise<void> {
  const { rules } = service.clients();
  await rules.CreateRule({ requestId: requestId(), rule });
  await rules.PublishRuleVersion({ requestId: requestId(), ruleId: (rule as { ruleId: string }).ruleId });
  await service.settled();
}
async function defineUnit(unit: string): Promise<void> {
  await service.clients().units.DefineUnit({ requestId: requestId(), unit: { unit, name: unit } });
}
async function publishProgram(programId: string, unit: string): Promise<void> {
  await service.clients().tiers.PublishTierProgram({
    requestId: requestId(),
    program: {
      ...{ programId, name: programId, unit, basis: 'TIER_BASIS_EARNED', period: 'TIER_PERIOD_EVER' },
      tiers: [{ tierId: 'gold', name: 'Gold', fromPoints: '100' }],
    },
  });
  await service.settled();
}
const entered = (id: string, segmentId: string) =>
  service.tell(TOPICS.segments, 'segmentation.SegmentEntered', mei, id, {
    ...{ segmentId, definitionVersion: 1, reason: 'event', evaluatedAt: new Date(START).toISOString() },
    ...{ causeEventIds: [], causeCount: 0 },
  });
const balanceOf = async (unit = ''): Promise<string | undefined> =>
  (await service.clients().ledger.GetBalance({ member: mei, unit })).balance;

describe('what other services tell', () => {
  it('earns once, under the limits of its rule, and explains itself', async () => {
    const vip = { kind: 'event', of: 'segment.entered', where: { objectId: 'vip' } };
    await publish(rewarding('welcome', vip, { limits: [{ period: 'LIMIT_PERIOD_EVER', times: 1 }] }));
    await entered('s-1', 'vip');
    await entered('s-1', 'vip');
    await entered('s-2', 'others');
    await entered('s-3', 'vip');
    await service.settled();
    await service.restart();
    await service.settled();
    expect(await balanceOf()).toBe('10');
    expect(service.told('PointsEarned')).toMatchObject([
      { data: { ruleId: 'welcome', cause: { eventId: 's-1', verb: 'segment.entered', objectId: 'vip' } } },
    ]);
    expect(service.told('EarnRejected')).toMatchObject([{ data: { reason: 'cap', causeEventIds: ['s-3'] } }]);
    const { text } = await service.clients().ledger.ExplainBalance({ member: mei });
    expect(text).toContain('segment.entered');
  });

  it('is tried and replayed beforehand', async () => {
    await entered('s-1', 'vip');
    await service.settled();
    const draft = rewarding('welcome', { kind: 'event', of: 'segment.entered' });
    const { rules } = service.clients();
    const event = { verb: 'segment.entered', objectKind: 'segment', objectId: 'vip' };
    expect((await rules.DryRunEarn({ member: mei, event, draft })).trials).toMatchObject([{ amount: '10' }]);
    await rules.ReplayRule({ requestId: 'v-1', draft, days: 1 });
    const { report } = await eventually(async () => {
      const { replay } = await rules.GetReplay({ replayId: 'v-1' });
      return replay?.state === 'REPLAY_STATE_DONE' ? { found: replay } : { seen: replay };
    });
    expect(report).toMatchObject({ draft: { issuedPoints: '10', members: '1' } });
  });
});

describe('what becomes of tiers', () => {
  it('earns in another unit', async () => {
    await defineUnit('coins');
    await publishProgram('club', 'points');
    await publish(rewarding('gold', tierOf('club'), { unit: 'coins' }));
    await service.clients().ledger.Earn({ requestId: requestId(), member: mei, amount: '150' });
    await eventually(async () => {
      await service.settled();
      const paid = service.told('PointsEarned').filter(({ data }) => data.ruleId === 'gold');
      return paid.length === 1 ? { found: true } : { seen: paid };
    });
    expect(await balanceOf('coins')).toBe('10');
  });

  it('is rewarded by no rule that would pay itself in circles', async () => {
    await defineUnit('coins');
    await publishProgram('club', 'points');
    await publishProgram('mint', 'coins');
    const made = (rule: object) =>
      reasonOf(service.clients().rules.CreateRule({ requestId: requestId(), rule }));
    const anyTier = { kind: 'event', of: 'tier.upgraded' };
    expect(await made(rewarding('any', anyTier))).toBe('RULE_INVALID');
    expect(await made(rewarding('none', tierOf('none')))).toBe('TIER_PROGRAM_UNKNOWN');
    expect(await made(rewarding('itself', tierOf('club')))).toBe('RULE_CIRCULAR');
    // Both are drafts that are no circle yet; the second to be published closes it.
    const first = rewarding('first', tierOf('club'), { unit: 'coins' });
    const second = rewarding('second', tierOf('mint'));
    await service.clients().rules.CreateRule({ requestId: requestId(), rule: second });
    await publish(first);
    const published = (ruleId: string) =>
      reasonOf(service.clients().rules.PublishRuleVersion({ requestId: requestId(), ruleId }));
    expect(await published('second')).toBe('RULE_CIRCULAR');
    await service.clients().rules.RetireRule({ requestId: requestId(), ruleId: 'first' });
    expect(await published('second')).toBeUndefined();
  });
});
