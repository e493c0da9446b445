import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;
const mei = user('mei.lin');
const theatre = { partnerId: 'theatre' };
const cafe = { partnerId: 'cafe' };
const club = { programId: 'club' };

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.configure(1, 'Europe/London');
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const ledger = () => service.clients().ledger;

const open = (owner: object, policy: object = {}, unit = '') =>
  ledger().OpenAccount({ requestId: requestId(), owner, policy, unit });
type Side = { readonly member: typeof mei } | { readonly owner: object };
const receiver = (to: Side) => ('member' in to ? { to: to.member } : { toOwner: to.owner });
const transfer = (from: Side, to: Side, amount: number, id = requestId()) =>
  ledger().Transfer({ requestId: id, ...from, ...receiver(to), amount: String(amount) });
const earn = (whose: Side, amount: number, expiresAt?: number) =>
  ledger().Earn({
    ...{ requestId: requestId(), ...whose, amount: String(amount) },
    ...(expiresAt !== undefined && { expiresAt: toTimestamp(expiresAt) }),
  });
const balanceOf = async (whose: Side): Promise<string> => (await ledger().GetBalance(whose)).balance;

describe('a partner', () => {
  it('issues points out of its own account, which keep their expiry, and is paid by members', async () => {
    const opened = await open(theatre, { cap: '5000' });
    expect(opened.account).toMatchObject({
      account: 'acme:account:partner:theatre:points',
      owner: { partnerId: 'theatre' },
      unit: 'points',
      policy: { overdraft: '0', cap: '5000' },
    });
    await earn({ owner: theatre }, 100, START + 20 * DAY);
    const { sent, received } = await transfer({ owner: theatre }, { member: mei }, 30, 'issue');
    expect(sent).toMatchObject({
      kind: 'TRANSACTION_KIND_TRANSFER_SENT',
      member: null,
      owner: { partnerId: 'theatre' },
      amount: '-30',
      counterparty: mei,
    });
    expect(received).toMatchObject({
      member: mei,
      amount: '30',
      lots: [{ amount: '30', expiresAt: toTimestamp(START + 20 * DAY) }],
      counterparty: null,
      counterpartyOwner: { partnerId: 'theatre' },
    });
    await transfer({ member: mei }, { owner: theatre }, 12);
    expect([await balanceOf({ owner: theatre }), await balanceOf({ member: mei })]).toEqual(['82', '18']);
    // Asked again, it is the first answer.
    expect((await transfer({ owner: theatre }, { member: mei }, 30, 'issue')).sent?.txnId).toBe(sent?.txnId);

    const { transactions } = await ledger().ListTransactions({ owner: theatre });
    expect(transactions.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
      'TRANSACTION_KIND_TRANSFER_RECEIVED 12',
      'TRANSACTION_KIND_TRANSFER_SENT -30',
      'TRANSACTION_KIND_EARNED 100',
    ]);
    expect((await ledger().ExplainBalance({ owner: theatre })).text).toContain(
      '30 points were sent to others',
    );
    await service.settled();
    expect(service.told('PointsTransferred').map(({ subject, data }) => [subject, data.owner])).toEqual(
      expect.arrayContaining([
        [undefined, { kind: 'partner', id: 'theatre' }],
        [service.identify('acme', mei), undefined],
      ]),
    );
    expect(service.told('AccountOpened')).toMatchObject([
      { data: { account: 'acme:account:partner:theatre:points', timeZone: 'Europe/London' } },
    ]);
  });

  it('issues on credit as far as its policy allows, which may change', async () => {
    await open(theatre, { overdraft: '50' });
    await transfer({ owner: theatre }, { member: mei }, 50);
    expect(await reasonOf(transfer({ owner: theatre }, { member: mei }, 1))).toBe('INSUFFICIENT_POINTS');
    await open(theatre, { overdraft: '60' });
    await transfer({ owner: theatre }, { member: mei }, 1);
    expect(await balanceOf({ owner: theatre })).toBe('-51');
    await service.settled();
    expect(service.told('AccountPolicyChanged')).toMatchObject([{ data: { policy: { overdraft: '60' } } }]);
  });

  it('gives what it issues on credit the expiry that the unit says', async () => {
    const unit = { unit: 'coins', name: 'Coins', expiresAfterDays: 2 };
    await service.clients().units.DefineUnit({ requestId: requestId(), unit });
    await open(theatre, { overdraft: '50' }, 'coins');
    const { received } = await ledger().Transfer({
      ...{ requestId: requestId(), owner: theatre, to: mei, unit: 'coins', amount: '5' },
    });
    // The midnight that ends the last of two whole days, in London.
    const expiresAt = toTimestamp(Date.parse('2026-03-13T00:00:00.000Z'));
    expect(received?.lots).toMatchObject([{ amount: '5', expiresAt }]);
  });

  it('is opened first, says so, and loses nobody a point', async () => {
    await earn({ member: mei }, 10);
    for (const refused of [
      earn({ owner: theatre }, 1),
      transfer({ member: mei }, { owner: theatre }, 1),
      transfer({ owner: theatre }, { member: mei }, 1),
      ledger().GetBalance({ owner: theatre }),
      ledger().ExplainBalance({ owner: theatre }),
      ledger().ListTransactions({ owner: theatre }),
    ]) {
      expect(await reasonOf(refused)).toBe('ACCOUNT_NOT_OPEN');
    }
    const { transactions } = await ledger().ListTransactions({ member: mei });
    expect(transactions).toHaveLength(1);
    expect(await reasonOf(open(theatre, {}, 'coins'))).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(open(theatre, { overdraft: '-1' }))).toBe('POLICY_INVALID');
  });

  it('takes no more than its cap: what is too much is back with the member', async () => {
    await open(theatre, { cap: '5' });
    await earn({ member: mei }, 10);
    expect(await reasonOf(transfer({ member: mei }, { owner: theatre }, 6))).toBe('TRANSFER_NOT_TAKEN');
    expect([await balanceOf({ owner: theatre }).catch(() => '0'), await balanceOf({ member: mei })]).toEqual([
      '0',
      '10',
    ]);
    await transfer({ member: mei }, { owner: theatre }, 5);
    expect(await reasonOf(earn({ owner: theatre }, 1))).toBe('ACCOUNT_FULL');
  });

  it('is named by one of the two fields', async () => {
    await open(theatre);
    expect(await reasonOf(ledger().GetBalance({ member: mei, owner: theatre }))).toBe('OWNER_INVALID');
    expect(await reasonOf(ledger().GetBalance({ owner: {} }))).toBe('OWNER_INVALID');
    expect(await reasonOf(ledger().OpenAccount({ requestId: requestId() }))).toBe('OWNER_INVALID');
    expect(await reasonOf(ledger().GetBalance({}))).toBe('MEMBER_REQUIRED');
    expect(await reasonOf(open({ partnerId: 'no:colons' }))).toBe('ID_INVALID');
    expect(await reasonOf(transfer({ owner: theatre }, { owner: theatre }, 1))).toBe('TRANSFER_TO_ONESELF');
  });

  it('holds, captures and takes a transfer back like anybody', async () => {
    await open(theatre);
    await open(cafe);
    await open(club);
    await earn({ owner: theatre }, 100);
    const expiresAt = toTimestamp(START + DAY);
    const about = { owner: theatre, holdId: 'h' };
    await ledger().Hold({ requestId: 'h', owner: theatre, amount: '10', expiresAt });
    await ledger().Capture({ requestId: requestId(), ...about, amount: '4' });
    const { sent } = await transfer({ owner: theatre }, { owner: cafe }, 20);
    await transfer({ owner: cafe }, { owner: club }, 5);
    const reversed = await ledger().Reverse({
      ...{ requestId: requestId(), owner: theatre, txnId: sent?.txnId ?? '', amount: '15' },
    });
    expect(reversed).toMatchObject({
      transaction: { owner: { partnerId: 'cafe' }, amount: '-15', counterpartyOwner: theatre },
      received: { owner: { partnerId: 'theatre' }, amount: '15', counterpartyOwner: cafe },
    });
    expect([
      await balanceOf({ owner: theatre }),
      await balanceOf({ owner: cafe }),
      await balanceOf({ owner: club }),
    ]).toEqual(['91', '0', '5']);
  });

  it('stands beside members: in no rank, no tier and no sum of theirs', async () => {
    const leaderboard = { leaderboardId: 'all', name: 'All' };
    await service.clients().boards.CreateLeaderboard({ requestId: requestId(), leaderboard });
    await service.settled();
    await open(theatre, { overdraft: '1000' });
    await earn({ owner: theatre }, 500);
    await earn({ member: mei }, 10);
    await transfer({ owner: theatre }, { member: mei }, 600);
    await service.settled();
    expect((await ledger().ListTop({})).rows).toMatchObject([{ member: mei, balance: '610' }]);
    await eventually(async () => {
      const { rows } = await service.clients().boards.ListTop({ leaderboardId: 'all' });
      return rows.length === 1 && rows[0]?.score === '10' ? { found: true } : { seen: rows };
    });
    // A later pass of the checker is half a minute away; the service's next life begins with one.
    await service.restart();
    await eventually(async () => {
      const seen = await ledger()
        .GetTrialBalance({})
        .catch((error: unknown) => error);
      const found = { available: '610', owners: '-100', total: '0', imbalancedAccounts: '0' };
      return Object.entries(found).every(([field, value]) => Reflect.get(Object(seen), field) === value)
        ? { found: true }
        : { seen };
    });
    const { months } = await ledger().GetLiabilityReport({});
    expect(months).toMatchObject([{ earned: '10', transferred: '600', outstanding: '610' }]);
  });
});

describe('a rule that a partner pays for', () => {
  const order = {
    ...{ ruleId: 'order', name: 'Order', direction: 'RULE_DIRECTION_EARN' as const },
    trigger: { json: '{"kind":"event","of":"order.paid"}' },
    ...{ fixed: { points: '10' }, partnerId: 'theatre' },
  };
  const create = (more: object = {}) =>
    service.clients().rules.CreateRule({ requestId: requestId(), rule: { ...order, ...more } });
  const publish = async (more: object = {}) => {
    await create(more);
    const { rule } = await service
      .clients()
      .rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'order' });
    await service.settled();
    return rule;
  };
  const paid = (member: typeof mei, id: string, at = START) =>
    service.interacted(member, id, at, 'order.paid', '900');

  it('charges its account for each earning until it is used up, and says so to the member', async () => {
    await open(theatre, { overdraft: '5' });
    await earn({ owner: theatre }, 30, START + 20 * DAY);
    expect((await publish())?.partnerId).toBe('theatre');
    for (const id of ['i-1', 'i-2', 'i-3', 'i-4', 'i-5']) await paid(mei, id);
    await service.settled();
    expect([await balanceOf({ owner: theatre }), await balanceOf({ member: mei })]).toEqual(['-5', '35']);
    const { transactions } = await ledger().ListTransactions({ owner: theatre });
    expect(transactions[0]).toMatchObject({
      ...{ kind: 'TRANSACTION_KIND_CHARGED', owner: theatre, amount: '-5', counterparty: mei },
      ...{ ruleId: 'order', causeEventId: 'i-4' },
    });
    expect(service.told('EarnRejected')).toMatchObject([
      { causationid: 'i-5', data: { reason: 'partner', budget: { partnerId: 'theatre', returned: '0' } } },
    ]);
    expect((await ledger().ExplainBalance({ member: mei })).text).toContain(
      'earned nothing: the account of the partner who pays was used up.',
    );
    expect((await ledger().ExplainBalance({ owner: theatre })).text).toContain(
      '35 points were paid to members by rule order (version 1) for order.paid in 4 transactions.',
    );
    // What it was given is settled, what members had of it is issued, in the month in which they earned it.
    await service.settled();
    const { settlements } = await ledger().ListPartnerSettlement({});
    expect(settlements).toMatchObject([
      { month: '2026-03', issued: '35', settled: '30', net: '35', owedBy: 'OWED_BY_PARTNER' },
    ]);

    // More for those who come later.
    await earn({ owner: theatre }, 12);
    await paid(user('bob'), 'i-6');
    await service.settled();
    expect([await balanceOf({ owner: theatre }), await balanceOf({ member: user('bob') })]).toEqual([
      '-3',
      '10',
    ]);
  });

  it('gives back what a limit left, and what is reversed, with the expiry that it had', async () => {
    await open(theatre);
    await earn({ owner: theatre }, 25, START + 20 * DAY);
    await publish({ limits: [{ period: 'LIMIT_PERIOD_DAY', points: '14' }] });
    for (const id of ['i-1', 'i-2', 'i-3']) await paid(mei, id);
    await service.settled();
    expect([await balanceOf({ owner: theatre }), await balanceOf({ member: mei })]).toEqual(['11', '14']);
    const newest = (await ledger().ListTransactions({ member: mei })).transactions[0];
    await ledger().Reverse({ requestId: requestId(), member: mei, txnId: newest?.txnId ?? '', amount: '3' });
    await service.settled();
    const { lots } = await ledger().ListExpiringLots({ owner: theatre });
    expect(lots).toMatchObject([{ amount: '14', expiresAt: toTimestamp(START + 20 * DAY) }]);
    await service.settled();
    expect((await ledger().ListPartnerSettlement({})).settlements).toMatchObject([{ issued: '11' }]);
    const totals = { owners: '14', available: '11', budgets: '0', total: '0', imbalancedAccounts: '0' };
    await service.restart();
    await eventually(async () => {
      const seen = await ledger()
        .GetTrialBalance({})
        .catch((error: unknown) => error);
      return Object.entries(totals).every(([field, value]) => Reflect.get(Object(seen), field) === value)
        ? { found: true }
        : { seen };
    });
  });

  it('never takes more than there is, however many earn at once, and counts late orders in their month', async () => {
    await open(theatre);
    await earn({ owner: theatre }, 95);
    await publish();
    const members = Array.from({ length: 20 }, (_, index) => user(`m-${index}`));
    const late = Date.parse('2026-02-28T12:00:00.000Z');
    await Promise.all(members.map((member, index) => paid(member, `i-${index}`, late)));
    await service.settled();
    const balances = await Promise.all(members.map((member) => balanceOf({ member }).catch(() => 'none')));
    expect(balances.reduce((sum, balance) => sum + Number(balance), 0)).toBe(95);
    expect(balances.filter((balance) => balance !== '0')).toHaveLength(10);
    expect(await balanceOf({ owner: theatre })).toBe('0');
    await service.settled();
    expect((await ledger().ListPartnerSettlement({})).settlements).toMatchObject([
      { month: '2026-02', issued: '95' },
      { month: '2026-03', settled: '95' },
    ]);
  });

  it('names a partner whose account is open, no budget beside it, and is no claw-back', async () => {
    expect(await reasonOf(create())).toBe('ACCOUNT_NOT_OPEN');
    await open(theatre);
    expect(await reasonOf(create({ budgetId: 'spring' }))).toBe('RULE_INVALID');
    expect(await reasonOf(create({ direction: 'RULE_DIRECTION_CLAW_BACK' }))).toBe('RULE_INVALID');
    expect(await reasonOf(create({ partnerId: 'no:colons' }))).toBe('RULE_INVALID');
    await publish();
    const period = { from: toTimestamp(START - DAY), to: toTimestamp(START) };
    expect(
      await reasonOf(
        service.clients().rules.ReapplyRule({ requestId: requestId(), ruleId: 'order', ...period }),
      ),
    ).toBe('RULE_NOT_REAPPLICABLE');
    const { trials } = await service.clients().rules.DryRunEarn({
      member: mei,
      event: { verb: 'order.paid', _amount: 'amount', amount: '900' },
    });
    expect(trials[0]?.text).toBe('10 points would be earned, as far as partner theatre has them.');
  });
});

describe('the liability of a programme', () => {
  it('is of what its rules and its account have brought out', async () => {
    const trigger = { json: '{"kind":"event","of":"order.paid"}' };
    const rate = { points: '1', perMinorUnits: '100' };
    const rule = {
      ...{ ruleId: 'order', name: 'Order', trigger, rate, direction: 'RULE_DIRECTION_EARN' as const },
      programId: 'spring',
    };
    const { rules } = service.clients();
    await rules.CreateRule({ requestId: requestId(), rule });
    const published = await rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'order' });
    expect(published.rule?.programId).toBe('spring');
    const approved = { reason: 'Spring', approver: 'li.na' };
    await service
      .clients()
      .budgets.FundBudget({ requestId: requestId(), budgetId: 'b', amount: '5', ...approved });
    const dear = { ...rule, ruleId: 'dear', budgetId: 'b' };
    await rules.CreateRule({ requestId: requestId(), rule: dear });
    await rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'dear' });
    await service.settled();
    await service.interacted(mei, 'o-1', START, 'order.paid', '2000');
    await service.settled();
    await open(club, { overdraft: '100' });
    await transfer({ owner: club }, { member: mei }, 30);
    await ledger().Redeem({ requestId: requestId(), member: mei, amount: '26' });
    await service.restart();
    const report = async (programId: string) =>
      (await ledger().GetLiabilityReport({ programId })).months.map(
        ({ earned, redeemed, transferred, outstanding }) => [earned, redeemed, transferred, outstanding],
      );
    await eventually(async () => {
      const seen = await report('').catch(() => []);
      return seen.length > 0 ? { found: true } : { seen };
    });
    expect(await report('spring')).toEqual([['25', '-25', '0', '0']]);
    expect(await report('club')).toEqual([['0', '-1', '30', '29']]);
    expect(await report('')).toEqual([['25', '-26', '30', '29']]);
    expect(await report('nobody')).toEqual([]);
    expect(await reasonOf(report('no:colons'))).toBe('ID_INVALID');
    const [told] = service.told('PointsEarned').filter(({ data }) => data.ruleId === 'dear');
    expect(told?.data).toMatchObject({ programId: 'spring', amount: '5' });
  });
});

describe('settlement with partners', () => {
  const settlements = (asked: object = {}) => ledger().ListPartnerSettlement(asked);

  it('says for each month who owes whom, and why', async () => {
    await open(theatre, { overdraft: '1000' });
    await open(cafe);
    await open(club);
    const issued = await transfer({ owner: theatre }, { member: mei }, 100);
    await transfer({ member: mei }, { owner: cafe }, 40);
    const paid = await transfer({ member: mei }, { owner: theatre }, 30);
    await transfer({ owner: cafe }, { owner: theatre }, 5);
    await transfer({ owner: theatre }, { owner: club }, 1);
    // The clocks went forward on the 29th, so London's April begins an hour before that of UTC.
    service.moveTo(Date.parse('2026-03-31T23:00:00.000Z'));
    const taken = { member: mei, txnId: paid.sent?.txnId ?? '', amount: '10' };
    const reversed = await ledger().Reverse({ requestId: requestId(), ...taken });
    await earn({ owner: theatre }, 66);
    await service.settled();

    const rows = (await settlements()).settlements;
    expect(rows).toMatchObject([
      {
        partnerId: 'cafe',
        month: '2026-03',
        redeemed: '40',
        sent: '5',
        net: '-35',
        owedBy: 'OWED_BY_ALLIANCE',
      },
      {
        ...{ partnerId: 'theatre', unit: 'points', month: '2026-03', owedBy: 'OWED_BY_PARTNER' },
        ...{ issued: '100', redeemed: '30', sent: '1', received: '5', settled: '0', expired: '0', net: '66' },
        transactionCount: '4',
      },
      {
        partnerId: 'theatre',
        month: '2026-04',
        redeemed: '-10',
        settled: '66',
        net: '10',
        owedBy: 'OWED_BY_PARTNER',
      },
    ]);
    // Each is explained by transactions, and comes to what the account has.
    expect(rows[1]?.transactionIds.at(-1)).toBe(issued.sent?.txnId);
    expect(rows[2]?.transactionIds).toContain(reversed.transaction?.txnId);
    const listed = (await ledger().ListTransactions({ owner: theatre })).transactions.map(
      ({ txnId }) => txnId,
    );
    expect(
      rows
        .slice(1)
        .flatMap(({ transactionIds }) => transactionIds)
        .sort(),
    ).toEqual(listed.sort());
    expect(await balanceOf({ owner: theatre })).toBe(String(-66 - 10 + 66));

    const only = async (asked: object) =>
      (await settlements(asked)).settlements.map(({ partnerId, month }) => `${partnerId} ${month}`);
    expect(await only({ month: '2026-03' })).toEqual(['cafe 2026-03', 'theatre 2026-03']);
    expect(await only({ partnerId: 'theatre' })).toEqual(['theatre 2026-03', 'theatre 2026-04']);
    expect(await only({ unit: 'coins' })).toEqual([]);
    expect(await reasonOf(settlements({ month: '2026-13' }))).toBe('MONTH_INVALID');
  });

  it('comes in pages, also of one month, whose tokens are good for one question', async () => {
    const partners = ['a', 'b', 'b-c', 'c'].map((partnerId) => ({ partnerId }));
    for (const partner of partners) {
      await open(partner);
      await earn({ owner: partner }, 1);
    }
    await service.settled();
    for (const asked of [{}, { month: '2026-03' }]) {
      const seen: string[] = [];
      let pageToken = '';
      do {
        const page = await settlements({ ...asked, pageSize: 3, pageToken });
        seen.push(...page.settlements.map(({ partnerId }) => partnerId));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(seen.toSorted()).toEqual(['a', 'b', 'b-c', 'c']);
      const { nextPageToken } = await settlements({ ...asked, pageSize: 3 });
      const other = { ...asked, partnerId: 'a', pageToken: nextPageToken };
      expect(await reasonOf(settlements(other))).toBe('PAGE_TOKEN_INVALID');
    }
  });

  it('is the same after a restart, and folded anew', async () => {
    await open(theatre, { overdraft: '100' });
    await transfer({ owner: theatre }, { member: mei }, 20);
    await service.restart();
    await transfer({ member: mei }, { owner: theatre }, 5);
    await service.settled();
    expect((await settlements()).settlements).toMatchObject([{ issued: '20', redeemed: '5', net: '15' }]);
    const name = 'points.settlement.v1';
    await service.engine().rebuild(name);
    const rebuilt = await eventually(async () => {
      const status = (await service.engine().projections()).find(({ projection }) => projection === name);
      const state = status?.rebuild;
      return state?.state === 'compared' || state?.state === 'failed' ? { found: state } : { seen: status };
    });
    expect(rebuilt).toMatchObject({ state: 'compared', equal: true });
  });
});
