import { fingerprintOf, toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

/** A Sunday, on which the week ends. */
const START = Date.parse('2026-03-22T12:00:00.000Z');
const DAY = 86_400_000;
const WEEK = '2026-03-16';
const mei = user('mei.lin');
const bob = user('bob');
const eve = user('eve');
const pool = { poolId: 'summer' };
const theatre = { partnerId: 'theatre' };

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.clients().units.DefineUnit({ requestId: 'u', unit: { unit: 'coins', name: 'Coins' } });
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const ledger = () => service.clients().ledger;
const coins = { unit: 'coins' };
const approved = { reason: 'The summer', approver: 'li.na' };
const open = (owner: object, policy: object = {}) =>
  ledger().OpenAccount({ requestId: requestId(), owner, policy, ...coins });
const fund = (amount: number) =>
  ledger().Adjust({
    ...{ requestId: requestId(), owner: pool, ...coins, amount: String(amount), ...approved },
  });
type Whose = { readonly member: typeof mei } | { readonly owner: object };
const balanceOf = async (whose: Whose): Promise<string> =>
  (await ledger().GetBalance({ ...whose, ...coins })).balance;
const board = (more: object = {}) =>
  service.clients().boards.CreateLeaderboard({
    requestId: requestId(),
    leaderboard: {
      ...{ leaderboardId: 'week', name: 'Of the week', period: 'LEADERBOARD_PERIOD_WEEK', ...pool },
      prizes: [{ fromPlace: 1, toPlace: 3, points: '60', ...coins }],
      ...more,
    },
  });
/** In this order on the board. */
const scored = async (...members: readonly (typeof mei)[]): Promise<void> => {
  await service.settled();
  for (const [index, member] of members.entries()) {
    await ledger().Earn({ requestId: requestId(), member, amount: String(100 - index) });
  }
  await service.settled();
  service.moveTo(START + DAY);
};
const close = () =>
  service.clients().boards.CloseSeason({
    ...{ requestId: requestId(), leaderboardId: 'week', seasonId: WEEK },
  });
const paidBy = (closed: Awaited<ReturnType<typeof close>>): readonly string[] =>
  closed.winners.map(
    ({ ranked, points, paid }) => `${ranked?.member?.externalId ?? ''} ${paid} of ${points}`,
  );

/** A later pass of the checker is half a minute away; the service's next life begins with one. */
async function eventuallyTotals(totals: object): Promise<void> {
  await service.restart();
  await eventually(async () => {
    const seen = await ledger()
      .GetTrialBalance(coins)
      .catch((error: unknown) => error);
    return Object.entries(totals).every(([field, value]) => Reflect.get(Object(seen), field) === value)
      ? { found: true }
      : { seen };
  });
}

describe('a prize pool', () => {
  it('has an account like a partner: funded, sent to, sent from, held and explained', async () => {
    const opened = await open(pool);
    expect(opened.account).toMatchObject({
      account: 'acme:account:pool:summer:coins',
      owner: { poolId: 'summer' },
      policy: { overdraft: '0' },
    });
    await open(theatre, { overdraft: '50' });
    await fund(30);
    const sides = { requestId: requestId(), ...coins };
    await ledger().Transfer({ ...sides, owner: theatre, toOwner: pool, amount: '50' });
    const { received } = await ledger().Transfer({
      ...{ ...sides, requestId: requestId(), owner: pool, to: mei, amount: '5' },
    });
    expect(received).toMatchObject({ member: mei, amount: '5', counterpartyOwner: pool });
    const expiresAt = toTimestamp(START + DAY);
    await ledger().Hold({ requestId: 'h', owner: pool, ...coins, amount: '10', expiresAt });
    await ledger().Capture({ requestId: requestId(), owner: pool, ...coins, holdId: 'h', amount: '4' });
    expect(await balanceOf({ owner: pool })).toBe('71');
    const { text } = await ledger().ExplainBalance({ owner: pool, ...coins });
    expect(text).toContain('30 coins were added by adjustments');
    expect(text).toContain('50 coins were received from others');
    const { settlements } = await ledger().ListPartnerSettlement({});
    expect(settlements.map(({ partnerId }) => partnerId)).not.toContain('summer');
    await eventuallyTotals({ owners: '21', available: '5', total: '0', imbalancedAccounts: '0' });
    expect((await ledger().ListTop(coins)).rows).toMatchObject([{ member: mei, balance: '5' }]);
  });

  it('is opened first, has no overdraft and is never below zero, whatever is taken out or back', async () => {
    expect(await reasonOf(fund(1))).toBe('ACCOUNT_NOT_OPEN');
    expect(await reasonOf(open(pool, { overdraft: '1' }))).toBe('POLICY_INVALID');
    await open(pool);
    const funded = (await fund(30)).transaction?.txnId ?? '';
    await ledger().Transfer({ requestId: requestId(), ...coins, owner: pool, to: mei, amount: '20' });
    expect(await reasonOf(fund(-11))).toBe('INSUFFICIENT_POINTS');
    const reversal = { owner: pool, ...coins, txnId: funded };
    expect(await reasonOf(ledger().Reverse({ requestId: requestId(), ...reversal }))).toBe(
      'INSUFFICIENT_POINTS',
    );
    await ledger().Reverse({ requestId: requestId(), ...reversal, amount: '10' });
    expect(await balanceOf({ owner: pool })).toBe('0');
  });
});

describe('a board whose prizes a pool pays', () => {
  it('pays places in order, each the part that the pool still has, and tells who gets nothing', async () => {
    await open(pool);
    await fund(100);
    expect((await board()).leaderboard).toMatchObject(pool);
    await scored(mei, bob, eve);
    const closed = await close();
    expect(paidBy(closed)).toEqual(['mei.lin 60 of 60', 'bob 40 of 60', 'eve 0 of 60']);
    await service.settled();
    expect(await balanceOf({ owner: pool })).toBe('0');
    expect([await balanceOf({ member: mei }), await balanceOf({ member: bob })]).toEqual(['60', '40']);
    expect(await balanceOf({ member: eve })).toBe('0');

    const causeEventIds = [`prize:week:${WEEK}:3`];
    const prize = { ruleId: 'leaderboard:week', ruleVersion: 1, causeEventIds };
    expect(service.told('EarnRejected')).toMatchObject([
      {
        ...{ subject: service.identify('acme', eve), causationid: causeEventIds[0] },
        data: { ...prize, reason: 'pool', budget: { budgetId: '', poolId: 'summer', returned: '0' } },
      },
    ]);
    expect(service.told('BudgetDrawn').map(({ data }) => [data.wanted, data.granted, data.poolId])).toEqual([
      ['60', '60', 'summer'],
      ['60', '40', 'summer'],
      ['60', '0', 'summer'],
    ]);
    const { transactions } = await ledger().ListTransactions({ member: bob, ...coins });
    expect(transactions).toMatchObject([
      {
        ...{ kind: 'TRANSACTION_KIND_EARNED', amount: '40', ruleId: 'leaderboard:week' },
        ...{ causeVerb: 'season.closed', causeObjectId: WEEK, effectiveAt: closed.season?.closedAt },
      },
    ]);
    expect((await ledger().ExplainBalance({ member: eve, ...coins })).text).toContain(
      '1 prize of leaderboard week earned nothing: the pool that pays prizes was used up.',
    );
    expect((await ledger().ExplainBalance({ owner: pool, ...coins })).text).toContain(
      '100 coins were paid to members by leaderboard week for season.closed in 2 transactions.',
    );
    await eventuallyTotals({
      ...{ owners: '0', available: '100', budgets: '0', total: '0', imbalancedAccounts: '0' },
    });
  });

  it('books once, whoever asks how often, also with more in the pool by then', async () => {
    await open(pool);
    await fund(100);
    await board();
    await scored(mei, bob, eve);
    await Promise.all([close(), close()]);
    await fund(500);
    expect(paidBy(await close())).toEqual(['mei.lin 60 of 60', 'bob 40 of 60', 'eve 0 of 60']);
    await service.restart();
    expect(paidBy(await close())).toEqual(['mei.lin 60 of 60', 'bob 40 of 60', 'eve 0 of 60']);
    await service.settled();
    expect([await balanceOf({ owner: pool }), await balanceOf({ member: mei })]).toEqual(['500', '60']);
  });

  it('has a prize back in the pool that is reversed', async () => {
    await open(pool);
    await fund(100);
    await board();
    await scored(mei, bob);
    await close();
    await service.settled();
    const [won] = (await ledger().ListTransactions({ member: mei, ...coins })).transactions;
    const reversal = { member: mei, ...coins, txnId: won?.txnId ?? '' };
    await ledger().Reverse({ requestId: requestId(), ...reversal });
    await service.settled();
    expect([await balanceOf({ owner: pool }), await balanceOf({ member: mei })]).toEqual(['60', '0']);
    const [returned] = (await ledger().ListTransactions({ owner: pool, ...coins })).transactions;
    expect(returned).toMatchObject({ kind: 'TRANSACTION_KIND_CHARGE_RETURNED', amount: '60' });
    await eventuallyTotals({ owners: '60', available: '40', budgets: '0', total: '0' });
  });

  it('is made when the pool has an account in each unit of its prizes, and with prizes', async () => {
    expect(await reasonOf(board())).toBe('ACCOUNT_NOT_OPEN');
    await open(pool);
    expect(await reasonOf(board({ prizes: [] }))).toBe('LEADERBOARD_INVALID');
    expect(await reasonOf(board({ poolId: 'no:colons' }))).toBe('LEADERBOARD_INVALID');
    expect(await reasonOf(board({ poolId: 'winter' }))).toBe('ACCOUNT_NOT_OPEN');
    expect(await reasonOf(board())).toBeUndefined();
  });

  it('leaves boards without one what they were, also to who asks for one again', async () => {
    await board({ poolId: '' });
    const rows = await service.store.find('points.board.v1.events', { filter: {}, limit: 10 });
    const said = {
      ...{ leaderboardId: 'week', name: 'Of the week', unit: '', period: 'LEADERBOARD_PERIOD_WEEK' },
      ...{ customSeasons: [], prizes: [{ fromPlace: 1, toPlace: 3, points: '60', ...coins }] },
      ...{ timeZone: '', activeFrom: null },
    };
    expect(rows.map((row): unknown => Reflect.get(row, 'fingerprint'))).toContain(fingerprintOf(said));
  });

  it('pays nothing out of an empty pool; without a pool prizes are issued', async () => {
    await open(pool);
    await board();
    await scored(mei);
    expect(paidBy(await close())).toEqual(['mei.lin 0 of 60']);
    await board({ leaderboardId: 'issued', poolId: '', period: 'LEADERBOARD_PERIOD_UNSPECIFIED' });
    await service.settled();
    await ledger().Earn({ requestId: requestId(), member: mei, amount: '1' });
    await service.settled();
    const issued = { requestId: requestId(), leaderboardId: 'issued', seasonId: 'all' };
    expect(paidBy(await service.clients().boards.CloseSeason(issued))).toEqual(['mei.lin 60 of 60']);
    expect(await balanceOf({ member: mei })).toBe('60');
  });
});
