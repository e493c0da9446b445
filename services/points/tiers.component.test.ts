import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
/** London's clocks went forward on the 29th. */
const APRIL = Date.parse('2026-03-31T23:00:00.000Z');
const MAY = Date.parse('2026-04-30T23:00:00.000Z');
const DAY = 86_400_000;
const mei = user('mei.lin');

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.configure(1, 'Europe/London');
});
afterEach(() => service.stop());

const requestId = createRequestIds();

const club = {
  programId: 'club',
  name: 'The club',
  basis: 'TIER_BASIS_EARNED' as const,
  period: 'TIER_PERIOD_MONTH' as const,
  tiers: [
    { tierId: 'silver', name: 'Silver', fromPoints: '100', privileges: [] as string[] },
    { tierId: 'gold', name: 'Gold', fromPoints: '1000', privileges: ['lounge'] },
  ],
};

async function publish(program: object = club): Promise<void> {
  await service.clients().tiers.PublishTierProgram({ requestId: requestId(), program });
  await service.settled();
}
async function earn(amount: number): Promise<string> {
  const { transaction } = await service
    .clients()
    .ledger.Earn({ requestId: requestId(), member: mei, amount: String(amount) });
  await service.settled();
  return transaction?.txnId ?? '';
}
const tier = (asOf?: number) =>
  service.clients().tiers.GetTier({
    programId: 'club',
    member: mei,
    ...(asOf !== undefined && { asOf: toTimestamp(asOf) }),
  });
const tierId = async (asOf?: number): Promise<string | undefined> => (await tier(asOf)).tier?.tierId;

/** All that was told of tiers, in the order of time. */
const told = (): readonly string[] =>
  ['TierUpgraded', 'TierProlonged', 'TierDowngraded']
    .flatMap((type) => service.told(type).map(({ time, data }) => ({ time, type, tierId: data.tierId })))
    .sort((left, right) => (left.time < right.time ? -1 : 1))
    .map(({ time, type, tierId: now }) => `${time} ${type} ${String(now)}`);

describe('a tier', () => {
  it('is reached at once, and says what is missing to the next', async () => {
    await publish();
    await earn(150);
    expect(await tier()).toMatchObject({
      tier: { tierId: 'silver' },
      since: toTimestamp(START),
      validUntil: toTimestamp(MAY),
      points: '150',
      nextTier: { tierId: 'gold', privileges: ['lounge'] },
      pointsToNext: '850',
      pointsToKeep: '0',
      periodEndsAt: toTimestamp(APRIL),
    });
    expect(told()).toEqual(['2026-03-10T12:00:00.000Z TierUpgraded silver']);
    expect(service.told('TierUpgraded')[0]).toMatchObject({
      subject: service.identify('acme', mei),
      data: {
        basis: 'earned',
        points: '150',
        validUntil: '2026-04-30T23:00:00.000Z',
        personal: { data: mei },
      },
    });
  });

  it('is prolonged and lost at exactly the end of its periods, whoever asks and whoever does not', async () => {
    await publish();
    await earn(150);
    // A Tick comes when nothing else has for a while.
    service.moveTo(APRIL + 1_000);
    await eventually(async () => (told().length === 2 ? { found: true } : { seen: told() }));
    service.moveTo(MAY - 1);
    expect(await tierId()).toBe('silver');
    expect(await tier()).toMatchObject({ points: '0', pointsToKeep: '100', validUntil: toTimestamp(MAY) });
    service.moveTo(MAY);
    expect(await tierId()).toBeUndefined();
    service.moveTo(MAY + 1_000);
    await eventually(async () => (told().length === 3 ? { found: true } : { seen: told() }));
    expect(told()).toEqual([
      '2026-03-10T12:00:00.000Z TierUpgraded silver',
      '2026-03-31T23:00:00.000Z TierProlonged silver',
      '2026-04-30T23:00:00.000Z TierDowngraded undefined',
    ]);
    expect(await tierId(MAY - 1)).toBe('silver');
    expect(await tierId(MAY)).toBeUndefined();
    expect(await tierId(START - 1)).toBeUndefined();
  });

  it('falls with a reversal, and was what it was', async () => {
    await publish();
    await earn(150);
    service.moveTo(START + DAY);
    const txnId = await earn(900);
    expect(await tierId()).toBe('gold');
    service.moveTo(START + 2 * DAY);
    await service.clients().ledger.Reverse({ requestId: requestId(), member: mei, txnId });
    await service.settled();
    expect(await tierId()).toBe('silver');
    expect(await tierId(START + 2 * DAY - 1)).toBe('gold');
    expect(await tierId(START + DAY - 1)).toBe('silver');
    expect(await tierId(APRIL + 1)).toBe('silver');
    expect(told()).toEqual([
      '2026-03-10T12:00:00.000Z TierUpgraded silver',
      '2026-03-11T12:00:00.000Z TierUpgraded gold',
      '2026-03-12T12:00:00.000Z TierDowngraded silver',
    ]);
  });

  it('is not lost by spending, and survives a restart', async () => {
    await publish({ ...club, basis: 'TIER_BASIS_BALANCE' });
    await earn(150);
    await service.clients().ledger.Redeem({ requestId: requestId(), member: mei, amount: '140' });
    await service.settled();
    await service.restart();
    expect(await tierId()).toBe('silver');
    expect(await tierId(APRIL)).toBeUndefined();
    await earn(990);
    expect(await tierId()).toBe('gold');
  });

  it('counts what is booked after its program was published, on either way', async () => {
    await earn(5_000);
    service.moveTo(START + 1_000);
    await publish();
    service.moveTo(START + 2_000);
    await earn(100);
    service.moveTo(START + 3_000);
    await earn(1);
    expect(await tier()).toMatchObject({ points: '101' });
    expect(await tier(START + 2_500)).toMatchObject({ points: '100', tier: { tierId: 'silver' } });
  });

  it('of more than a hundred bookings is the same from what is kept as from the ledger', async () => {
    await publish();
    for (let booking = 0; booking < 130; booking += 1) {
      service.moveTo(START + booking * 1_000);
      await service.clients().ledger.Earn({ requestId: requestId(), member: mei, amount: '1' });
    }
    await service.settled();
    expect(await tier()).toMatchObject({ points: '130', since: toTimestamp(START + 99_000) });
    expect(await tier(START + 128_999)).toMatchObject({ points: '129', since: toTimestamp(START + 99_000) });
  });
});

describe('a program', () => {
  it('has versions that keep the meaning of what was reached', async () => {
    await publish();
    await earn(150);
    const [silver, gold] = club.tiers;
    await publish({ ...club, tiers: [silver, { ...gold, fromPoints: '120' }] });
    expect(await tierId()).toBe('gold');
    expect((await tier()).programVersion).toBe(2);
    const publishAgain = (program: object) =>
      reasonOf(service.clients().tiers.PublishTierProgram({ requestId: requestId(), program }));
    expect(await publishAgain({ ...club, tiers: [gold] })).toBe('TIER_PROGRAM_INCOMPATIBLE');
    expect(await publishAgain({ ...club, period: 'TIER_PERIOD_YEAR' })).toBe('TIER_PROGRAM_INCOMPATIBLE');
    expect(await publishAgain({ ...club, tiers: [gold, silver] })).toBe('TIER_PROGRAM_INVALID');
    const { programs } = await service.clients().tiers.ListTierPrograms({});
    expect(programs.map(({ programId, version, timeZone }) => [programId, version, timeZone])).toEqual([
      ['club', 2, 'Europe/London'],
    ]);
    expect(await publishAgain({ ...club, programId: 'mint', unit: 'coins' })).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(service.clients().tiers.GetTierProgram({ programId: 'none' }))).toBe(
      'TIER_PROGRAM_UNKNOWN',
    );
  });
});

describe('a rule for a tier', () => {
  const HOUR = 3_600_000;
  const gold = { tierProgramId: 'club', tierId: 'gold' };
  const order = {
    ruleId: 'order',
    name: 'A point a pound',
    trigger: { json: '{"kind":"event","of":"order.paid"}' },
    rate: { points: '1', perMinorUnits: '100' },
    direction: 'RULE_DIRECTION_EARN' as const,
  };
  const double = { ...order, multipliers: [{ percent: 200, members: gold }] };

  async function publishRule(rule: object): Promise<void> {
    await service.clients().rules.CreateRule({ requestId: requestId(), rule });
    await service.clients().rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'order' });
    await service.settled();
  }
  async function paid(id: string, at: number): Promise<void> {
    await service.interacted(mei, id, at, 'order.paid', '900');
    await service.settled();
  }
  const paidBy = (): readonly unknown[] =>
    service
      .told('PointsEarned')
      .filter(({ data }) => data.ruleId === 'order')
      .map(({ data }) => {
        const { eventId, tiers } = data.cause as { eventId: string; tiers: unknown };
        return [eventId, data.amount, tiers];
      });
  const wasGold = [{ programId: 'club', tierId: 'gold' }];

  it('asks for the tier at the event’s effective time, however late it is told', async () => {
    await publish();
    await publishRule(double);
    service.moveTo(START + 2 * HOUR);
    const txnId = await earn(1_000);
    await paid('late', START + HOUR);
    await paid('gold', START + 2 * HOUR);
    service.moveTo(START + 4 * HOUR);
    await service.clients().ledger.Reverse({ requestId: requestId(), member: mei, txnId });
    await service.settled();
    await paid('no-more', START + 4 * HOUR);
    await paid('late-gold', START + 3 * HOUR);
    expect(new Set(paidBy())).toEqual(
      new Set([
        ['late', '9', []],
        ['gold', '18', wasGold],
        ['no-more', '9', []],
        ['late-gold', '18', wasGold],
      ]),
    );
  });

  it('says beforehand whom it pays: in a dry run, and in a replay', async () => {
    await publish();
    await publishRule(order);
    await paid('before', START + HOUR);
    service.moveTo(START + 2 * HOUR);
    await earn(1_000);
    await paid('after', START + 3 * HOUR);
    const { rules } = service.clients();
    const draft = { ...order, members: gold };
    const tried = async (occurredAt: number) => {
      const event = { verb: 'order.paid', amount: '900', occurredAt: toTimestamp(occurredAt) };
      return (await rules.DryRunEarn({ member: mei, event, draft })).trials[0];
    };
    expect(await tried(START + 3 * HOUR)).toMatchObject({ amount: '9' });
    expect(await tried(START + HOUR)).toMatchObject({
      outcome: 'TRIAL_OUTCOME_NOT_MATCHED',
      text: expect.stringContaining('in tier gold of club or a higher one') as string,
    });
    await rules.ReplayRule({ requestId: 'v-1', draft, days: 30 });
    const { report } = await eventually(async () => {
      const { replay } = await rules.GetReplay({ replayId: 'v-1' });
      return replay?.state === 'REPLAY_STATE_DONE' ? { found: replay } : { seen: replay };
    });
    expect(report).toMatchObject({ draft: { issuedPoints: '9' }, present: { issuedPoints: '18' } });
  });

  it('names a tier that there is', async () => {
    await publish();
    const made = (members: object) =>
      reasonOf(service.clients().rules.CreateRule({ requestId: requestId(), rule: { ...order, members } }));
    expect(await made({ ...gold, tierId: 'platinum' })).toBe('TIER_UNKNOWN');
    expect(await made({ ...gold, tierProgramId: 'crew' })).toBe('TIER_PROGRAM_UNKNOWN');
    expect(await made({ tierId: 'gold' })).toBe('RULE_INVALID');
    expect(await made({})).toBe('RULE_INVALID');
    expect(await made(gold)).toBeUndefined();
    const { rule } = await service.clients().rules.GetRule({ ruleId: 'order' });
    expect(rule?.members).toEqual({ segmentIds: [], ...gold });
  });
});

describe('titles', () => {
  it('are granted and revoked by hand, end by themselves, and come with tiers', async () => {
    const { tiers } = service.clients();
    const held = async () => {
      const { titles } = await tiers.ListTitles({ member: mei });
      return titles.map(({ titleId, programId }) => `${titleId}/${programId}`);
    };
    const grant = (title: object) => tiers.GrantTitle({ requestId: requestId(), member: mei, title });
    await grant({
      titleId: 'host',
      name: 'Host',
      privileges: ['open-topics'],
      reason: 'Opened the tea house',
    });
    await grant({ titleId: 'guide', name: 'Guide', expiresAt: toTimestamp(START + DAY) });
    await publish();
    await earn(150);
    expect(await held()).toEqual(['guide/', 'host/', 'silver/club']);
    service.moveTo(START + DAY - 1);
    expect(await held()).toContain('guide/');
    service.moveTo(START + DAY);
    expect(await held()).toEqual(['host/', 'silver/club']);
    const revoke = () => tiers.RevokeTitle({ requestId: requestId(), member: mei, titleId: 'host' });
    await revoke();
    expect(await held()).toEqual(['silver/club']);
    expect(await reasonOf(revoke())).toBe('TITLE_NOT_HELD');
    expect(await reasonOf(grant({ titleId: 'x', name: 'X', expiresAt: toTimestamp(START) }))).toBe(
      'TITLE_EXPIRY_INVALID',
    );
    expect(await reasonOf(grant({ titleId: '', name: '' }))).toBe('TITLE_INVALID');
    await service.settled();
    expect(service.told('TitleGranted').map(({ data }) => data.titleId)).toEqual(['host', 'guide']);
    expect(service.told('TitleRevoked').map(({ data }) => data.titleId)).toEqual(['host']);
  });
});
