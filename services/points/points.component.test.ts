import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope, Position } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM } from '@rapport/platform/config/test-config';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { Running } from '@rapport/platform/process/serve';
import type { Store } from '@rapport/engine/ports/store';
import type { Scope } from '@rapport/platform/tokens/verify';
import { createTokenKeys, createTokenSigner } from '@rapport/platform/tokens/sign';
import { loadService } from '@rapport/protos/loader';
import type { LedgerServiceDefinition } from '@rapport/protos/rapport/points/v1/LedgerService';
import type { BudgetServiceDefinition } from '@rapport/protos/rapport/points/v1/BudgetService';
import type { RuleServiceDefinition } from '@rapport/protos/rapport/points/v1/RuleService';
import type { UnitServiceDefinition } from '@rapport/protos/rapport/points/v1/UnitService';
import { eventually } from '@rapport/testkit/eventually';
import { accountAggregate } from './account/aggregate.ts';
import { transactionId } from './account/names.ts';
import { REPLAYS } from './api/replays.ts';
import { MAX_PUBLISHED_RULES } from './api/rules.ts';
import { MAX_UNITS } from './api/units.ts';
import { startPoints } from './service.ts';
import { pointsTestConfig } from './api/test-config.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const MINUTE = 60_000;
const config = pointsTestConfig();
const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const codec = createCodec();
const { BudgetService, LedgerService, RuleService, UnitService } = loadService('points').own;

let log: MemoryLog;
let store: Store;
let running: Running;
let ledger: Client<LedgerServiceDefinition>;
let rules: Client<RuleServiceDefinition>;
let units: Client<UnitServiceDefinition>;
let budgets: Client<BudgetServiceDefinition>;
let now = START;

async function tokenOf(tenant: string, scopes: Scope[] = ['read', 'write'], key = TEST_PRIVATE_KEY_PEM) {
  const claims = { tenant, subject: 'anna', scopes, ttlSeconds: 600, now: Date.now() };
  return (await createTokenSigner(key).sign(claims)).token;
}

const connect = (token: string): Client<LedgerServiceDefinition> =>
  createClient(LedgerService, `127.0.0.1:${running.grpcPort}`, token);

async function start(): Promise<void> {
  // The clock follows what the test appends, so no time passes by itself.
  running = await startPoints(config, { log, store, clock: { now: () => now, follows: () => true } });
  await eventually(async () => (running.ready() ? { found: true } : { seen: 'not ready' }));
  const token = await tokenOf('acme');
  ledger = connect(token);
  rules = createClient(RuleService, `127.0.0.1:${running.grpcPort}`, token);
  units = createClient(UnitService, `127.0.0.1:${running.grpcPort}`, token);
  budgets = createClient(BudgetService, `127.0.0.1:${running.grpcPort}`, token);
}

async function stop(): Promise<void> {
  ledger.close();
  rules.close();
  units.close();
  budgets.close();
  await running.stop();
}

beforeEach(async () => {
  now = START;
  log = createMemoryLog();
  store = createMemoryStore();
  await start();
});

afterEach(stop);

// --- what others write to the member log ------------------------------------------------------------------------

const mei = { namespace: 'user', externalId: 'mei.lin' };
const bob = { namespace: 'user', externalId: 'bob' };
type Member = typeof mei;

interface Occasion {
  readonly recordedAt?: number;
  readonly backfill?: true;
}

async function append(
  type: string,
  id: string,
  at: number,
  data: object,
  place: { readonly key: string; readonly partition?: number },
  { recordedAt = at, backfill }: Occasion = {},
): Promise<Position> {
  now = Math.max(now, recordedAt);
  const event: EventEnvelope = {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: `rapport.ingestion.${type}.v1`,
    time: toInstant(at),
    recordedat: toInstant(recordedAt),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    ...(backfill === true && { backfill }),
    data,
  };
  const [position] = await log.append([{ topic: TOPICS.interactions, value: codec.encode(event), ...place }]);
  if (position === undefined) throw new Error('Nothing was appended.');
  return position;
}

/** Where the log puts what belongs to a member. */
async function partitionOf(member: Member): Promise<number> {
  const key = memberKey('acme', identify('acme', member));
  const personal = personalOf(member);
  const { partition } = await append(
    'InteractionRecorded',
    'probe',
    START,
    { verb: 'menu.clicked', personal },
    { key },
  );
  return partition;
}

const wire = ({ topic, partition, offset }: Position) => ({ topic, partition, offset: String(offset) });
const personalOf = (member: Member) => ({ keyId: 'k1', alg: 'none', data: member });

async function paid(
  member: Member,
  id: string,
  at: number,
  amount: string,
  verb = 'order.paid',
  more: Occasion = {},
) {
  const data = {
    verb,
    object: { kind: 'order', id: `o-${id}` },
    value: { amount, currency: 'GBP' },
    personal: personalOf(member),
  };
  const key = memberKey('acme', identify('acme', member));
  return wire(await append('InteractionRecorded', id, at, data, { key }, more));
}

async function reached(member: Member, visitId: string, at: number) {
  const data = {
    visitId,
    shareId: 's-1',
    contentId: 'c-1',
    visitorMid: 'b'.repeat(32),
    qualified: true,
    personal: personalOf(member),
  };
  const key = memberKey('acme', identify('acme', member));
  return wire(await append('ShareReached', `reached:${visitId}:s-1`, at, data, { key }));
}

/** Of the member whose share s-1 the followed share s-2 was made of. */
async function reachedFurther(member: Member, visitId: string, at: number) {
  const data = {
    ...{ visitId, shareId: 's-2', parentShareId: 's-1', contentId: 'c-1', visitorMid: 'b'.repeat(32) },
    ...{ qualified: true, depth: 2, personal: personalOf(member) },
  };
  const key = memberKey('acme', identify('acme', member));
  return wire(await append('ShareReachedFurther', `further:${visitId}:s-2`, at, data, { key }));
}

/** Everything that was appended has taken effect, and what follows from it is published. */
async function settled(): Promise<void> {
  await eventually(async () => {
    const { inputs, outboxDepth } = await running.engine.progress();
    // What comes out of a budget goes over the points topic, so that one is followed to its end as well.
    const behind: string[] = [];
    for (const topic of [TOPICS.interactions, TOPICS.points]) {
      for (const [partition, end] of (await log.endOffsets(topic)).entries()) {
        const input = inputs.find((one) => one.topic === topic && one.partition === partition);
        if (end > 0 && (input?.publishedThroughOffset ?? 0) < end) behind.push(`${topic} ${partition}`);
      }
    }
    return behind.length === 0 && outboxDepth === 0
      ? { found: true }
      : { seen: { behind, outboxDepth, inputs } };
  });
}

// --- rules ------------------------------------------------------------------------------------------------------

const orderRule = {
  ruleId: 'order',
  name: 'A point a pound',
  trigger: { json: '{"kind":"event","of":"order.paid"}' },
  rate: { points: '1', perMinorUnits: '100' },
  direction: 'RULE_DIRECTION_EARN' as const,
};
const refundRule = {
  ...orderRule,
  ruleId: 'refund',
  name: 'The same taken back',
  trigger: { json: '{"kind":"event","of":"order.refunded"}' },
  direction: 'RULE_DIRECTION_CLAW_BACK' as const,
};
const friendRule = {
  ruleId: 'friend',
  name: 'A friend read',
  trigger: {
    json: '{"kind":"event","of":"share.reached","where":{"properties":{"qualified":true}}}',
  },
  fixed: { points: '20' },
  direction: 'RULE_DIRECTION_EARN' as const,
  capPerMemberAndDay: '50',
};

async function publish<Rule extends { readonly ruleId: string }>(rule: Rule): Promise<void> {
  await rules.CreateRule({ requestId: `c-${rule.ruleId}`, rule });
  await rules.PublishRuleVersion({ requestId: `p-${rule.ruleId}`, ruleId: rule.ruleId });
  await settled();
}

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason,
  );
}

async function balanceOf(member: Member, asOf?: number): Promise<string> {
  const { balance } = await ledger.GetBalance({
    member,
    ...(asOf !== undefined && { asOf: toTimestamp(asOf) }),
  });
  return balance;
}

/** All that was published on the points topic, in the order of its partitions. */
function told(): readonly EventEnvelope<string, Readonly<Record<string, unknown>>>[] {
  return Array.from({ length: config.partitions }, (_, partition) => log.records(TOPICS.points, partition))
    .flat()
    .map(({ value }) => {
      const decoded = codec.decode(value);
      if (decoded.outcome !== 'event') throw new Error(`Published what nobody can read: ${decoded.outcome}`);
      return decoded.event as EventEnvelope<string, Readonly<Record<string, unknown>>>;
    });
}

const ofShares = (depth?: number) => ({
  trigger: {
    json: JSON.stringify({
      ...{ kind: 'event', of: 'share.reached' },
      ...(depth !== undefined && { where: { properties: { depth } } }),
    }),
  },
  ...{ rate: null, fixed: { points: '5' } },
});

// --- stories ----------------------------------------------------------------------------------------------------

describe('an order, its refund and a redemption', () => {
  it('become points that explain themselves', async () => {
    await publish(orderRule);
    await publish(refundRule);
    await paid(mei, 'i-1', START + 1_000, '1250');
    await paid(mei, 'i-2', START + 2_000, '899');
    const minPosition = await paid(mei, 'i-3', START + 3_000, '300', 'order.refunded');
    expect(await ledger.GetBalance({ member: mei, minPosition })).toMatchObject({
      balance: '17',
      unit: 'points',
    });

    const { transaction } = await ledger.Redeem({
      requestId: 'r-1',
      member: mei,
      amount: '7',
      reason: 'A tin of tea',
    });
    expect(transaction).toMatchObject({
      kind: 'TRANSACTION_KIND_REDEEMED',
      member: mei,
      unit: 'points',
      amount: '-7',
      balanceAfter: '10',
      reason: 'A tin of tea',
      effectiveAt: toTimestamp(START + 3_000),
    });

    const explained = await ledger.ExplainBalance({ member: mei });
    expect(explained).toMatchObject({
      balance: '10',
      parts: [
        {
          kind: 'TRANSACTION_KIND_EARNED',
          ruleId: 'order',
          ruleVersion: 1,
          verb: 'order.paid',
          amount: '20',
          transactionCount: '2',
          causeEventIds: ['i-2', 'i-1'],
        },
        { kind: 'TRANSACTION_KIND_CLAWED_BACK', ruleId: 'refund', amount: '-3', causeEventIds: ['i-3'] },
        { kind: 'TRANSACTION_KIND_REDEEMED', ruleId: '', amount: '-7', causeEventIds: [] },
      ],
    });
    expect(explained.text).toBe(
      'The balance is 10 points, the sum of 4 transactions. ' +
        '20 points were earned by rule order (version 1) for order.paid in 2 transactions. ' +
        '3 points were taken back by rule refund (version 1) for order.refunded in 1 transaction. ' +
        '7 points were redeemed in 1 transaction.',
    );

    await settled();
    expect(told().map(({ type, subject, data }) => [type.split('.')[2], subject, data.amount])).toEqual([
      ['PointsEarned', identify('acme', mei), '12'],
      ['PointsEarned', identify('acme', mei), '8'],
      ['PointsClawedBack', identify('acme', mei), '-3'],
      ['PointsRedeemed', identify('acme', mei), '-7'],
    ]);
    expect(told()[0]?.data).toMatchObject({
      personal: { data: mei },
      cause: { eventId: 'i-1', verb: 'order.paid', objectId: 'o-i-1', amount: '1250' },
      causeEventIds: ['i-1'],
      causeCount: 1,
    });
  });

  it('take effect once, however often they come, also across a restart', async () => {
    await publish(orderRule);
    await paid(mei, 'i-1', START + 1_000, '1000');
    await paid(mei, 'i-1', START + 1_000, '1000');
    await settled();
    await stop();
    await start();
    await paid(mei, 'i-1', START + 1_000, '1000');
    await paid(mei, 'i-2', START + 2_000, '500');
    await settled();
    expect(await balanceOf(mei)).toBe('15');
    expect(told().filter(({ type }) => type.includes('PointsEarned'))).toHaveLength(2);
  });

  it('can be asked for at any moment, by effective time and not by booking', async () => {
    await publish(orderRule);
    await publish(refundRule);
    await paid(mei, 'i-1', START + 10 * MINUTE, '1000');
    // Told late: it happened between the other two.
    await paid(mei, 'i-3', START + 30 * MINUTE, '100', 'order.refunded');
    await paid(mei, 'i-2', START + 20 * MINUTE, '500', 'order.paid', {
      recordedAt: START + 40 * MINUTE,
      backfill: true,
    });
    await settled();
    expect(await balanceOf(mei, START)).toBe('0');
    expect(await balanceOf(mei, START + 10 * MINUTE - 1)).toBe('0');
    expect(await balanceOf(mei, START + 10 * MINUTE)).toBe('10');
    expect(await balanceOf(mei, START + 20 * MINUTE)).toBe('15');
    expect(await balanceOf(mei, START + 30 * MINUTE)).toBe('14');
    expect(await balanceOf(mei)).toBe('14');
    const { transactions } = await ledger.ListTransactions({ member: mei });
    expect(transactions.map(({ causeEventId, balanceAfter }) => [causeEventId, balanceAfter])).toEqual([
      ['i-2', '14'],
      ['i-3', '9'],
      ['i-1', '10'],
    ]);
    expect(told().find(({ causationid }) => causationid === 'i-2')?.backfill).toBe(true);
  });

  it('go below zero by a claw-back, and no redemption follows', async () => {
    await publish(refundRule);
    await paid(mei, 'i-1', START + 1_000, '500', 'order.refunded');
    await settled();
    expect(await balanceOf(mei)).toBe('-5');
    const refused: unknown = await ledger
      .Redeem({ requestId: 'r-1', member: mei, amount: '1' })
      .catch((error: unknown) => error);
    expect(readErrorDetails(refused)).toMatchObject({
      reason: 'INSUFFICIENT_POINTS',
      metadata: { balance: '-5', needed: '1' },
    });
  });
});

const DAY = 24 * 60 * MINUTE;

describe('a unit', () => {
  const coins = { unit: 'coins', name: 'Lucky coins' };
  const coinRule = { ...orderRule, ruleId: 'coin', unit: 'coins', fixed: { points: '5' }, rate: null };

  it('gives its expiry, its warnings and its policy to what is earned in it, by rule and by hand', async () => {
    await append(
      'TenantConfigured',
      'def:tenant-settings:acme:1',
      START,
      {
        version: 1,
        timeZone: 'Asia/Shanghai',
        currency: 'CNY',
        maxAgeDays: 30,
        activeFrom: toInstant(START),
      },
      { key: '_system:def:tenant-settings:acme', partition: await partitionOf(mei) },
    );
    const { unit } = await units.DefineUnit({
      requestId: 'u-1',
      unit: {
        ...coins,
        expiresWith: { period: 'CALENDAR_PERIOD_MONTH', periodsLater: 0 },
        warningDays: 7,
        shortfall: 'SHORTFALL_POLICY_OWE',
      },
    });
    expect(unit).toMatchObject({ unit: 'coins', warningDays: 7, version: 1 });
    await publish(coinRule);
    await publish({
      ...coinRule,
      ruleId: 'back',
      trigger: refundRule.trigger,
      direction: refundRule.direction,
    });
    await paid(mei, 'i-1', START + MINUTE, '900');
    await settled();
    const april = Date.parse('2026-03-31T16:00:00.000Z');
    expect((await ledger.ListExpiringLots({ member: mei, unit: 'coins' })).lots).toEqual([
      { amount: '5', expiresAt: toTimestamp(april), programId: '' },
    ]);
    await ledger.Redeem({ requestId: 'r-1', member: mei, unit: 'coins', amount: '3' });
    await paid(mei, 'i-2', START + 2 * MINUTE, '900', 'order.refunded');
    await settled();
    expect(await ledger.GetBalance({ member: mei, unit: 'coins' })).toMatchObject({
      balance: '0',
      owed: '3',
    });
    const { text, owed } = await ledger.ExplainBalance({ member: mei, unit: 'coins' });
    expect(owed).toBe('3');
    expect(text).toContain('The balance is 0 coins, and 3 owed, which earnings will settle');

    await ledger.Earn({ requestId: 'e-1', member: mei, unit: 'coins', amount: '10' });
    expect(await ledger.GetBalance({ member: mei, unit: 'coins' })).toMatchObject({
      balance: '7',
      owed: '0',
      expiring: { amount: '7', expiresAt: toTimestamp(april) },
    });
    now = april - 7 * 24 * 60 * MINUTE;
    await eventually(async () => {
      await settled();
      const warnings = told().filter(({ type }) => type.includes('PointsExpiryWarned'));
      return warnings.length > 0 ? { found: true } : { seen: told().map(({ type }) => type) };
    });
  });

  it('is defined before anything is counted in it, and may say something else later', async () => {
    const member = mei;
    const earn = { requestId: 'e-1', member, unit: 'coins', amount: '10' };
    expect(await reasonOf(ledger.Earn(earn))).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(ledger.Redeem({ ...earn, requestId: 'r-1' }))).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(rules.CreateRule({ requestId: 'c-1', rule: coinRule }))).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(units.GetUnit({ unit: 'coins' }))).toBe('UNIT_UNKNOWN');
    const define = { requestId: 'u-1', unit: coins };
    const first = await units.DefineUnit(define);
    expect(first.unit).toMatchObject({
      ...coins,
      warningDays: 30,
      shortfall: 'SHORTFALL_POLICY_BELOW_ZERO',
      version: 1,
      activeFrom: toTimestamp(START),
    });
    await ledger.Earn(earn);
    await units.DefineUnit({ requestId: 'u-2', unit: { ...coins, name: 'Coins', expiresAfterDays: 2 } });
    expect(await units.DefineUnit(define)).toEqual(first);
    expect(await reasonOf(units.DefineUnit({ ...define, unit: { ...coins, name: 'Others' } }))).toBe(
      'REQUEST_ID_REUSED',
    );
    expect(await units.ListUnits({})).toMatchObject({
      units: [{ unit: 'coins', name: 'Coins', version: 2 }],
    });
    expect((await units.GetUnit({ unit: 'coins' })).unit).toMatchObject({ expiresAfterDays: 2 });
    await eventually(async () => {
      const requestId = `e-${performance.now()}`;
      const { transaction } = await ledger.Earn({ ...earn, requestId });
      return transaction?.lots[0]?.expiresAt ? { found: true } : { seen: transaction };
    });
    const other = { token: await tokenOf('other') };
    expect(await units.ListUnits({}, other)).toEqual({ units: [] });
  });

  it('is refused with every problem named, and beyond what a tenant may have', async () => {
    const wrong = { unit: 'a:b', name: '', warningDays: 91, expiresAfterDays: 0 };
    const error = await units.DefineUnit({ requestId: 'u-1', unit: wrong }).then(
      () => undefined,
      (refused: unknown) => readErrorDetails(refused),
    );
    expect(error?.reason).toBe('UNIT_INVALID');
    expect(error?.fields.map(({ field, description }) => [field, description.split(':')[0]])).toEqual([
      ['unit.unit', 'ID_INVALID'],
      ['unit.name', 'NAME_INVALID'],
      ['unit.warning_days', 'WARNING_INVALID'],
      ['unit.expires_after_days', 'EXPIRY_INVALID'],
    ]);
    expect(await reasonOf(units.DefineUnit({ requestId: 'u-1' }))).toBe('UNIT_INVALID');
    for (let made = 0; made < MAX_UNITS; made += 1) {
      await units.DefineUnit({ requestId: `u-${made}`, unit: { unit: `unit-${made}`, name: 'One' } });
    }
    const more = { requestId: 'more', unit: coins };
    expect(await reasonOf(units.DefineUnit(more))).toBe('TOO_MANY_UNITS');
    await units.DefineUnit({ requestId: 'again', unit: { unit: 'unit-0', name: 'The first' } });
  });
});

describe('a budget', () => {
  const fund = { budgetId: 'spring', amount: '25', reason: 'Spring campaign', approver: 'li.na' };
  const springRule = {
    ...orderRule,
    ruleId: 'spring',
    fixed: { points: '10' },
    rate: null,
    budgetId: 'spring',
  };

  it('pays as long as it lasts, then the part that is left, then nothing, and says why', async () => {
    expect(await reasonOf(rules.CreateRule({ requestId: 'c-0', rule: springRule }))).toBe('BUDGET_UNKNOWN');
    const { budget } = await budgets.FundBudget({ requestId: 'f-1', ...fund });
    expect(budget).toEqual({ budgetId: 'spring', unit: 'points', funded: '25', remaining: '25' });
    await publish(springRule);
    for (const index of [1, 2, 3, 4]) await paid(mei, `i-${index}`, START + index * MINUTE, '900');
    await settled();
    expect(await balanceOf(mei)).toBe('25');
    const { transactions } = await ledger.ListTransactions({ member: mei });
    expect(transactions.map(({ amount, postings }) => [amount, postings[0]?.debitAccount])).toEqual([
      ['5', 'acme:account:system:budget:points'],
      ['10', 'acme:account:system:budget:points'],
      ['10', 'acme:account:system:budget:points'],
    ]);
    expect((await ledger.ExplainBalance({ member: mei })).text).toContain(
      '1 match of rule spring (version 1) earned nothing: its budget was used up.',
    );
    expect((await budgets.GetBudget({ budgetId: 'spring' })).budget?.remaining).toBe('0');
    const rejected = told().find(({ type }) => type.includes('EarnRejected'));
    expect(rejected).toMatchObject({ causationid: 'i-4', data: { reason: 'budget' } });

    // More for those who come later; what was refused stays refused.
    await budgets.FundBudget({ requestId: 'f-2', ...fund, amount: '10' });
    await paid(bob, 'i-5', START + 5 * MINUTE, '900');
    await settled();
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['25', '10']);
    expect(await budgets.FundBudget({ requestId: 'f-1', ...fund })).toEqual({ budget });
  });

  it('gets back what a limit left of it, and what is reversed', async () => {
    await budgets.FundBudget({ requestId: 'f-1', ...fund });
    await publish({
      ...springRule,
      limits: [{ period: 'LIMIT_PERIOD_HOUR' as const, points: '14', times: 2 }],
    });
    await paid(mei, 'i-1', START + MINUTE, '900');
    await paid(mei, 'i-2', START + 2 * MINUTE, '900');
    await paid(mei, 'i-3', START + 3 * MINUTE, '900');
    await settled();
    expect(await balanceOf(mei)).toBe('14');
    expect((await budgets.GetBudget({ budgetId: 'spring' })).budget?.remaining).toBe('11');
    const limits = told().flatMap(({ data }) => (data.limit === undefined ? [] : [data.limit]));
    expect(limits).toEqual([{ period: 'hour', of: 'times' }]);

    // The next hour has room again.
    await paid(mei, 'i-4', START + 61 * MINUTE, '900');
    await settled();
    expect(await balanceOf(mei)).toBe('24');
    const [{ txnId } = { txnId: '' }] = (await ledger.ListTransactions({ member: mei })).transactions;
    await ledger.Reverse({ requestId: 'r-1', member: mei, txnId, amount: '7' });
    await settled();
    expect((await budgets.GetBudget({ budgetId: 'spring' })).budget?.remaining).toBe('8');
  });

  it('is never overdrawn, however many earn at once, and comes back after a restart', async () => {
    await budgets.FundBudget({ requestId: 'f-1', ...fund, amount: '95' });
    await publish(springRule);
    const members = Array.from({ length: 40 }, (_, index) => ({
      namespace: 'user',
      externalId: `m-${index}`,
    }));
    await Promise.all(
      members.slice(0, 20).map((member, index) => paid(member, `i-${index}`, START + 1, '900')),
    );
    await stop();
    await start();
    await Promise.all(members.slice(20).map((member, index) => paid(member, `j-${index}`, START + 2, '900')));
    await settled();
    const balances = await Promise.all(members.map((member) => balanceOf(member)));
    expect(balances.reduce((sum, balance) => sum + Number(balance), 0)).toBe(95);
    expect(balances.filter((balance) => balance !== '0')).toHaveLength(10);
    const { budgets: listed } = await budgets.ListBudgets({});
    expect(listed).toEqual([{ budgetId: 'spring', unit: 'points', funded: '95', remaining: '0' }]);
  });

  it('is refused with a reason of its own', async () => {
    await budgets.FundBudget({ requestId: 'f-1', ...fund });
    const refused = (more: object) => reasonOf(budgets.FundBudget({ requestId: 'f-2', ...fund, ...more }));
    expect(await refused({ amount: '-26' })).toBe('BUDGET_INSUFFICIENT');
    expect(await reasonOf(budgets.FundBudget({ requestId: 'f-3', ...fund, amount: '0' }))).toBe(
      'AMOUNT_ZERO',
    );
    await units.DefineUnit({ requestId: 'u-1', unit: { unit: 'coins', name: 'Coins' } });
    const unit = { unit: 'coins' };
    expect(await reasonOf(budgets.FundBudget({ requestId: 'f-4', ...fund, ...unit }))).toBe(
      'BUDGET_UNIT_DIFFERS',
    );
    expect(await reasonOf(rules.CreateRule({ requestId: 'c-1', rule: { ...springRule, ...unit } }))).toBe(
      'BUDGET_UNIT_DIFFERS',
    );
    expect(await refused({ unit: 'gems' })).toBe('UNIT_UNKNOWN');
    expect(await refused({ approver: 'anna' })).toBe('SELF_APPROVED');
    expect(await refused({ reason: '' })).toBe('REASON_MISSING');
    const more = { amount: '9223372036854775807', requestId: 'f-5' };
    expect(await reasonOf(budgets.FundBudget({ ...fund, ...more }))).toBe('AMOUNT_OVERFLOW');
    expect(await reasonOf(budgets.GetBudget({ budgetId: 'none' }))).toBe('BUDGET_UNKNOWN');
    await budgets.FundBudget({ requestId: 'f-6', ...fund, amount: '-25' });
    expect((await budgets.GetBudget({ budgetId: 'spring' })).budget).toMatchObject({
      funded: '0',
      remaining: '0',
    });
  });
});

describe('a rule for some members', () => {
  let changes = 0;

  async function segment(kind: 'Entered' | 'Exited', member: Member, segmentId: string): Promise<void> {
    changes += 1;
    const mid = identify('acme', member);
    const event: EventEnvelope = {
      ...{ specversion: '1.0', source: 'rapport/segmentation', datacontenttype: 'application/json' },
      ...{
        id: `s-${changes}`,
        type: `rapport.segmentation.Segment${kind}.v1`,
        subject: mid,
        tenantid: 'acme',
      },
      ...{ time: toInstant(now), recordedat: toInstant(now) },
      data: {
        ...{ segmentId, definitionVersion: 1, reason: 'event', evaluatedAt: toInstant(now) },
        ...{ causeEventIds: [], causeCount: 0, personal: personalOf(member) },
      },
    };
    await log.append([{ topic: TOPICS.segments, value: codec.encode(event), key: memberKey('acme', mid) }]);
    await settled();
  }

  const vips = { segmentIds: ['vip', 'gold'] };

  it('pays those who are of a segment when it happens, and keeps that they were', async () => {
    await publish({ ...orderRule, members: vips });
    await paid(mei, 'i-1', START + MINUTE, '900');
    await settled();
    expect(await reasonOf(ledger.GetBalance({ member: mei }))).toBe('ACCOUNT_UNKNOWN');
    await segment('Entered', mei, 'gold');
    await segment('Entered', mei, 'others');
    await paid(mei, 'i-2', START + 2 * MINUTE, '900');
    await paid(bob, 'i-3', START + 2 * MINUTE, '900');
    await settled();
    await segment('Exited', mei, 'gold');
    await paid(mei, 'i-4', START + 3 * MINUTE, '900');
    await settled();
    expect(await balanceOf(mei)).toBe('9');
    expect(await reasonOf(ledger.GetBalance({ member: bob }))).toBe('ACCOUNT_UNKNOWN');
    expect(told()).toMatchObject([{ data: { cause: { eventId: 'i-2', segments: ['gold'] } } }]);
  });

  it('pays some of them more, and says so beforehand: in a dry run, and in a replay', async () => {
    const double = { ...orderRule, multipliers: [{ percent: 200, members: vips }] };
    await segment('Entered', mei, 'vip');
    const event = { verb: 'order.paid', amount: '900' };
    const tried = (member: Member, draft: object) =>
      rules.DryRunEarn({ member, event, draft: draft }).then(({ trials }) => trials[0]);
    expect(await tried(mei, double)).toMatchObject({ amount: '18', percent: 200 });
    expect(await tried(bob, double)).toMatchObject({ amount: '9', percent: 100 });
    expect(await tried(bob, { ...orderRule, members: vips })).toMatchObject({
      outcome: 'TRIAL_OUTCOME_NOT_MATCHED',
      text: expect.stringContaining('of a member of vip or gold') as string,
    });
    await publish(double);
    await paid(mei, 'i-1', START + MINUTE, '900');
    await paid(bob, 'i-2', START + MINUTE, '900');
    await settled();
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['18', '9']);
    expect((await rules.GetRule({ ruleId: 'order' })).rule?.multipliers).toMatchObject([{ members: vips }]);

    await rules.ReplayRule({ requestId: 'v-1', draft: { ...orderRule, members: vips }, days: 30 });
    const { report } = await eventually(async () => {
      const { replay } = await rules.GetReplay({ replayId: 'v-1' });
      return replay?.state === 'REPLAY_STATE_DONE' ? { found: replay } : { seen: replay };
    });
    expect(report).toMatchObject({
      draft: { issuedPoints: '9', members: '1' },
      present: { issuedPoints: '27', members: '2' },
    });
  });
});

describe('points that expire', () => {
  const expiresAt = START + 40 * DAY;
  const warnedAt = START + 10 * DAY;

  it('are spent in time, announced ahead and gone at their instant, without anybody asking', async () => {
    await ledger.Earn({ requestId: 'e-1', member: mei, amount: '5' });
    await ledger.Earn({ requestId: 'e-2', member: mei, amount: '30', expiresAt: toTimestamp(expiresAt) });
    await ledger.Redeem({ requestId: 'r-1', member: mei, amount: '10' });
    expect(await ledger.ListExpiringLots({ member: mei })).toEqual({
      lots: [
        { amount: '20', expiresAt: toTimestamp(expiresAt), programId: '' },
        { amount: '5', expiresAt: null, programId: '' },
      ],
    });
    const until = toTimestamp(expiresAt - 1);
    expect(await ledger.ListExpiringLots({ member: mei, until })).toEqual({ lots: [] });
    const asOf = toTimestamp(expiresAt);
    expect(await ledger.GetBalance({ member: mei, asOf })).toMatchObject({ balance: '5', expiring: null });

    const swept = (type: string) =>
      eventually(async () => {
        const found = told().find((event) => event.type === `rapport.points.${type}.v1`);
        return found === undefined ? { seen: told().length } : { found };
      });
    now = warnedAt;
    expect(await swept('PointsExpiryWarned')).toMatchObject({
      time: toInstant(warnedAt),
      data: { amount: '20', expiresAt: toInstant(expiresAt), personal: { data: mei } },
    });
    now = expiresAt + 5 * DAY;
    expect(await swept('PointsExpired')).toMatchObject({
      time: toInstant(expiresAt),
      data: { amount: '-20', balanceAfter: '5', lots: [{ amount: '-20', expiresAt: toInstant(expiresAt) }] },
    });
    expect(await balanceOf(mei, expiresAt - 1)).toBe('25');
    expect(await balanceOf(mei, expiresAt)).toBe('5');
    const { transactions } = await ledger.ListTransactions({ member: mei });
    expect(transactions.map(({ kind, amount }) => [kind.slice(17), amount])).toEqual([
      ['EXPIRED', '-20'],
      ['REDEEMED', '-10'],
      ['EARNED', '30'],
      ['EARNED', '5'],
    ]);
    const txnId = transactions[0]?.txnId ?? '';
    expect(await reasonOf(ledger.Reverse({ requestId: 'v', member: mei, txnId }))).toBe(
      'TRANSACTION_NOT_REVERSIBLE',
    );
  });

  it('expire by the calendar of the tenant, over the day on which its clocks change', async () => {
    await append(
      'TenantConfigured',
      'def:tenant:acme:1:all',
      START,
      {
        version: 1,
        activeFrom: toInstant(START),
        timeZone: 'Europe/London',
        currency: 'GBP',
        maxAgeDays: 30,
      },
      { key: '_system:def:tenant:acme', partition: await partitionOf(mei) },
    );
    await publish({ ...orderRule, pendingDays: 1, expiresAfterDays: 29 });
    await paid(mei, 'i-1', START + MINUTE, '1000');
    await settled();
    const available = Date.parse('2026-03-03T00:00:00.000Z');
    // Summer time begins on 29 March: the midnight that ends the 30th is an hour before that of UTC.
    const gone = Date.parse('2026-03-30T23:00:00.000Z');
    const at = async (asOf: number) => {
      const { balance, pending } = await ledger.GetBalance({ member: mei, asOf: toTimestamp(asOf) });
      return [balance, pending];
    };
    expect(await at(START + MINUTE - 1)).toEqual(['0', '0']);
    expect(await at(available - 1)).toEqual(['0', '10']);
    expect(await at(available)).toEqual(['10', '0']);
    expect(await at(gone - 1)).toEqual(['10', '0']);
    expect(await at(gone)).toEqual(['0', '0']);
    now = gone + DAY;
    expect(await balanceOf(mei)).toBe('0');
    expect((await ledger.ExplainBalance({ member: mei })).text).toBe(
      'The balance is 0 points, the sum of 2 transactions. ' +
        '10 points were earned by rule order (version 1) for order.paid in 1 transaction. ' +
        '10 points expired in 1 transaction.',
    );
  });

  it.each([
    ['EXPIRY_NOT_AHEAD', { expiresAt: toTimestamp(START) }],
    ['ACTIVATION_NOT_AHEAD', { activatesAt: toTimestamp(START) }],
    ['EXPIRY_NOT_AHEAD', { activatesAt: toTimestamp(START + 2), expiresAt: toTimestamp(START + 2) }],
    ['TIMESTAMP_INVALID', { expiresAt: { seconds: '999999999999', nanos: 0 } }],
  ])('are refused as %s', async (reason, when) => {
    expect(await reasonOf(ledger.Earn({ requestId: 'e', member: mei, amount: '1', ...when }))).toBe(reason);
  });
});

describe('a hold', () => {
  const soon = toTimestamp(START + DAY);

  it('sets points aside, is captured in part once, and explains itself', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const request = { requestId: 'order-7', member: mei, amount: '30', expiresAt: soon, reason: 'Order 7' };
    const first = await ledger.Hold(request);
    expect(first.transaction).toMatchObject({
      kind: 'TRANSACTION_KIND_HELD',
      holdId: 'order-7',
      amount: '-30',
      heldAmount: '30',
      balanceAfter: '20',
      expiresAt: soon,
    });
    expect(await ledger.Hold(request)).toEqual(first);
    expect(await ledger.GetBalance({ member: mei })).toMatchObject({ balance: '20', held: '30' });
    expect((await ledger.ListTop({})).rows).toMatchObject([{ balance: '50' }]);

    const { transaction } = await ledger.Capture({
      requestId: 'c',
      member: mei,
      holdId: 'order-7',
      amount: '10',
    });
    expect(transaction).toMatchObject({ amount: '20', heldAmount: '-30', balanceAfter: '40' });
    expect(await ledger.GetBalance({ member: mei })).toMatchObject({ balance: '40', held: '0' });
    expect(await reasonOf(ledger.Void({ requestId: 'v', member: mei, holdId: 'order-7' }))).toBe(
      'HOLD_CLOSED',
    );
    expect((await ledger.ExplainBalance({ member: mei })).text).toBe(
      'The balance is 40 points, the sum of 2 transactions. 50 points were earned on request in 1 transaction. ' +
        '10 points were redeemed out of holds in 1 transaction.',
    );
    await settled();
    expect(told().map(({ type }) => type.split('.')[2])).toEqual([
      'PointsEarned',
      'PointsHeld',
      'HoldCaptured',
    ]);
  });

  it('ends by itself, exactly then, and is captured no more', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    await ledger.Hold({ requestId: 'h', member: mei, amount: '30', expiresAt: soon });
    expect(await balanceOf(mei, START + DAY - 1)).toBe('20');
    expect(await balanceOf(mei, START + DAY)).toBe('50');
    now = START + DAY;
    expect(await reasonOf(ledger.Capture({ requestId: 'c', member: mei, holdId: 'h' }))).toBe('HOLD_EXPIRED');
    const ended = await eventually(async () => {
      const found = told().find(({ type }) => type === 'rapport.points.HoldExpired.v1');
      return found === undefined ? { seen: told().length } : { found };
    });
    expect(ended).toMatchObject({ time: toInstant(START + DAY), data: { holdId: 'h', amount: '30' } });
  });

  it('is captured by one of many at the same time', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    await ledger.Hold({ requestId: 'h', member: mei, amount: '50', expiresAt: soon });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        reasonOf(
          index % 2 === 0
            ? ledger.Capture({ requestId: `c-${index}`, member: mei, holdId: 'h', amount: '20' })
            : ledger.Void({ requestId: `v-${index}`, member: mei, holdId: 'h' }),
        ),
      ),
    );
    expect(outcomes.filter((reason) => reason === undefined)).toHaveLength(1);
    expect(outcomes.filter((reason) => reason === 'HOLD_CLOSED')).toHaveLength(39);
  });

  it('is refused with a reason of its own', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '60' });
    const hold = (requestId: string, more: object) =>
      reasonOf(ledger.Hold({ requestId, member: mei, amount: '1', expiresAt: soon, ...more }));
    expect(await hold('h-1', { amount: '0' })).toBe('AMOUNT_NOT_POSITIVE');
    expect(await hold('h-2', { amount: '61' })).toBe('INSUFFICIENT_POINTS');
    expect(await hold('h-3', { expiresAt: null })).toBe('HOLD_EXPIRY_INVALID');
    expect(await hold('h-4', { expiresAt: toTimestamp(START) })).toBe('HOLD_EXPIRY_INVALID');
    expect(await hold('h-5', {})).toBeUndefined();
    const capture = (requestId: string, more: object) =>
      reasonOf(ledger.Capture({ requestId, member: mei, holdId: 'h-5', ...more }));
    expect(await capture('c-1', { holdId: 'nobody' })).toBe('HOLD_UNKNOWN');
    expect(await capture('c-2', { holdId: '' })).toBe('ID_INVALID');
    expect(await capture('c-3', { amount: '2' })).toBe('CAPTURE_TOO_LARGE');
    expect(await capture('c-4', { amount: '-1' })).toBe('AMOUNT_NOT_POSITIVE');
    expect(await capture('c-5', { member: bob })).toBe('HOLD_UNKNOWN');
    for (let index = 0; index < 49; index += 1) expect(await hold(`n-${index}`, {})).toBeUndefined();
    expect(await hold('h-6', {})).toBe('TOO_MANY_HOLDS');
  });
});

describe('friends who read', () => {
  it('earn up to the cap of the day, and the rest says why not', async () => {
    await publish(friendRule);
    for (const visit of ['v-1', 'v-2', 'v-3', 'v-4']) await reached(mei, visit, START + MINUTE);
    await reached(mei, 'v-5', START + 24 * 60 * MINUTE);
    await settled();
    expect(await balanceOf(mei)).toBe('70');
    const { text } = await ledger.ExplainBalance({ member: mei });
    expect(text).toContain('1 of them cut to what a limit or a budget left.');
    expect(text).toContain(
      '1 match of rule friend (version 1) earned nothing: the cap of the day was reached.',
    );
    expect(told().filter(({ type }) => type.includes('EarnRejected'))).toMatchObject([
      {
        causationid: 'reached:v-4:s-1',
        data: {
          reason: 'cap',
          ruleId: 'friend',
          ruleVersion: 1,
          limit: { period: 'day', of: 'points' },
        },
      },
    ]);
  });
});

describe('a friend of a friend who reads', () => {
  const ofDepth = (depth: number) => ({
    json: `{"kind":"event","of":"share.reached","where":{"properties":{"qualified":true,"depth":${depth}}}}`,
  });
  const readsThroughBob = async (): Promise<void> => {
    // Bob has shared what Mei shared; a redelivery tells the same once more.
    for (const visit of ['v-1', 'v-1', 'v-2']) {
      await reached(bob, visit, START + MINUTE);
      await reachedFurther(mei, visit, START + MINUTE);
    }
    await settled();
  };

  it('pays the sharer alone', async () => {
    await publish(friendRule);
    await readsThroughBob();
    expect(await balanceOf(bob)).toBe('40');
    expect(await reasonOf(balanceOf(mei))).toBe('ACCOUNT_UNKNOWN');
    const { rule } = await rules.GetRule({ ruleId: 'friend' });
    expect(rule).toMatchObject({ rewardDepth: 1 });
  });

  it('pays the sharer’s sharer too where a rule says so, each once', async () => {
    await publish({ ...friendRule, rewardDepth: 2 } as typeof friendRule);
    await readsThroughBob();
    expect([await balanceOf(bob), await balanceOf(mei)]).toEqual(['40', '40']);
    expect((await rules.GetRule({ ruleId: 'friend' })).rule).toMatchObject({ rewardDepth: 2 });
    expect((await ledger.ListTransactions({ member: mei })).transactions).toMatchObject([
      { causeEventId: 'further:v-2:s-2' },
      { causeEventId: 'further:v-1:s-2' },
    ]);
  });

  it('pays each of them what a rule of the depth says, tried and replayed alike', async () => {
    const far = { ...friendRule, ruleId: 'far', trigger: ofDepth(2), fixed: { points: '5' }, rewardDepth: 2 };
    await publish({ ...friendRule, trigger: ofDepth(1) });
    await publish(far);
    await readsThroughBob();
    expect([await balanceOf(bob), await balanceOf(mei)]).toEqual(['40', '10']);

    const properties = {
      fields: {
        qualified: { kind: 'boolValue' as const, boolValue: true },
        depth: { kind: 'numberValue' as const, numberValue: 2 },
      },
    };
    const { trials } = await rules.DryRunEarn({ member: mei, event: { verb: 'share.reached', properties } });
    expect(trials.map(({ ruleId, outcome, text }) => [ruleId, outcome, text])).toEqual([
      ['far', 'TRIAL_OUTCOME_EARNED', '5 points would be earned.'],
      [
        ...['friend', 'TRIAL_OUTCOME_NOT_MATCHED'],
        expect.stringMatching(/share\.reached .*, at a reward depth of at most 1\.$/),
      ],
    ]);

    const issued = async (requestId: string, rewardDepth: number): Promise<string | undefined> => {
      await rules.ReplayRule({ requestId, draft: { ...friendRule, rewardDepth }, days: 30 });
      return eventually(async () => {
        const { replay } = await rules.GetReplay({ replayId: requestId });
        const found = replay?.report?.draft?.issuedPoints;
        return replay?.state === 'REPLAY_STATE_DONE' ? { found } : { seen: replay };
      });
    };
    expect([await issued('x-1', 1), await issued('x-2', 2)]).toEqual(['40', '80']);
  });
});

describe('a rule', () => {
  it('counts from its publication on, and a new version leaves the past as it was', async () => {
    await rules.CreateRule({ requestId: 'c-1', rule: orderRule });
    await paid(mei, 'i-1', START + 1_000, '1000');
    await settled();
    expect(await reasonOf(ledger.GetBalance({ member: mei }))).toBe('ACCOUNT_UNKNOWN');
    const first = await rules.PublishRuleVersion({ requestId: 'p-1', ruleId: 'order' });
    expect(first.rule).toMatchObject({ version: 1, activeFrom: toTimestamp(START + 1_000) });
    await settled();
    await paid(mei, 'i-2', START + 2_000, '1000');
    const second = await rules.PublishRuleVersion({
      requestId: 'p-2',
      ruleId: 'order',
      rule: { ...orderRule, rate: { points: '2', perMinorUnits: '100' } },
    });
    expect(second.rule).toMatchObject({ version: 2, rate: { points: '2', perMinorUnits: '100' } });
    await settled();
    await paid(mei, 'i-3', START + 3_000, '1000');
    await settled();
    expect(await balanceOf(mei)).toBe('30');
    expect(await rules.GetRule({ ruleId: 'order' })).toEqual({ rule: second.rule });
    // The first answer for ever, though the rule has moved on.
    expect(await rules.PublishRuleVersion({ requestId: 'p-1', ruleId: 'order' })).toEqual(first);
  });

  it('says what it was told, pays in steps, more on some occasions, and under its limits', async () => {
    const said = {
      stepped: {
        steps: [
          { fromMinorUnits: '0', points: '1' },
          { fromMinorUnits: '1000', points: '10' },
        ],
      },
      multipliers: [{ percent: 200, weekdays: [7], fromTime: '08:00', toTime: '24:00' }],
      limits: [
        { period: 'LIMIT_PERIOD_DAY' as const, points: '0', times: 3 },
        { period: 'LIMIT_PERIOD_EVER' as const, points: '45', times: 0 },
      ],
      exclusiveGroup: 'orders',
      precedence: 3,
    };
    await publish({ ...orderRule, rate: null, ...said });
    expect((await rules.GetRule({ ruleId: 'order' })).rule).toMatchObject({
      ...said,
      amount: 'stepped',
      state: 'RULE_STATE_PUBLISHED',
    });
    // Sunday, from 8 o'clock on.
    await paid(mei, 'i-1', START, '1000');
    await paid(mei, 'i-2', START + 1, '999');
    await paid(mei, 'i-3', START - 1, '5000');
    await paid(mei, 'i-4', START + 2, '5000');
    await settled();
    expect(await balanceOf(mei)).toBe('32');
    const day = 86_400_000;
    for (const n of [1, 2]) await paid(mei, `j-${n}`, START + day + n, '1000');
    await settled();
    expect(await balanceOf(mei)).toBe('45');
    expect((await ledger.ExplainBalance({ member: mei })).text).toContain(
      '1 match of rule order (version 1) earned nothing: the number of times of the day was reached.',
    );
    expect(told().filter(({ type }) => type.includes('EarnRejected'))).toMatchObject([
      { data: { limit: { period: 'day', of: 'times' } } },
    ]);
  });

  it('is retired for good, and what it paid stays', async () => {
    await publish(orderRule);
    await publish(refundRule);
    await paid(mei, 'i-1', START + 1_000, '1000');
    await settled();
    const request = { requestId: 't-1', ruleId: 'order' };
    const answer = await rules.RetireRule(request);
    expect(answer.rule).toMatchObject({ ruleId: 'order', version: 2, state: 'RULE_STATE_RETIRED' });
    await settled();
    await paid(mei, 'i-2', START + 2_000, '1000');
    await settled();
    expect(await balanceOf(mei)).toBe('10');
    expect(await rules.RetireRule(request)).toEqual(answer);
    expect(await reasonOf(rules.RetireRule({ ...request, requestId: 't-2' }))).toBe('RULE_RETIRED');
    const first = await rules.ListRules({ pageSize: 1 });
    const rest = await rules.ListRules({ pageToken: first.nextPageToken });
    expect([...first.rules, ...rest.rules].map(({ ruleId, state }) => [ruleId, state])).toEqual([
      ['order', 'RULE_STATE_RETIRED'],
      ['refund', 'RULE_STATE_PUBLISHED'],
    ]);
  });

  it('is refused with every problem named', async () => {
    const error: unknown = await rules
      .CreateRule({
        requestId: 'r-1',
        rule: {
          ruleId: 'x',
          unit: 'a:b',
          trigger: { json: '{"kind":"event","of":"order.payed"}' },
          rate: { points: '0', perMinorUnits: '0' },
          capPerMemberAndDay: '-1',
        },
      })
      .catch((thrown: unknown) => thrown);
    const details = readErrorDetails(error);
    expect(details).toMatchObject({ reason: 'RULE_INVALID', metadata: { problem: 'NAME_INVALID' } });
    expect(
      details?.fields.map(({ field, description }) => `${field} ${description.split(':')[0] ?? ''}`),
    ).toEqual([
      'rule.name NAME_INVALID',
      'rule.unit ID_INVALID',
      'rule.trigger.json:of UNKNOWN_VERB',
      'rule.rate.points AMOUNT_NOT_POSITIVE',
      'rule.rate.per_minor_units AMOUNT_NOT_POSITIVE',
      'rule.direction DIRECTION_MISSING',
      'rule.cap_per_member_and_day CAP_INVALID',
    ]);
    expect(await reasonOf(rules.GetRule({ ruleId: 'x' }))).toBe('RULE_UNKNOWN');
  });

  it.each([
    ['without a trigger', { trigger: null }, 'RULE_MISSING'],
    ['that is no JSON', { trigger: { json: '{' } }, 'RULE_NOT_JSON'],
    ['about a member', { trigger: { json: '{"kind":"recency","of":"order.paid"}' } }, 'NOT_ALLOWED_HERE'],
    [
      'too deep',
      {
        trigger: {
          json: `${'{"kind":"not","rule":'.repeat(8)}{"kind":"event","of":"order.paid"}${'}'.repeat(8)}`,
        },
      },
      'RULE_TOO_DEEP',
    ],
    ['without an amount', { rate: null }, 'AMOUNT_MISSING'],
    ['of a negative amount', { rate: null, fixed: { points: '-1' } }, 'AMOUNT_NOT_POSITIVE'],
    ['without a name', { name: '' }, 'NAME_INVALID'],
    [
      'that caps a claw-back',
      { direction: 'RULE_DIRECTION_CLAW_BACK' as const, capPerMemberAndDay: '5' },
      'CAP_NOT_ALLOWED',
    ],
    [
      'for the act of sharing',
      { trigger: { json: '{"kind":"event","of":"content.shared"}' } },
      'SHARE_CHANNEL_MISSING',
    ],
    [
      'for the act of sharing where the platform forbids it',
      { trigger: { json: '{"kind":"event","of":"card.sent","where":{"channel":["email","wechat"]}}' } },
      'SHARE_REWARD_FORBIDDEN',
    ],
    ['that pays three levels of sharers', { ...ofShares(), rewardDepth: 3 }, 'REWARD_DEPTH_TOO_DEEP'],
    ['that pays less than one level', { ...ofShares(), rewardDepth: -1 }, 'REWARD_DEPTH_TOO_DEEP'],
    ['that asks for a third level', { ...ofShares(3), rewardDepth: 2 }, 'REWARD_DEPTH_TOO_DEEP'],
    ['that asks for a level that it does not pay', ofShares(2), 'REWARD_DEPTH_MISSING'],
    ['of a depth that its event has not', { rewardDepth: 2 }, 'REWARD_DEPTH_NOT_ALLOWED'],
    ['in no steps', { rate: null, stepped: {} }, 'STEPS_INVALID'],
    [
      'in steps that do not ascend',
      {
        rate: null,
        stepped: {
          steps: [
            { fromMinorUnits: '5', points: '1' },
            { fromMinorUnits: '5', points: '2' },
          ],
        },
      },
      'STEPS_INVALID',
    ],
    ['that multiplies to less', { multipliers: [{ percent: 100 }] }, 'MULTIPLIER_INVALID'],
    ['that multiplies on no day', { multipliers: [{ percent: 200, weekdays: [8] }] }, 'MULTIPLIER_INVALID'],
    [
      'that multiplies across midnight',
      { multipliers: [{ percent: 200, fromTime: '22:00', toTime: '02:00' }] },
      'MULTIPLIER_INVALID',
    ],
    [
      'that multiplies by a filter that is none',
      { multipliers: [{ percent: 200, filter: { json: '{"kind":"event","of":"order.payed"}' } }] },
      'UNKNOWN_VERB',
    ],
    ['that limits nothing', { limits: [{ period: 'LIMIT_PERIOD_DAY' as const }] }, 'LIMIT_INVALID'],
    ['that limits no period', { limits: [{ times: 1 }] }, 'LIMIT_INVALID'],
    [
      'that limits a period twice',
      {
        limits: [
          { period: 'LIMIT_PERIOD_DAY' as const, times: 1 },
          { period: 'LIMIT_PERIOD_DAY' as const, times: 2 },
        ],
      },
      'LIMIT_INVALID',
    ],
    [
      'that caps and limits a day',
      { capPerMemberAndDay: '5', limits: [{ period: 'LIMIT_PERIOD_DAY' as const, times: 1 }] },
      'LIMIT_INVALID',
    ],
    [
      'that limits a claw-back',
      {
        direction: 'RULE_DIRECTION_CLAW_BACK' as const,
        limits: [{ period: 'LIMIT_PERIOD_DAY' as const, times: 1 }],
      },
      'LIMIT_NOT_ALLOWED',
    ],
    ['of a group without a name', { exclusiveGroup: 'a b' }, 'ID_INVALID'],
    ['that is pending too long', { pendingDays: 91 }, 'PENDING_INVALID'],
    ['that is pending for less than no time', { pendingDays: -1 }, 'PENDING_INVALID'],
    [
      'that is pending for days and for an event',
      { pendingDays: 1, pendingUntil: { json: '{"kind":"event","of":"order.refunded"}' } },
      'PENDING_INVALID',
    ],
    ['that waits for it knows not what', { pendingUntil: { json: '' } }, 'RULE_MISSING'],
    [
      'that waits for no event',
      { pendingUntil: { json: '{"kind":"event","of":"nothing"}' } },
      'UNKNOWN_VERB',
    ],
    [
      'that waits for the act of sharing',
      { pendingUntil: { json: '{"kind":"event","of":"content.shared"}' } },
      'SHARE_CHANNEL_MISSING',
    ],
    [
      'that waits for the act of sharing where its platform forbids to reward it',
      { pendingUntil: { json: '{"kind":"event","of":"content.shared","where":{"channel":"wechat"}}' } },
      'SHARE_REWARD_FORBIDDEN',
    ],
    [
      'that lets a claw-back wait for an event',
      {
        direction: 'RULE_DIRECTION_CLAW_BACK' as const,
        pendingUntil: { json: '{"kind":"event","of":"order.paid"}' },
      },
      'AVAILABILITY_NOT_ALLOWED',
    ],
    ['that expires at once', { expiresAfterDays: 0 }, 'EXPIRY_INVALID'],
    ['that expires after too many days', { expiresAfterDays: 367 }, 'EXPIRY_INVALID'],
    ['that expires with no period', { expiresWith: {} }, 'EXPIRY_INVALID'],
    [
      'that expires too many periods later',
      { expiresWith: { period: 'CALENDAR_PERIOD_MONTH' as const, periodsLater: 61 } },
      'EXPIRY_INVALID',
    ],
    ['that expires while pending', { pendingDays: 5, expiresAfterDays: 5 }, 'EXPIRES_WHILE_PENDING'],
    [
      'that lets a claw-back expire',
      { direction: 'RULE_DIRECTION_CLAW_BACK' as const, expiresAfterDays: 5 },
      'AVAILABILITY_NOT_ALLOWED',
    ],
  ])('%s is refused', async (_case, more, problem) => {
    const error: unknown = await rules
      .CreateRule({ requestId: 'r-1', rule: { ...orderRule, ...more } })
      .catch((thrown: unknown) => thrown);
    expect(readErrorDetails(error)).toMatchObject({ reason: 'RULE_INVALID', metadata: { problem } });
  });

  it('may reward the act of sharing on channels that allow it, and take back for it anywhere', async () => {
    const trigger = { json: '{"kind":"event","of":"content.shared","where":{"channel":"email"}}' };
    const anywhere = { json: '{"kind":"event","of":"content.shared"}' };
    await rules.CreateRule({ requestId: 'r-1', rule: { ...orderRule, trigger } });
    await rules.CreateRule({ requestId: 'r-2', rule: { ...refundRule, trigger: anywhere } });
    await rules.PublishRuleVersion({ requestId: 'r-3', ruleId: 'order' });
    const rule = { ...orderRule, trigger: anywhere };
    const next = rules.PublishRuleVersion({ requestId: 'r-4', ruleId: 'order', rule });
    expect(await reasonOf(next)).toBe('RULE_INVALID');
  });

  it('is refused where its state or its id stand against it', async () => {
    await rules.CreateRule({ requestId: 'r-1', rule: orderRule });
    expect(await reasonOf(rules.CreateRule({ requestId: 'r-2', rule: orderRule }))).toBe('RULE_EXISTS');
    expect(await reasonOf(rules.CreateRule({ requestId: 'r-1', rule: refundRule }))).toBe(
      'REQUEST_ID_REUSED',
    );
    expect(await reasonOf(rules.PublishRuleVersion({ requestId: 'r-3', ruleId: 'nobody' }))).toBe(
      'RULE_UNKNOWN',
    );
    await rules.PublishRuleVersion({ requestId: 'r-4', ruleId: 'order' });
    expect(await reasonOf(rules.PublishRuleVersion({ requestId: 'r-5', ruleId: 'order' }))).toBe(
      'RULE_ALREADY_PUBLISHED',
    );
    expect(
      await reasonOf(rules.PublishRuleVersion({ requestId: 'r-6', ruleId: 'order', rule: refundRule })),
    ).toBe('RULE_INVALID');
    expect(await reasonOf(rules.CreateRule({ requestId: 'r-7' }))).toBe('ID_INVALID');
  });

  it('is refused beyond what a tenant may have', async () => {
    const ids = Array.from({ length: MAX_PUBLISHED_RULES }, (_, index) => `r${index}`);
    await Promise.all(
      ids.map((ruleId) => rules.CreateRule({ requestId: `c-${ruleId}`, rule: { ...orderRule, ruleId } })),
    );
    await Promise.all(ids.map((ruleId) => rules.PublishRuleVersion({ requestId: `p-${ruleId}`, ruleId })));
    await rules.CreateRule({ requestId: 'c-x', rule: orderRule });
    expect(await reasonOf(rules.PublishRuleVersion({ requestId: 'p-x', ruleId: 'order' }))).toBe(
      'TOO_MANY_RULES',
    );
    // A new version of one in force takes no room.
    expect(
      await rules.PublishRuleVersion({
        requestId: 'p-y',
        ruleId: 'r0',
        rule: { ...orderRule, ruleId: 'r0' },
      }),
    ).toMatchObject({ rule: { version: 2 } });
  });
});

describe('a dry run', () => {
  const trialOf = async (request: Parameters<typeof rules.DryRunEarn>[0]) => {
    const { trials, balances } = await rules.DryRunEarn({ member: mei, ...request });
    const said = trials.map(({ ruleId, outcome, amount }) => [ruleId, outcome.slice(14), amount]);
    return { said, trials, balances };
  };

  it('says what would happen and why, and nothing happens', async () => {
    await publish(orderRule);
    await publish(refundRule);
    await publish(friendRule);
    await paid(mei, 'i-1', START + 1_000, '1000');
    await settled();
    const event = { verb: 'order.paid', amount: '750' };
    const { said, trials, balances } = await trialOf({ event });
    expect(said).toEqual([
      ['friend', 'NOT_MATCHED', '0'],
      ['order', 'EARNED', '7'],
      ['refund', 'NOT_MATCHED', '0'],
    ]);
    expect(trials.map(({ text }) => text)).toEqual([
      'The rule asks that the event is share.reached (qualified true).',
      '7 points would be earned.',
      'The rule asks that the event is order.refunded.',
    ]);
    expect(balances).toMatchObject([{ unit: 'points', before: '10', after: '17' }]);
    expect((await trialOf({ event: { verb: 'order.paid', amount: '99' } })).said[1]).toEqual([
      'order',
      'WORTH_NOTHING',
      '0',
    ]);
    expect((await trialOf({ event: { verb: 'order.refunded', amount: '5000' } })).balances).toMatchObject([
      { before: '10', after: '-40' },
    ]);
    expect(await balanceOf(mei)).toBe('10');
    expect((await ledger.ListTransactions({ member: mei })).transactions).toHaveLength(1);
  });

  it('comes to what the event comes to afterwards, under limits and pending', async () => {
    await publish({ ...friendRule, pendingDays: 2, expiresAfterDays: 30 } as typeof friendRule);
    for (const visit of ['v-1', 'v-2']) await reached(mei, visit, START + MINUTE);
    await settled();
    const properties = { fields: { qualified: { kind: 'boolValue' as const, boolValue: true } } };
    const event = { verb: 'share.reached', properties };
    const { trials, balances } = await trialOf({ event });
    expect(trials).toMatchObject([
      {
        ruleId: 'friend',
        ruleVersion: 1,
        outcome: 'TRIAL_OUTCOME_EARNED',
        text: '10 points would be earned, cut from 20 by a limit.',
        amount: '10',
        wanted: '20',
        percent: 100,
        activatesAt: toTimestamp(Date.parse('2026-03-04T00:00:00Z')),
        expiresAt: toTimestamp(Date.parse('2026-04-01T00:00:00Z')),
      },
    ]);
    await reached(mei, 'v-3', START + 2 * MINUTE);
    await settled();
    const { pending } = await ledger.GetBalance({ member: mei });
    expect(balances).toMatchObject([{ pendingBefore: '40', pendingAfter: pending, before: '0', after: '0' }]);
    expect((await trialOf({ event })).trials).toMatchObject([
      {
        outcome: 'TRIAL_OUTCOME_REJECTED',
        text: 'Nothing would be earned: the cap of the day was reached.',
      },
    ]);
  });

  it('tries a draft in the place of its rule, for a member who has nothing', async () => {
    await publish(orderRule);
    const draft = { ...orderRule, exclusiveGroup: 'orders', multipliers: [{ percent: 300 }] };
    const event = { verb: 'order.paid', amount: '1000' };
    expect((await trialOf({ event, draft })).trials).toMatchObject([
      { ruleId: 'order', ruleVersion: 0, amount: '30', percent: 300 },
    ]);
    const other = { ...draft, ruleId: 'a-new-one', exclusiveGroup: '' };
    expect((await trialOf({ event, draft: other })).said).toEqual([
      ['a-new-one', 'EARNED', '30'],
      ['order', 'EARNED', '10'],
    ]);
    expect(await reasonOf(trialOf({ event, draft: { ...draft, name: '' } }))).toBe('RULE_INVALID');
    expect(await reasonOf(trialOf({ event: { verb: 'order.payed' } }))).toBe('VERB_UNKNOWN');
    expect(await reasonOf(rules.DryRunEarn({ event }))).toBe('MEMBER_REQUIRED');
    expect(await reasonOf(ledger.GetBalance({ member: mei }))).toBe('ACCOUNT_UNKNOWN');
  });
});

describe('a rule replayed', () => {
  const draft = {
    ...orderRule,
    rate: { points: '3', perMinorUnits: '100' },
    limits: [{ period: 'LIMIT_PERIOD_DAY' as const, points: '25' }],
  };
  const replayed = async (replayId: string) =>
    eventually(async () => {
      const { replay } = await rules.GetReplay({ replayId });
      return replay?.state === 'REPLAY_STATE_RUNNING' ? { seen: replay } : { found: replay };
    });

  it('says what it would have cost, and who gains and loses, from the log; nothing is booked', async () => {
    await publish(orderRule);
    await paid(mei, 'i-1', START + 1_000, '1000');
    await paid(mei, 'i-1', START + 1_000, '1000');
    await paid(mei, 'i-2', START + 2_000, '3000');
    await paid(bob, 'i-3', START + 3_000, '500');
    await paid(bob, 'i-4', START + 4_000, '500', 'order.refunded');
    await settled();
    const before = told().length;
    const request = { requestId: 'x-1', draft, days: 30 };
    const { replay } = await rules.ReplayRule(request);
    expect(replay).toMatchObject({ replayId: 'x-1', ruleId: 'order', presentVersion: 1 });
    const done = await replayed('x-1');
    expect(done).toMatchObject({
      state: 'REPLAY_STATE_DONE',
      to: toTimestamp(START + 4_001),
      report: {
        draft: {
          matches: '3',
          issuedPoints: '40',
          members: '2',
          cutTransactions: '1',
          refused: [{ period: 'LIMIT_PERIOD_DAY', reason: 'points', count: '1' }],
          months: [{ month: '2026-03', issued: '40', outstanding: '40' }],
          distribution: { p50: '15', max: '25' },
        },
        present: { matches: '3', issuedPoints: '45', transactions: '3' },
        gainingMembers: '1',
        losingMembers: '1',
        mostGaining: [{ member: bob, draftPoints: '15', presentPoints: '5' }],
        mostLosing: [{ member: mei, draftPoints: '25', presentPoints: '40' }],
        unreadableRecords: '0',
      },
    });
    expect(done?.readRecords).toBe(done?.targetRecords);
    expect((await rules.ReplayRule(request)).replay).toEqual(done);
    expect(await reasonOf(rules.ReplayRule({ ...request, days: 7 }))).toBe('REQUEST_ID_REUSED');
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['40', '5']);
    expect(told()).toHaveLength(before);
    const other = { token: await tokenOf('other') };
    expect(await reasonOf(rules.GetReplay({ replayId: 'x-1' }, other))).toBe('REPLAY_UNKNOWN');
  });

  it('counts under the zone and the units of the tenant, beside the other rules of the group', async () => {
    const settings = { version: 1, timeZone: 'Asia/Shanghai', currency: 'GBP', maxAgeDays: 30 };
    for (let partition = 0; partition < config.partitions; partition += 1) {
      await append(
        'TenantConfigured',
        `def:tenant-settings:acme:1:${partition}`,
        START,
        { ...settings, activeFrom: toInstant(START) },
        { key: '_system:def:tenant-settings:acme', partition },
      );
    }
    const unit = { unit: 'coins', name: 'Coins', expiresAfterDays: 40 };
    await units.DefineUnit({ requestId: 'u-1', unit });
    const inCoins = { ...draft, unit: 'coins', exclusiveGroup: 'orders' };
    // Eight hours ahead of UTC, the day ends between the two.
    const midnight = START + 8 * 60 * MINUTE;
    await paid(mei, 'i-1', midnight - MINUTE, '1000');
    await paid(mei, 'i-2', midnight + MINUTE, '1000');
    await settled();
    await rules.ReplayRule({ requestId: 'x-1', draft: inCoins, days: 30 });
    expect((await replayed('x-1'))?.report).toMatchObject({
      draft: {
        issuedPoints: '50',
        months: [
          { month: '2026-03', issued: '50' },
          { month: '2026-04', expiring: '50' },
        ],
      },
    });

    const first = { ...orderRule, ruleId: 'first', exclusiveGroup: 'orders', precedence: 9 };
    await publish(first);
    await settled();
    await rules.ReplayRule({ requestId: 'x-2', draft: inCoins, days: 30 });
    expect((await replayed('x-2'))?.report?.draft).toMatchObject({ matches: '2', issuedPoints: '0' });
  });

  it('survives as what it was found to be: done, or failed with the process that ran it', async () => {
    await rules.ReplayRule({ requestId: 'x-1', draft, days: 30 });
    await replayed('x-1');
    const [document] = await store.find(REPLAYS, { filter: { tenant: 'acme' }, limit: 1 });
    const silent = {
      ...document,
      _id: 'acme:x-2',
      toldAt: Date.now() - 61_000,
      told: { replayId: 'x-2', state: 'REPLAY_STATE_RUNNING' },
    };
    await store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: REPLAYS, document: silent }],
    });
    await stop();
    await start();
    expect((await replayed('x-1'))?.state).toBe('REPLAY_STATE_DONE');
    expect(await replayed('x-2')).toMatchObject({
      state: 'REPLAY_STATE_FAILED',
      problem: expect.stringContaining('is gone') as string,
    });
  });

  it('is refused where it says nothing, or too much', async () => {
    expect(await reasonOf(rules.ReplayRule({ requestId: 'x', draft, days: 0 }))).toBe('DAYS_INVALID');
    expect(await reasonOf(rules.ReplayRule({ requestId: 'x', draft, days: 367 }))).toBe('DAYS_INVALID');
    expect(await reasonOf(rules.ReplayRule({ requestId: 'x', days: 7 }))).toBe('ID_INVALID');
    expect(await reasonOf(rules.ReplayRule({ requestId: 'x', draft: { ...draft, name: '' }, days: 7 }))).toBe(
      'RULE_INVALID',
    );
    expect(await reasonOf(rules.GetReplay({ replayId: 'x' }))).toBe('REPLAY_UNKNOWN');
  });

  it('runs alone, and has failed where its process is stopped before it is done', async () => {
    await publish(orderRule);
    await stop();
    // A log that gives replays nothing to read.
    const whole = log;
    log = {
      ...whole,
      subscribe: (group, ...rest) =>
        group.startsWith('points.replay.')
          ? Promise.resolve({ stop: () => Promise.resolve() })
          : whole.subscribe(group, ...rest),
    };
    await start();
    const { replay } = await rules.ReplayRule({ requestId: 'x-1', draft, days: 7 });
    expect(replay?.state).toBe('REPLAY_STATE_RUNNING');
    expect(await reasonOf(rules.ReplayRule({ requestId: 'x-2', draft, days: 7 }))).toBe('REPLAY_RUNNING');
    await stop();
    log = whole;
    await start();
    expect(await replayed('x-1')).toMatchObject({
      state: 'REPLAY_STATE_FAILED',
      problem: 'The process that ran it was stopped.',
    });
    await rules.ReplayRule({ requestId: 'x-2', draft, days: 7 });
    expect((await replayed('x-2'))?.state).toBe('REPLAY_STATE_DONE');
  });
});

describe('the same request', () => {
  it('gets the first answer, for ever', async () => {
    const request = { requestId: 'r-1', member: mei, amount: '50', reason: 'welcome' };
    const first = await ledger.Earn(request);
    now += MINUTE;
    expect(await ledger.Earn(request)).toEqual(first);
    expect(await balanceOf(mei)).toBe('50');
    expect(first.transaction?.postings).toEqual([
      {
        debitAccount: 'acme:account:system:issuance:points',
        creditAccount: `acme:account:member:${identify('acme', mei)}:points`,
        amount: '50',
      },
    ]);
  });

  it('gets the same refusal too', async () => {
    const request = { requestId: 'r-1', member: mei, amount: '10' };
    expect(await reasonOf(ledger.Redeem(request))).toBe('INSUFFICIENT_POINTS');
    await ledger.Earn({ requestId: 'r-1', member: mei, amount: '50' });
    expect(await reasonOf(ledger.Redeem(request))).toBe('INSUFFICIENT_POINTS');
    expect(await balanceOf(mei)).toBe('50');
  });

  it('is refused with another content', async () => {
    await ledger.Earn({ requestId: 'r-1', member: mei, amount: '50' });
    await units.DefineUnit({ requestId: 'u-1', unit: { unit: 'coins', name: 'Coins' } });
    const others = [
      { requestId: 'r-1', member: mei, amount: '51' },
      { requestId: 'r-1', member: bob, amount: '50' },
      { requestId: 'r-1', member: mei, amount: '50', reason: 'again' },
      { requestId: 'r-1', member: mei, amount: '50', unit: 'coins' },
    ];
    for (const other of others) expect(await reasonOf(ledger.Earn(other))).toBe('REQUEST_ID_REUSED');
    expect(await balanceOf(mei)).toBe('50');
  });
});

describe('many redemptions at once', () => {
  it('take no more than there is', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        reasonOf(ledger.Redeem({ requestId: `r-${index}`, member: mei, amount: '40' })),
      ),
    );
    expect(outcomes.filter((reason) => reason === undefined)).toHaveLength(1);
    expect(outcomes.filter((reason) => reason === 'INSUFFICIENT_POINTS')).toHaveLength(999);
    expect(await balanceOf(mei)).toBe('10');
  });
});

describe('a reversal', () => {
  it('takes back a part, and never more than there was', async () => {
    const { transaction } = await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const request = { member: mei, txnId: transaction?.txnId ?? '' };
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-1', ...request, amount: '51' }))).toBe(
      'REVERSAL_TOO_LARGE',
    );
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-2', ...request, amount: '-1' }))).toBe(
      'AMOUNT_NOT_POSITIVE',
    );
    await ledger.Reverse({ requestId: 'v-3', ...request, amount: '20' });
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-4', ...request, amount: '1' }))).toBe(
      'ALREADY_REVERSED',
    );
    expect(await balanceOf(mei)).toBe('30');
  });

  it('books the opposite once, below zero if need be', async () => {
    const { transaction } = await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const txnId = transaction?.txnId ?? '';
    await ledger.Redeem({ requestId: 'd', member: mei, amount: '30' });
    const request = { requestId: 'v-1', member: mei, txnId, reason: 'A mistake' };
    const first = await ledger.Reverse(request);
    expect(first.transaction).toMatchObject({
      kind: 'TRANSACTION_KIND_REVERSED',
      amount: '-50',
      balanceAfter: '-30',
      reversesTxnId: txnId,
      reason: 'A mistake',
    });
    expect(await ledger.Reverse(request)).toEqual(first);
    expect(await reasonOf(ledger.Reverse({ ...request, requestId: 'v-2' }))).toBe('ALREADY_REVERSED');
    expect(
      await reasonOf(
        ledger.Reverse({ requestId: 'v-3', member: mei, txnId: first.transaction?.txnId ?? '' }),
      ),
    ).toBe('TRANSACTION_NOT_REVERSIBLE');
    expect(await balanceOf(mei)).toBe('-30');
  });

  it('happens once among many at the same time', async () => {
    const { transaction } = await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        reasonOf(ledger.Reverse({ requestId: `v-${index}`, member: mei, txnId: transaction?.txnId ?? '' })),
      ),
    );
    expect(outcomes.filter((reason) => reason === undefined)).toHaveLength(1);
    expect(await balanceOf(mei)).toBe('0');
  });

  it('needs a transaction of this member', async () => {
    const { transaction } = await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    await ledger.Earn({ requestId: 'e-2', member: bob, amount: '50' });
    const txnId = transaction?.txnId ?? '';
    // The opening of the account is an event and no transaction.
    for (const unknown of ['', 'x', `${txnId}0`, txnId.replace(/\d$/, '9'), txnId.replace(/\d$/, '1')]) {
      const request = { requestId: `v-${unknown.length}-${unknown.at(-1) ?? ''}`, member: mei };
      expect(await reasonOf(ledger.Reverse({ ...request, txnId: unknown }))).toBe('TRANSACTION_UNKNOWN');
    }
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-b', member: bob, txnId }))).toBe(
      'TRANSACTION_UNKNOWN',
    );
  });
});

describe('an adjustment', () => {
  const request = { member: mei, reason: 'Counted twice', approver: 'li.na' };

  it('puts a balance right, below zero if need be, and says who allowed it', async () => {
    const { transaction } = await ledger.Adjust({ requestId: 'a-1', ...request, amount: '-30' });
    expect(transaction).toMatchObject({
      kind: 'TRANSACTION_KIND_ADJUSTED',
      amount: '-30',
      balanceAfter: '-30',
      reason: 'Counted twice',
      approver: 'li.na',
    });
    await ledger.Adjust({ requestId: 'a-2', ...request, amount: '50' });
    expect(await balanceOf(mei)).toBe('20');
    await ledger.Reverse({ requestId: 'v-1', member: mei, txnId: transaction?.txnId ?? '' });
    const { text, balance } = await ledger.ExplainBalance({ member: mei });
    expect(balance).toBe('50');
    expect(text).toContain('20 points were added by adjustments in 2 transactions.');
    await settled();
    expect(told()[0]).toMatchObject({
      type: 'rapport.points.PointsAdjusted.v1',
      data: { amount: '-30', approver: 'li.na' },
    });
  });

  it.each([
    ['REASON_MISSING', { reason: '' }],
    ['APPROVER_INVALID', { approver: '' }],
    ['APPROVER_INVALID', { approver: 'x'.repeat(101) }],
    // The credential's subject.
    ['SELF_APPROVED', { approver: 'anna' }],
    ['AMOUNT_ZERO', { amount: '0' }],
  ])('is refused as %s', async (reason, more) => {
    const asked = ledger.Adjust({ requestId: 'a-1', ...request, amount: '5', ...more });
    expect(await reasonOf(asked)).toBe(reason);
  });
});

describe('a transfer', () => {
  it('moves points with their expiry, and both accounts tell of it from the same instant on', async () => {
    const expiresAt = toTimestamp(START + 40 * 86_400_000);
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50', expiresAt });
    now += MINUTE;
    const request = { requestId: 't-1', member: mei, to: bob, amount: '20', reason: 'A present' };
    const answer = await ledger.Transfer(request);
    const sent = { kind: 'TRANSACTION_KIND_TRANSFER_SENT', member: mei, amount: '-20', counterparty: bob };
    const received = {
      kind: 'TRANSACTION_KIND_TRANSFER_RECEIVED',
      member: bob,
      amount: '20',
      counterparty: mei,
    };
    const both = { transferId: 't-1', reason: 'A present', effectiveAt: toTimestamp(START + MINUTE) };
    expect(answer).toMatchObject({ sent: { ...sent, ...both }, received: { ...received, ...both } });
    expect(await ledger.Transfer(request)).toEqual(answer);
    expect(await reasonOf(ledger.Transfer({ ...request, amount: '21' }))).toBe('REQUEST_ID_REUSED');

    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['30', '20']);
    expect(await balanceOf(bob, START + MINUTE - 1)).toBe('0');
    expect((await ledger.ListExpiringLots({ member: bob })).lots).toEqual([
      { amount: '20', expiresAt, programId: '' },
    ]);
    expect((await ledger.ExplainBalance({ member: bob })).text).toContain(
      '20 points were received from others in 1 transaction.',
    );
    await settled();
    expect(told().map(({ subject, data }) => [subject, data.amount, data.transferId])).toEqual(
      expect.arrayContaining([
        [identify('acme', mei), '-20', 't-1'],
        [identify('acme', bob), '20', 't-1'],
      ]),
    );
  });

  it('comes back from an account that cannot take it, and says why', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    await ledger.Earn({ requestId: 'm', member: bob, amount: '9223372036854775807' });
    const request = { requestId: 't-1', member: mei, to: bob, amount: '20' };
    for (const _ of ['first', 'again']) {
      const error: unknown = await ledger.Transfer(request).catch((reason: unknown) => reason);
      expect(readErrorDetails(error)).toMatchObject({
        reason: 'TRANSFER_NOT_TAKEN',
        metadata: { cause: 'AMOUNT_OVERFLOW' },
      });
    }
    expect(await balanceOf(mei)).toBe('50');
    const { transactions } = await ledger.ListTransactions({ member: mei });
    expect(transactions.map(({ kind, amount }) => [kind.slice(17), amount])).toEqual([
      ['TRANSFER_RETURNED', '20'],
      ['TRANSFER_SENT', '-20'],
      ['EARNED', '50'],
    ]);
  });

  it('arrives although whoever sent it died on the way', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const mid = identify('acme', mei);
    // What a process leaves behind that is killed after the first of a transfer's commits.
    await running.engine.submit({
      ...{ aggregate: accountAggregate.name, tenant: 'acme', method: 'Transfer', requestId: 't-1' },
      fingerprint: 'f',
      actor: 'anna',
      command: {
        ...{ type: 'Transfer', mid, unit: 'points', transferId: 't-1', amount: 20n },
        to: { mid: identify('acme', bob), personal: { keyId: 'none', alg: 'none', data: bob } },
      },
    });
    await eventually(async () => {
      const { rows } = await ledger.ListTop({});
      const seen = rows.map(({ member, balance }) => [member?.externalId, balance]);
      return String(seen) === 'mei.lin,30,bob,20' ? { found: seen } : { seen };
    });
  });

  it('takes no more than there is, among many at the same time', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        reasonOf(ledger.Transfer({ requestId: `t-${index}`, member: mei, to: bob, amount: '20' })),
      ),
    );
    expect(outcomes.filter((reason) => reason === undefined)).toHaveLength(2);
    expect(outcomes.filter((reason) => reason === 'INSUFFICIENT_POINTS')).toHaveLength(18);
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['10', '40']);
  });

  it('is refused to oneself', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const request = { requestId: 't-1', member: mei, to: mei, amount: '20' };
    expect(await reasonOf(ledger.Transfer(request))).toBe('TRANSFER_TO_ONESELF');
    expect(await balanceOf(mei)).toBe('50');
  });
});

describe('a transfer that is reversed', () => {
  const expiresAt = toTimestamp(START + 5 * 24 * 60 * MINUTE);

  async function transferred(): Promise<{ readonly sent: string; readonly received: string }> {
    await ledger.Earn({ requestId: 'e-1', member: mei, amount: '50', expiresAt });
    const { sent, received } = await ledger.Transfer({
      requestId: 't-1',
      member: mei,
      to: bob,
      amount: '30',
    });
    return { sent: sent?.txnId ?? '', received: received?.txnId ?? '' };
  }

  it('comes back whole although its receiver has spent it, with the expiry that it had, and once', async () => {
    const { sent, received } = await transferred();
    await ledger.Redeem({ requestId: 'r-1', member: bob, amount: '25' });
    const reverse = { requestId: 'v-1', member: mei, txnId: sent, reason: 'The wrong Bob' };
    const answer = await ledger.Reverse(reverse);
    expect(answer).toMatchObject({
      transaction: { kind: 'TRANSACTION_KIND_REVERSED', member: bob, amount: '-30', balanceAfter: '-25' },
      received: {
        kind: 'TRANSACTION_KIND_TRANSFER_RECEIVED',
        member: mei,
        amount: '30',
        balanceAfter: '50',
        lots: [{ amount: '30', expiresAt }],
        reason: 'The wrong Bob',
      },
    });
    expect(await ledger.Reverse(reverse)).toEqual(answer);
    for (const [member, txnId] of [
      [mei, sent],
      [bob, received],
    ] as const) {
      expect(await reasonOf(ledger.Reverse({ requestId: `v-${member.externalId}`, member, txnId }))).toBe(
        'ALREADY_REVERSED',
      );
    }
    await settled();
    expect(told().find(({ type }) => type.includes('PointsReversed'))).toMatchObject({
      subject: identify('acme', bob),
      data: { reversesTxnId: received, counterpartyMid: identify('acme', mei) },
    });
  });

  it('is reversed in part by its receiver, and not while it is under way or where it came back', async () => {
    const { received } = await transferred();
    const part = { requestId: 'v-1', member: bob, txnId: received, amount: '10' };
    expect(await ledger.Reverse(part)).toMatchObject({ received: { amount: '10' } });
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['30', '20']);
    const max = '9223372036854775807';
    await ledger.Earn({ requestId: 'e-2', member: bob, amount: String(BigInt(max) - 20n) });
    expect(await reasonOf(ledger.Transfer({ requestId: 't-2', member: mei, to: bob, amount: '5' }))).toBe(
      'TRANSFER_NOT_TAKEN',
    );
    const { transactions } = await ledger.ListTransactions({ member: mei });
    const { txnId = '' } = transactions.find(({ transferId }) => transferId === 't-2') ?? {};
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-2', member: mei, txnId }))).toBe(
      'TRANSACTION_NOT_REVERSIBLE',
    );
  });

  it('may be tried again where whoever had sent it could not take it', async () => {
    const { sent } = await transferred();
    const max = 2n ** 63n - 1n;
    const { transaction } = await ledger.Earn({ requestId: 'e-2', member: mei, amount: String(max - 20n) });
    expect(await reasonOf(ledger.Reverse({ requestId: 'v-1', member: mei, txnId: sent }))).toBe(
      'TRANSFER_NOT_TAKEN',
    );
    expect(await balanceOf(bob)).toBe('30');
    await ledger.Reverse({ requestId: 'v-2', member: mei, txnId: transaction?.txnId ?? '' });
    await ledger.Reverse({ requestId: 'v-3', member: mei, txnId: sent });
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['50', '0']);
  });
});

describe('the leaderboard', () => {
  it('shares ranks among equals, and whoever reached the balance first stands first', async () => {
    await publish(orderRule);
    const members = ['a', 'b', 'c', 'd'].map((externalId) => ({ namespace: 'user', externalId }));
    const [a, b, c, d] = members as [Member, Member, Member, Member];
    await paid(a, 'i-1', START + 4_000, '1000');
    await paid(b, 'i-2', START + 3_000, '2000');
    await paid(c, 'i-3', START + 2_000, '2000');
    await paid(d, 'i-4', START + 1_000, '3000');
    await settled();
    const { rows } = await ledger.ListTop({});
    expect(rows.map(({ rank, member, balance }) => [rank, member?.externalId, balance])).toEqual([
      ['1', 'd', '30'],
      ['2', 'c', '20'],
      ['2', 'b', '20'],
      ['4', 'a', '10'],
    ]);
    expect(rows[1]?.reachedAt).toEqual(toTimestamp(START + 2_000));
    expect((await ledger.ListTop({ limit: 2 })).rows).toHaveLength(2);
    expect((await ledger.ListTop({ unit: 'coins' })).rows).toEqual([]);
    expect(await reasonOf(ledger.ListTop({ limit: 101 }))).toBe('PAGE_SIZE_INVALID');
    expect(await reasonOf(ledger.ListTop({ minPosition: { topic: '', offset: 'x' } }))).toBe(
      'POSITION_INVALID',
    );
  });
});

describe('transactions', () => {
  it('come page by page, newest booking first, while others are booked', async () => {
    for (let index = 1; index <= 5; index += 1) {
      await ledger.Earn({ requestId: `e-${index}`, member: mei, amount: String(index) });
    }
    await reasonOf(ledger.Redeem({ requestId: 'too-much', member: mei, amount: '1000' }));
    const seen: (string | undefined)[] = [];
    let pageToken = '';
    do {
      const page = await ledger.ListTransactions({ member: mei, pageSize: 2, pageToken });
      seen.push(...page.transactions.map(({ amount }) => amount));
      pageToken = page.nextPageToken;
      await ledger.Earn({ requestId: `late-${seen.length}`, member: mei, amount: '100' });
    } while (pageToken !== '');
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });

  it('are refused with a token of another list', async () => {
    for (const member of [mei, bob]) {
      for (const requestId of [`${member.externalId}-1`, `${member.externalId}-2`]) {
        await ledger.Earn({ requestId, member, amount: '1' });
      }
    }
    const { nextPageToken } = await ledger.ListTransactions({ member: mei, pageSize: 1 });
    expect(nextPageToken).not.toBe('');
    for (const pageToken of [nextPageToken, 'x']) {
      expect(await reasonOf(ledger.ListTransactions({ member: bob, pageToken }))).toBe('PAGE_TOKEN_INVALID');
    }
  });
});

describe('refusals', () => {
  it('of a member without an account', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '1' });
    for (const question of [{ member: bob }, { member: mei, unit: 'coins' }]) {
      expect(await reasonOf(ledger.GetBalance(question))).toBe('ACCOUNT_UNKNOWN');
      expect(await reasonOf(ledger.ListTransactions(question))).toBe('ACCOUNT_UNKNOWN');
      expect(await reasonOf(ledger.ExplainBalance(question))).toBe('ACCOUNT_UNKNOWN');
    }
    expect(await reasonOf(ledger.Redeem({ requestId: 'r', member: bob, amount: '1' }))).toBe(
      'INSUFFICIENT_POINTS',
    );
  });

  it('of amounts that are none, or too many', async () => {
    const earn = (requestId: string, amount: string) =>
      reasonOf(ledger.Earn({ requestId, member: mei, amount }));
    expect(await earn('r-1', '0')).toBe('AMOUNT_NOT_POSITIVE');
    expect(await earn('r-2', '-5')).toBe('AMOUNT_NOT_POSITIVE');
    expect(await earn('r-3', '9223372036854775807')).toBeUndefined();
    expect(await earn('r-4', '1')).toBe('AMOUNT_OVERFLOW');
    expect(await balanceOf(mei)).toBe('9223372036854775807');
  });

  it('of what is not well said', async () => {
    const request = { requestId: 'r-1', member: mei, amount: '1' };
    expect(await reasonOf(ledger.Earn({ ...request, member: null }))).toBe('MEMBER_REQUIRED');
    expect(await reasonOf(ledger.Earn({ ...request, requestId: '' }))).toBe('ID_INVALID');
    expect(await reasonOf(ledger.Earn({ ...request, unit: 'a:b' }))).toBe('ID_INVALID');
    expect(await reasonOf(ledger.Earn({ ...request, reason: 'x'.repeat(201) }))).toBe('REASON_TOO_LONG');
    expect(await reasonOf(ledger.ListTransactions({ member: mei, pageSize: 501 }))).toBe('PAGE_SIZE_INVALID');
  });

  it('of callers who may not, and of everything of another tenant', async () => {
    await ledger.Earn({ requestId: 'e', member: mei, amount: '50' });
    const keys = createTokenKeys();
    const earn = { requestId: 'r', member: mei, amount: '1' };
    const cases = [
      ['', 'TOKEN_MISSING'],
      ['x', 'TOKEN_INVALID'],
      [await tokenOf('acme', ['read', 'write'], keys.privateKeyPem), 'TOKEN_INVALID'],
      [await tokenOf('acme', ['read', 'operator', 'admin']), 'SCOPE_MISSING'],
    ] as const;
    for (const [token, reason] of cases) {
      expect(await reasonOf(ledger.Earn(earn, { token }))).toBe(reason);
      expect(await reasonOf(ledger.BatchBook({ commands: [{ earn }] }, { token }))).toBe(reason);
    }
    expect(
      await reasonOf(ledger.GetBalance({ member: mei }, { token: await tokenOf('acme', ['write']) })),
    ).toBe('SCOPE_MISSING');
    const other = { token: await tokenOf('other') };
    expect(await reasonOf(ledger.GetBalance({ member: mei }, other))).toBe('ACCOUNT_UNKNOWN');
    expect((await ledger.ListTop({}, other)).rows).toEqual([]);
    expect(await balanceOf(mei)).toBe('50');
  });
});

describe('the standing checker', () => {
  const metric = async (name: string): Promise<string | undefined> => {
    const text = await (await fetch(`http://127.0.0.1:${running.httpPort}/metrics`)).text();
    return text.split('\n').find((line) => line.startsWith(name));
  };
  /** Its next pass begins with the service. */
  const counted = async () => {
    await stop();
    await start();
    return eventually(async () => {
      const answer = await ledger.GetTrialBalance({}).catch(() => undefined);
      return answer === undefined ? { seen: 'not counted yet' } : { found: answer };
    });
  };

  it('re-adds every booking of every account, and all of it comes to zero', async () => {
    const day = 86_400_000;
    await ledger.Earn({ requestId: 'e-1', member: mei, amount: '50' });
    await ledger.Earn({ requestId: 'e-2', member: bob, amount: '8', expiresAt: toTimestamp(START + day) });
    await ledger.Earn({
      requestId: 'e-3',
      member: bob,
      amount: '7',
      activatesAt: toTimestamp(START + 9 * day),
    });
    await units.DefineUnit({ requestId: 'u-1', unit: { unit: 'coins', name: 'Coins' } });
    await ledger.Earn({ requestId: 'e-4', member: bob, unit: 'coins', amount: '1000' });
    await budgets.FundBudget({
      requestId: 'f-1',
      budgetId: 'spring',
      amount: '25',
      reason: 'r',
      approver: 'li.na',
    });
    await ledger.Redeem({ requestId: 'r-1', member: mei, amount: '20' });
    await ledger.Hold({
      requestId: 'h-1',
      member: mei,
      amount: '5',
      expiresAt: toTimestamp(START + 5 * day),
    });
    await ledger.Transfer({ requestId: 't-1', member: mei, to: bob, amount: '10' });
    const said = { member: mei, reason: 'r', approver: 'li.na' };
    await ledger.Adjust({ requestId: 'a-1', ...said, amount: '-3' });
    now += 2 * day;
    // A refusal is remembered among the events, and is none.
    expect(await reasonOf(ledger.Redeem({ requestId: 'r-2', member: bob, amount: '99' }))).toBe(
      'INSUFFICIENT_POINTS',
    );
    await eventually(async () => {
      const { transactions } = await ledger.ListTransactions({ member: bob });
      return transactions.some(({ kind }) => kind === 'TRANSACTION_KIND_EXPIRED')
        ? { found: true }
        : { seen: transactions.length };
    });
    expect(await counted()).toEqual({
      unit: 'points',
      available: '22',
      pending: '7',
      held: '5',
      owedByMembers: '0',
      owners: '0',
      budgets: '25',
      transit: '0',
      issuance: '-90',
      redemption: '20',
      expiry: '8',
      adjustment: '3',
      total: '0',
      accounts: '2',
      transactions: '9',
      imbalancedAccounts: '0',
      countedAt: toTimestamp(now),
    });
    expect(await ledger.GetTrialBalance({ unit: 'coins' })).toMatchObject({ available: '1000', total: '0' });
    expect(await ledger.GetLiabilityReport({})).toEqual({
      unit: 'points',
      months: [
        {
          ...{ month: '2026-03', earned: '65', takenBack: '0', redeemed: '-20', expired: '-8' },
          ...{ reversed: '0', adjusted: '-3', transferred: '0', outstanding: '34', expiring: '0' },
        },
      ],
      countedAt: toTimestamp(now),
    });
    expect(await ledger.GetLiabilityReport({ unit: 'gems' })).toMatchObject({ months: [] });
    const other = { token: await tokenOf('other') };
    expect(await ledger.GetTrialBalance({}, other)).toMatchObject({ available: '0', accounts: '0' });
    expect(await metric('rapport_points_ledger_imbalances')).toMatch(/ 0( |$)/);
  });

  it('says where a balance is no longer what was booked, and where bookings are gone', async () => {
    await ledger.Earn({ requestId: 'e-1', member: mei, amount: '50' });
    await ledger.Earn({ requestId: 'e-2', member: bob, amount: '50' });
    await settled();
    const accounts = 'points.account.v1.states';
    const events = 'points.account.v1.events';
    const meis = `acme:account:member:${identify('acme', mei)}:points`;
    const document = (await store.getMany(accounts, [meis])).get(meis);
    const { state } = document as unknown as { state: object };
    // Somebody was generous in the database.
    const forged = { ...document, _id: meis, state: { ...state, balance: 51n } };
    await store.transact({
      expectations: [],
      writes: [
        { kind: 'put', collection: accounts, document: forged },
        ...[1, 2].map((version) => ({
          kind: 'remove' as const,
          collection: events,
          id: transactionId(`acme:account:member:${identify('acme', bob)}:points`, version),
        })),
      ],
    });
    expect(await counted()).toMatchObject({ accounts: '2', imbalancedAccounts: '2' });
    expect(await metric('rapport_points_ledger_imbalances')).toMatch(/ 2( |$)/);
  });
});

describe('the whole ledger', () => {
  it('sums to zero, balances are sums of their postings, and the read model equals its rebuild', async () => {
    await publish(orderRule);
    await publish(refundRule);
    await publish(friendRule);
    const members = ['a', 'b', 'c'].map((externalId) => ({ namespace: 'user', externalId }));
    for (const [index, member] of members.entries()) {
      await paid(member, `p-${index}`, START + index, '1999');
      await paid(member, `f-${index}`, START + index, '700', 'order.refunded');
      for (const visit of ['1', '2', '3']) await reached(member, `${index}-${visit}`, START + MINUTE);
    }
    await settled();
    for (const [index, member] of members.entries()) {
      await ledger.Redeem({ requestId: `r-${index}`, member, amount: '11' });
    }
    const accounts = new Map<string, bigint>();
    for (const member of members) {
      const { transactions } = await ledger.ListTransactions({ member });
      for (const { debitAccount, creditAccount, amount } of transactions.flatMap((one) => one.postings)) {
        accounts.set(debitAccount, (accounts.get(debitAccount) ?? 0n) - BigInt(amount));
        accounts.set(creditAccount, (accounts.get(creditAccount) ?? 0n) + BigInt(amount));
      }
    }
    expect([...accounts.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
    for (const member of members) {
      const account = `acme:account:member:${identify('acme', member)}:points`;
      expect(String(accounts.get(account))).toBe(await balanceOf(member));
      expect(await balanceOf(member)).toBe(String(19 - 7 + 50 - 11));
    }

    const name = 'points.rules.v1';
    await running.engine.rebuild(name);
    const rebuilt = await eventually(async () => {
      const status = (await running.engine.projections()).find(({ projection }) => projection === name);
      const state = status?.rebuild;
      return state?.state === 'compared' || state?.state === 'failed' ? { found: state } : { seen: status };
    });
    expect(rebuilt).toMatchObject({ state: 'compared', equal: true });
  });
});
