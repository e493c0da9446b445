import { mergedId } from '@rapport/kernel/ids';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { MAX_SCORES_MOVED } from './account/merging.ts';
import { accountStream } from './account/names.ts';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { Member, TestService } from './api/testing-service.ts';
import { findAccount } from './views/ledger/queries.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 86_400_000;
const [mei, bob, eve] = [user('mei.lin'), user('bob'), user('eve')];

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const ledger = () => service.clients().ledger;

async function publish(ruleId: string, verb: string, more: object = {}): Promise<void> {
  const rule = {
    ...{ ruleId, name: ruleId, direction: 'RULE_DIRECTION_EARN' as const },
    ...{ trigger: { json: JSON.stringify({ kind: 'event', of: [verb] }) } },
    ...{ rate: { points: '1', perMinorUnits: '100' }, ...more },
  };
  await service.clients().rules.CreateRule({ requestId: requestId(), rule });
  await service.clients().rules.PublishRuleVersion({ requestId: requestId(), ruleId });
  await service.settled();
}
async function republish(more: object): Promise<void> {
  const rule = {
    ...{ ruleId: 'order', name: 'order', direction: 'RULE_DIRECTION_EARN' as const },
    ...{ trigger: { json: '{"kind":"event","of":"order.paid"}' }, ...more },
  };
  await service.clients().rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'order', rule });
  await service.settled();
}
/** What the rule in force makes of the hour since the beginning. */
async function applied(reapplicationId: string) {
  service.moveTo(START + HOUR);
  const period = { from: toTimestamp(START - HOUR), to: toTimestamp(START + HOUR) };
  const { rules } = service.clients();
  await rules.ReapplyRule({ requestId: reapplicationId, ruleId: 'order', ...period });
  const { report } = await eventually(async () => {
    const { reapplication } = await rules.GetReapplication({ reapplicationId });
    return reapplication?.state === 'REAPPLICATION_STATE_PREVIEWED'
      ? { found: reapplication }
      : { seen: reapplication };
  });
  return report;
}
/** What a draft would have paid for the last day. */
async function replayed(replayId: string, draft: object) {
  const { rules } = service.clients();
  const rule = {
    ...{ ruleId: 'order', name: 'order', direction: 'RULE_DIRECTION_EARN' as const },
    ...{ trigger: { json: '{"kind":"event","of":"order.paid"}' }, ...draft },
  };
  await rules.ReplayRule({ requestId: replayId, draft: rule, days: 1 });
  const { report } = await eventually(async () => {
    const { replay } = await rules.GetReplay({ replayId });
    return replay?.state === 'REPLAY_STATE_DONE' ? { found: replay } : { seen: replay };
  });
  return report;
}
const refunds = { direction: 'RULE_DIRECTION_CLAW_BACK' as const };
const paid = (member: Member, id: string, amount: number, verb = 'order.paid') =>
  service.interacted(member, id, service.now(), verb, String(amount * 100));

/** `available pending held owed`, or why there is no balance. */
async function has(member: Member, unit = ''): Promise<string> {
  return ledger()
    .GetBalance({ member, unit })
    .then(
      ({ balance, pending, held, owed }) => [balance, pending, held, owed].join(' '),
      () => 'none',
    );
}

/** What is told is told, and what the sweeper books is booked. */
async function expectBalances(expected: readonly (readonly [Member, string, string?])[]): Promise<void> {
  await service.settled();
  await eventually(async () => {
    const seen = await Promise.all(expected.map(([member, _, unit]) => has(member, unit)));
    return seen.every((one, index) => one === expected[index]?.[1]) ? { found: true } : { seen };
  });
  await service.settled();
}

/** Re-adds everything anew: a service's life begins with a pass of its checker. */
async function expectSums(unit = ''): Promise<void> {
  await service.restart();
  await eventually(async () => {
    const seen = await ledger()
      .GetTrialBalance({ unit })
      .catch((error: unknown) => error);
    const found = { total: '0', transit: '0', imbalancedAccounts: '0' };
    return Object.entries(found).every(([field, value]) => Reflect.get(Object(seen), field) === value)
      ? { found: true }
      : { seen };
  });
}

const reversed = () => service.told('PointsReversed');
const words = async (member: Member): Promise<string> => (await ledger().ExplainBalance({ member })).text;

const club = {
  ...{ programId: 'club', name: 'The club', basis: 'TIER_BASIS_EARNED' as const },
  period: 'TIER_PERIOD_MONTH' as const,
  tiers: [{ tierId: 'gold', name: 'Gold', fromPoints: '100', privileges: [] }],
};

describe('a fact that turns out to be fraud', () => {
  it('takes back points, tier and rank, once, and says why', async () => {
    await publish('order', 'order.paid');
    await service.clients().boards.CreateLeaderboard({
      requestId: requestId(),
      leaderboard: { leaderboardId: 'all', name: 'All' },
    });
    await service.clients().tiers.PublishTierProgram({ requestId: requestId(), program: club });
    await service.settled();
    service.moveTo(START + 1_000);
    await paid(mei, 'i-1', 120);
    await paid(mei, 'i-2', 30);
    await paid(bob, 'i-3', 50);
    await expectBalances([
      [mei, '150 0 0 0'],
      [bob, '50 0 0 0'],
    ]);
    const tier = async () =>
      (await service.clients().tiers.GetTier({ programId: 'club', member: mei })).tier?.tierId;
    const top = async (): Promise<string> => {
      const { rows } = await service.clients().boards.ListTop({ leaderboardId: 'all' });
      return rows.map(({ member, score }) => `${member?.externalId} ${score}`).join(', ');
    };
    expect(await tier()).toBe('gold');
    await ledger().Redeem({ requestId: requestId(), member: mei, amount: '100' });
    service.moveTo(START + 2_000);
    await service.voided(mei, 'v-1', 'i-1');
    await service.voided(mei, 'v-2', 'i-1');
    await expectBalances([[mei, '-70 0 0 0']]);
    expect(await tier()).toBeUndefined();
    await eventually(async () => {
      const seen = await top();
      return seen === 'bob 50, mei.lin 30' ? { found: true } : { seen };
    });
    expect(reversed()).toMatchObject([
      { data: { amount: '-120', voidedEventId: 'i-1', causeEventIds: ['v-1'] } },
    ]);
    const { transactions } = await ledger().ListTransactions({ member: mei });
    expect(transactions[0]).toMatchObject({ kind: 'TRANSACTION_KIND_REVERSED', reason: 'voided: fraud' });
    expect(await words(mei)).toContain(
      '120 points were reversed because the fact behind them counts no more in 1 transaction.',
    );
    await expectSums();
    expect(await has(mei)).toBe('-70 0 0 0');
    expect(reversed()).toHaveLength(1);
  });

  it('of a refund gives back, of what is pending takes what waits, and is not paid for in the past', async () => {
    await publish('order', 'order.paid', { pendingDays: 2 });
    await publish('refund', 'order.refunded', refunds);
    await paid(mei, 'i-1', 40);
    await paid(mei, 'r-1', 15, 'order.refunded');
    await expectBalances([[mei, '-15 40 0 0']]);
    await service.voided(mei, 'v-1', 'r-1', 'duplicate');
    await expectBalances([[mei, '0 40 0 0']]);
    await service.voided(mei, 'v-2', 'i-1', 'test');
    await expectBalances([[mei, '0 0 0 0']]);
    // Applied to the past, the next version would pay for it again, and for what this one never paid for.
    await paid(eve, 'i-0', 0);
    await service.voided(eve, 'v-0', 'i-0');
    await republish({ fixed: { points: '7' } });
    expect(await applied('a-1')).toMatchObject({ events: '0' });
    await expectSums();
  });

  it('takes what a rule has adjusted for it as well', async () => {
    await publish('order', 'order.paid');
    await paid(mei, 'i-1', 40);
    await republish({ rate: { points: '2', perMinorUnits: '100' } });
    expect(await applied('a-1')).toMatchObject({ events: '1', addedPoints: '40' });
    const said = { reason: 'The better rule was promised', approver: 'li.na' };
    await service.clients().rules.BookReapplication({ reapplicationId: 'a-1', ...said });
    await expectBalances([[mei, '80 0 0 0']]);
    await service.voided(mei, 'v-1', 'i-1');
    await expectBalances([[mei, '0 0 0 0']]);
    expect(reversed().map(({ data }) => data.amount)).toEqual(['-40', '-40']);
    await expectSums();
  });

  it('before it has ever earned is refused, and its budget has all of it again', async () => {
    const fund = { budgetId: 'spring', amount: '100', reason: 'Spring', approver: 'li.na' };
    await service.clients().budgets.FundBudget({ requestId: requestId(), ...fund });
    await publish('order', 'order.paid', { budgetId: 'spring' });
    // Both are in one read of the log, so what the budget grants comes after the void.
    await Promise.all([paid(mei, 'i-1', 60), service.voided(mei, 'v-1', 'i-1')]);
    await service.settled();
    await eventually(async () => {
      const { budget } = await service.clients().budgets.GetBudget({ budgetId: 'spring' });
      const seen = [service.told('BudgetDrawn').length, budget?.remaining];
      return seen[0] === 1 && seen[1] === '100' ? { found: true } : { seen };
    });
    expect(service.told('EarnRejected')).toMatchObject([{ data: { reason: 'voided' } }]);
    expect(await has(mei)).toBe('0 0 0 0');
    expect(await words(mei)).toContain(
      '1 match of rule order (version 1) earned nothing: the fact behind it counts no more.',
    );
    // What was earned out of it goes back as well.
    await paid(mei, 'i-2', 60);
    await expectBalances([[mei, '60 0 0 0']]);
    await service.voided(mei, 'v-2', 'i-2');
    await expectBalances([[mei, '0 0 0 0']]);
    expect((await service.clients().budgets.GetBudget({ budgetId: 'spring' })).budget?.remaining).toBe('100');
    await expectSums();
  });

  it('gives the partner who paid it all back, and is no liability any more', async () => {
    const cafe = { partnerId: 'cafe' };
    await ledger().OpenAccount({ requestId: requestId(), owner: cafe, policy: { overdraft: '100' } });
    await publish('order', 'order.paid', { partnerId: 'cafe', programId: 'coalition' });
    await paid(mei, 'i-1', 60);
    await expectBalances([[mei, '60 0 0 0']]);
    expect((await ledger().GetBalance({ owner: cafe })).balance).toBe('-60');
    await service.voided(mei, 'v-1', 'i-1');
    await expectBalances([[mei, '0 0 0 0']]);
    await eventually(async () => {
      const { balance } = await ledger().GetBalance({ owner: cafe });
      return balance === '0' ? { found: true } : { seen: balance };
    });
    await service.settled();
    const { settlements } = await ledger().ListPartnerSettlement({});
    expect(settlements).toMatchObject([{ issued: '0', net: '0' }]);
    await expectSums();
    const { months } = await ledger().GetLiabilityReport({ programId: 'coalition' });
    expect(months).toMatchObject([{ earned: '60', reversed: '-60', outstanding: '0' }]);
  });

  it('takes the rest where a part was reversed by hand, and opens no account where there is none', async () => {
    await publish('order', 'order.paid');
    await paid(mei, 'i-1', 40);
    await service.settled();
    const { transactions } = await ledger().ListTransactions({ member: mei });
    const txnId = transactions[0]?.txnId ?? '';
    await ledger().Reverse({ requestId: requestId(), member: mei, txnId, amount: '10' });
    await service.voided(mei, 'v-1', 'i-1');
    await service.voided(bob, 'v-2', 'i-9');
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, 'none'],
    ]);
    expect(reversed().map(({ data }) => data.amount)).toEqual(['-10', '-30']);
    await expectSums();
  });
});

describe('a replay', () => {
  const limited = {
    rate: { points: '1', perMinorUnits: '100' },
    limits: [{ period: 'LIMIT_PERIOD_DAY' as const, points: '25' }],
  };

  it('pays nothing for what counts no more, be it told a moment before, and says how much that is', async () => {
    await publish('order', 'order.paid');
    await paid(mei, 'i-1', 20);
    await paid(mei, 'i-2', 10);
    await paid(bob, 'i-3', 5);
    await service.settled();
    expect(await replayed('x-1', limited)).toMatchObject({
      draft: { matches: '3', issuedPoints: '30', cutTransactions: '1' },
      present: { issuedPoints: '35' },
      voidEvents: '0',
    });
    // Whose void it is not changes nothing.
    await service.voided(bob, 'v-0', 'i-2');
    await service.voided(mei, 'v-1', 'i-1');
    expect(await replayed('x-2', limited)).toMatchObject({
      draft: { matches: '2', issuedPoints: '15', cutTransactions: '0' },
      present: { matches: '2', issuedPoints: '15', members: '2' },
      mostGaining: [],
      voidEvents: '1',
    });
  });

  it('knows it of members who have earned nothing, and of what was told again by a merge', async () => {
    await paid(mei, 'i-1', 20);
    await paid(mei, 'i-2', 10);
    await paid(bob, mergedId('m-1', 'i-1'), 20);
    await service.voided(mei, 'v-2', 'i-2');
    await service.voided(bob, 'v-1', mergedId('m-1', 'i-1'));
    expect(await replayed('x-1', limited)).toMatchObject({ draft: { matches: '0' }, voidEvents: '2' });
  });
});

describe('two members who are one', () => {
  const merge = (mergeId: string, survivor: Member, absorbed: Member) =>
    service.joined('MembersMerged', mergeId, survivor, absorbed);
  const unmerge = (mergeId: string, survivor: Member, absorbed: Member) =>
    service.joined('MembersUnmerged', mergeId, survivor, absorbed);
  const earn = (member: Member, amount: number, more: object = {}) =>
    ledger().Earn({ requestId: requestId(), member, amount: String(amount), ...more });

  it('have together what each had, now and when it becomes available, in every unit', async () => {
    await publish('order', 'order.paid');
    const { units } = service.clients();
    await units.DefineUnit({ requestId: requestId(), unit: { unit: 'coins', name: 'Coins' } });
    await service.settled();
    await paid(mei, 'i-1', 40);
    await earn(bob, 5);
    await earn(mei, 6, { expiresAt: toTimestamp(START + 3 * DAY) });
    await earn(mei, 7, { activatesAt: toTimestamp(START + DAY) });
    await earn(mei, 9, { unit: 'coins' });
    await service.settled();
    await ledger().Hold({
      ...{ requestId: 'h', member: mei, amount: '3', expiresAt: toTimestamp(START + 2 * DAY) },
    });
    await merge('m-1', bob, mei);
    // The survivor's copies of what the absorbed one did earn nothing.
    await paid(bob, mergedId('m-1', 'i-1'), 40);
    await expectBalances([
      [mei, '0 7 3 0'],
      [bob, '48 0 0 0'],
      [mei, '0 0 0 0', 'coins'],
      [bob, '9 0 0 0', 'coins'],
    ]);
    const { lots } = await ledger().ListExpiringLots({ member: bob });
    expect(lots.map(({ amount, expiresAt }) => [amount, expiresAt?.seconds])).toEqual([
      ['3', toTimestamp(START + 3 * DAY).seconds],
      ['45', undefined],
    ]);
    expect(await words(mei)).toContain(
      '43 points went to the member whom this one was merged into in 1 transaction.',
    );
    expect(await words(bob)).toContain(
      '43 points came from a member who was merged into this one in 1 transaction.',
    );
    // Who still says mei finds nothing there, and what she earns goes on.
    expect(await reasonOf(ledger().Redeem({ requestId: requestId(), member: mei, amount: '1' }))).toBe(
      'INSUFFICIENT_POINTS',
    );
    await earn(mei, 2);
    await paid(mei, 'i-2', 1);
    await expectBalances([[bob, '51 0 0 0']]);
    service.moveTo(START + DAY);
    await expectBalances([
      [mei, '0 0 3 0'],
      [bob, '58 0 0 0'],
    ]);
    service.moveTo(START + 2 * DAY);
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '61 0 0 0'],
    ]);
    expect(service.told('PointsTransferred').every(({ data }) => data.mergeId === 'm-1')).toBe(true);
    await expectSums();
    await expectSums('coins');
  });

  it('pay together what one of them was missing, below zero or owed', async () => {
    const { units } = service.clients();
    const coins = { unit: 'coins', name: 'Coins', shortfall: 'SHORTFALL_POLICY_OWE' as const };
    await units.DefineUnit({ requestId: requestId(), unit: coins });
    await service.settled();
    const take = (member: Member, amount: number, unit = '') =>
      ledger().Adjust({
        ...{ requestId: requestId(), member, unit, amount: String(-amount) },
        ...{ reason: 'r', approver: 'li.na' },
      });
    await take(mei, 30);
    await take(mei, 8, 'coins');
    await earn(bob, 20);
    await earn(bob, 5, { unit: 'coins' });
    await merge('m-1', bob, mei);
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '-10 0 0 0'],
      [mei, '0 0 0 0', 'coins'],
      [bob, '0 0 0 3', 'coins'],
    ]);
    expect(await words(mei)).toContain(
      '30 points were made good by the member whom this one was merged into',
    );
    // What is missing later follows as well.
    await take(mei, 1);
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '-11 0 0 0'],
    ]);
    await unmerge('m-1', bob, mei);
    await expectBalances([
      [mei, '-31 0 0 0'],
      [bob, '20 0 0 0'],
      [mei, '0 0 0 8', 'coins'],
      [bob, '5 0 0 0', 'coins'],
    ]);
    await expectSums();
    await expectSums('coins');
  });

  it('are two again with what was theirs, spent or not, and the past does not come back', async () => {
    await publish('order', 'order.paid');
    await paid(mei, 'i-1', 40);
    await earn(bob, 5);
    await merge('m-1', bob, mei);
    await expectBalances([[bob, '45 0 0 0']]);
    await ledger().Redeem({ requestId: requestId(), member: bob, amount: '30' });
    await paid(bob, 'i-2', 2);
    await expectBalances([[bob, '17 0 0 0']]);
    await unmerge('other', bob, mei);
    await expectBalances([[bob, '17 0 0 0']]);
    await unmerge('m-1', bob, mei);
    await unmerge('m-1', bob, mei);
    await expectBalances([
      [mei, '40 0 0 0'],
      [bob, '-23 0 0 0'],
    ]);
    expect(await words(bob)).toContain('40 points went back because two members are not one after all');
    expect(await words(mei)).toContain('40 points came back because two members are not one after all');
    await earn(mei, 1);
    await expectBalances([
      [mei, '41 0 0 0'],
      [bob, '-23 0 0 0'],
    ]);
    await expectSums();
  });

  it('may be merged on, twice, with themselves or in a circle', async () => {
    await earn(mei, 10);
    await earn(bob, 20);
    await merge('m-1', bob, mei);
    await merge('m-1b', eve, mei);
    await merge('m-2', eve, bob);
    await merge('m-0', eve, eve);
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '0 0 0 0'],
      [eve, '30 0 0 0'],
    ]);
    // Of a circle the newest merge is none.
    service.moveTo(START + 1_000);
    await merge('m-3', mei, eve);
    await service.settled();
    const stream = accountStream('acme', service.identify('acme', eve), 'points');
    await eventually(async () => {
      const found = await findAccount(service.store, stream);
      return found?.state.mergedInto === undefined ? { found: true } : { seen: found };
    });
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '0 0 0 0'],
      [eve, '30 0 0 0'],
    ]);
    await unmerge('m-1', bob, mei);
    await expectBalances([
      [mei, '10 0 0 0'],
      [bob, '0 0 0 0'],
      [eve, '20 0 0 0'],
    ]);
    await expectSums();
  });

  it('give back together what one of them had by fraud, whoever is told', async () => {
    await publish('order', 'order.paid');
    await paid(mei, 'i-1', 40);
    await paid(mei, 'i-2', 3);
    await merge('m-1', bob, mei);
    await paid(bob, mergedId('m-1', 'i-1'), 40);
    await paid(bob, mergedId('m-1', 'i-2'), 3);
    await expectBalances([[bob, '43 0 0 0']]);
    await service.voided(mei, 'v-1', 'i-2');
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '40 0 0 0'],
    ]);
    await service.voided(bob, 'v-2', mergedId('m-1', 'i-1'));
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '0 0 0 0'],
    ]);
    await expectSums();
  });

  it('have what a budget had granted one of them who had nothing yet, and open nothing where it cannot come', async () => {
    const fund = { budgetId: 'spring', amount: '100', reason: 'Spring', approver: 'li.na' };
    await service.clients().budgets.FundBudget({ requestId: requestId(), ...fund });
    const { units } = service.clients();
    await units.DefineUnit({ requestId: requestId(), unit: { unit: 'coins', name: 'Coins' } });
    await publish('order', 'order.paid', { budgetId: 'spring' });
    // Both are in one read of the log, so what the budget grants comes after the merge.
    await Promise.all([paid(mei, 'i-1', 60), merge('m-1', bob, mei)]);
    await expectBalances([
      [mei, '0 0 0 0'],
      [bob, '60 0 0 0'],
      [mei, 'none', 'coins'],
      [bob, 'none', 'coins'],
    ]);
    await expectSums();
  });

  it('have one rank and one tier by what both have earned, and two again with what was theirs', async () => {
    await service.clients().boards.CreateLeaderboard({
      requestId: requestId(),
      leaderboard: { leaderboardId: 'all', name: 'All' },
    });
    for (const basis of ['TIER_BASIS_EARNED', 'TIER_BASIS_BALANCE'] as const) {
      const program = { ...club, programId: basis === 'TIER_BASIS_EARNED' ? 'earned' : 'balance', basis };
      await service.clients().tiers.PublishTierProgram({ requestId: requestId(), program });
    }
    await publish('order', 'order.paid');
    await earn(eve, 70);
    await service.settled();
    service.moveTo(START + 1_000);
    const boards = () => service.clients().boards;
    const tierOf = async (programId: string, member: Member, more: object = {}) =>
      (await service.clients().tiers.GetTier({ programId, member, ...more })).tier?.tierId;
    const expectRanks = async (expected: string, tiers: readonly (string | undefined)[]): Promise<void> => {
      await service.settled();
      await eventually(async () => {
        const { rows } = await boards().ListTop({ leaderboardId: 'all' });
        const top = rows.map(({ member, score }) => `${member?.externalId} ${score}`).join(', ');
        const seen = [top, await tierOf('earned', mei), await tierOf('earned', bob)];
        return JSON.stringify(seen) === JSON.stringify([expected, ...tiers]) ? { found: true } : { seen };
      });
    };
    await paid(mei, 'i-1', 80);
    await paid(mei, 'i-2', 20);
    await earn(bob, 30);
    await ledger().Redeem({ requestId: requestId(), member: mei, amount: '50' });
    await expectRanks('mei.lin 100, eve 70, bob 30', ['gold', undefined]);
    service.moveTo(START + 2_000);
    await merge('m-1', bob, mei);
    await expectRanks('bob 130, eve 70', [undefined, 'gold']);
    await expectBalances([[bob, '80 0 0 0']]);
    // By what they have, it is the points that count.
    expect(await tierOf('balance', bob)).toBeUndefined();
    // The past is what it turns out to have been.
    const asOf = toTimestamp(START + 1_500);
    const { row } = await boards().GetRank({ leaderboardId: 'all', member: bob, asOf });
    expect([row?.rank, row?.score]).toEqual(['1', '130']);
    for (const more of [{}, { asOf }]) {
      const asked = boards().GetRank({ leaderboardId: 'all', member: mei, ...more });
      expect(await reasonOf(asked)).toBe('NOT_RANKED');
    }
    expect([await tierOf('earned', bob, { asOf }), await tierOf('earned', mei, { asOf })]).toEqual([
      'gold',
      undefined,
    ]);
    // What is earned under the old reference later, and what turns out to be void, follows as well.
    await paid(mei, 'i-3', 5);
    await service.voided(mei, 'v-1', 'i-2');
    await expectRanks('bob 115, eve 70', [undefined, 'gold']);
    // Nothing of it is a transaction.
    const { transactions } = await ledger().ListTransactions({ member: bob });
    expect(transactions.every(({ postings }) => postings.length > 0)).toBe(true);
    await expectSums();
    await unmerge('m-1', bob, mei);
    await expectRanks('mei.lin 85, eve 70, bob 30', [undefined, undefined]);
    await paid(mei, 'i-4', 20);
    await expectRanks('mei.lin 105, eve 70, bob 30', ['gold', undefined]);
    await expectSums();
  });

  it('have what came by another merge as well, page by page, and in the unit that it is of', async () => {
    const { units } = service.clients();
    await units.DefineUnit({ requestId: requestId(), unit: { unit: 'coins', name: 'Coins' } });
    await service.clients().boards.CreateLeaderboard({
      requestId: requestId(),
      leaderboard: { leaderboardId: 'all', name: 'All', unit: 'coins' },
    });
    await service.settled();
    service.moveTo(START + 1_000);
    const commands = Array.from({ length: MAX_SCORES_MOVED + 30 }, () => ({
      earn: { requestId: requestId(), member: mei, amount: '1', unit: 'coins' },
    }));
    await ledger().BatchBook({ commands });
    await earn(bob, 7, { unit: 'coins' });
    await earn(eve, 1, { unit: 'coins' });
    await earn(mei, 1_000);
    const expectTop = async (expected: string): Promise<void> => {
      await service.settled();
      await eventually(async () => {
        const { rows } = await service.clients().boards.ListTop({ leaderboardId: 'all' });
        const seen = rows.map(({ member, score }) => `${member?.externalId} ${score}`).join(', ');
        return seen === expected ? { found: true } : { seen };
      });
    };
    await expectTop('mei.lin 130, bob 7, eve 1');
    await merge('m-1', bob, mei);
    await merge('m-2', eve, bob);
    await expectTop('eve 138');
    await unmerge('m-1', bob, mei);
    await expectTop('mei.lin 130, eve 8');
    await expectSums('coins');
  });
});
