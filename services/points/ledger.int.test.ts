import { randomUUID } from 'node:crypto';
import type { Store } from '@rapport/engine/ports/store';
import { TEST_MEMBER_KEY, TEST_PRIVATE_KEY_PEM } from '@rapport/platform/config/test-config';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMongoStore } from '@rapport/platform/mongo/store';
import type { Running } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { createClient } from '@rapport/protos/client';
import type { Client } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { LedgerServiceDefinition } from '@rapport/protos/rapport/points/v1/LedgerService';
import type { UnitServiceDefinition } from '@rapport/protos/rapport/points/v1/UnitService';
import type { BudgetServiceDefinition } from '@rapport/protos/rapport/points/v1/BudgetService';
import type { RuleServiceDefinition } from '@rapport/protos/rapport/points/v1/RuleService';
import { createCodec } from '@rapport/contracts/codec';
import { TOPICS } from '@rapport/contracts/topics';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { createMemberIdentifier } from '@rapport/platform/members/identifier';
import { eventually } from '@rapport/testkit/eventually';
import { mongodbUri } from '@rapport/testkit/servers';
import { startPoints } from './service.ts';
import { pointsTestConfig } from './api/test-config.ts';

/** A replica of the service with a store of its own, over the same database and log. */
interface Replica {
  readonly running: Running;
  readonly store: Store;
  readonly ledger: Client<LedgerServiceDefinition>;
  readonly units: Client<UnitServiceDefinition>;
  readonly budgets: Client<BudgetServiceDefinition>;
  readonly rules: Client<RuleServiceDefinition>;
}

const START = Date.parse('2026-03-01T08:00:00.000Z');
const MAX = '9223372036854775807';
const config = pointsTestConfig();
const { BudgetService, LedgerService, RuleService, UnitService } = loadService('points').own;
const mei = { namespace: 'user', externalId: 'mei.lin' };

let database: string;
let log: MemoryLog;
let replicas: Replica[];
let now: number;

async function startReplica(): Promise<Replica> {
  const store = await createMongoStore({ uri: mongodbUri(), database, appName: 'points-int' });
  const clock = { now: () => now, follows: () => true };
  const running = await startPoints(config, { log, store, clock });
  await eventually(async () => (running.ready() ? { found: true } : { seen: 'not ready' }));
  const { token } = await createTokenSigner(TEST_PRIVATE_KEY_PEM).sign({
    tenant: 'acme',
    subject: 'anna',
    scopes: ['read', 'write'],
    ttlSeconds: 600,
    now: Date.now(),
  });
  const ledger = createClient(LedgerService, `127.0.0.1:${running.grpcPort}`, token);
  const units = createClient(UnitService, `127.0.0.1:${running.grpcPort}`, token);
  const budgets = createClient(BudgetService, `127.0.0.1:${running.grpcPort}`, token);
  const rules = createClient(RuleService, `127.0.0.1:${running.grpcPort}`, token);
  const replica = { running, store, ledger, units, budgets, rules };
  replicas.push(replica);
  return replica;
}

async function stopReplica({ running, store, ledger, units, budgets, rules }: Replica): Promise<void> {
  for (const client of [ledger, units, budgets, rules]) client.close();
  await running.stop();
  await store.close();
}

async function dropDatabase(): Promise<void> {
  const store = await createMongoStore({ uri: mongodbUri(), database, appName: 'points-int' });
  await store.drop(await store.listCollections());
  await store.close();
}

beforeEach(() => {
  database = `points_${randomUUID().slice(0, 8)}`;
  log = createMemoryLog();
  replicas = [];
  now = START;
});

afterEach(async () => {
  for (const replica of replicas) await stopReplica(replica);
  await dropDatabase();
});

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => readErrorDetails(error)?.reason ?? String(error),
  );
}

const identify = createMemberIdentifier(TEST_MEMBER_KEY);
const { encode } = createCodec();

/** A fact of a member, as ingestion appends it. */
const fact = (mid: string, type: string, id: string, data: object) => ({
  topic: TOPICS.interactions,
  key: memberKey('acme', mid),
  value: encode({
    ...{ specversion: '1.0', id, source: 'rapport/ingestion', tenantid: 'acme', data },
    ...{ type: `rapport.ingestion.${type}.v1`, datacontenttype: 'application/json' },
    ...{ time: toInstant(now), recordedat: toInstant(now) },
  }),
});
const paid = (member: typeof mei, id: string) =>
  fact(identify('acme', member), 'InteractionRecorded', id, {
    ...{ verb: 'order.paid', personal: { keyId: 'k1', alg: 'none', data: member } },
  });

const published = ({ running }: Replica): Promise<boolean> =>
  eventually(async () => {
    const { outboxDepth } = await running.engine.progress();
    return outboxDepth === 0 ? { found: true } : { seen: outboxDepth };
  });

describe('the ledger in MongoDB', () => {
  it('lets two replicas transfer to and fro, and counts every booking of it', async () => {
    const one = await startReplica();
    const other = await startReplica();
    const bob = { namespace: 'user', externalId: 'bob' };
    const expiresAt = toTimestamp(START + 86_400_000);
    await one.ledger.Earn({ requestId: 'e-1', member: mei, amount: '100', expiresAt });
    await one.ledger.Earn({ requestId: 'e-2', member: bob, amount: '100' });
    await one.units.DefineUnit({
      requestId: 'u-1',
      unit: { unit: 'coins', name: 'Coins', shortfall: 'SHORTFALL_POLICY_OWE' },
    });
    await one.ledger.Earn({ requestId: 'e-3', member: mei, amount: '50', unit: 'coins' });
    const wrong = { member: mei, unit: 'coins', reason: 'Counted twice', approver: 'li.na' };
    await other.ledger.Adjust({ requestId: 'a-1', ...wrong, amount: '-60' });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const { ledger } = index % 2 === 0 ? one : other;
        const [from, to] = index % 4 < 2 ? [mei, bob] : [bob, mei];
        return reasonOf(ledger.Transfer({ requestId: `t-${index}`, member: from, to, amount: '9' }));
      }),
    );
    // In some orders there is too little at times.
    const others = outcomes.filter((reason) => reason !== undefined && reason !== 'INSUFFICIENT_POINTS');
    expect(others).toEqual([]);
    const balance = async (member: typeof mei): Promise<number> =>
      Number((await one.ledger.GetBalance({ member })).balance);
    expect((await balance(mei)) + (await balance(bob))).toBe(200);
    // A checker that begins now sees all of it; the log has partitions for two.
    await stopReplica(other);
    replicas = [one];
    const { ledger } = await startReplica();
    const counted = await eventually(async () => {
      const answer = await ledger.GetTrialBalance({}).catch(() => undefined);
      return answer === undefined ? { seen: 'not counted yet' } : { found: answer };
    });
    expect(counted).toMatchObject({
      ...{ available: '200', transit: '0', issuance: '-200', total: '0' },
      ...{ accounts: '2', imbalancedAccounts: '0' },
    });
    expect(await ledger.GetTrialBalance({ unit: 'coins' })).toMatchObject({
      available: '0',
      owedByMembers: '-10',
      total: '0',
    });
  });

  it('pays out of a budget over two replicas, one of which is stopped on the way, and no more than there is', async () => {
    const one = await startReplica();
    const fund = { requestId: 'f-1', budgetId: 'spring', amount: '95', reason: 'Spring', approver: 'li.na' };
    await one.budgets.FundBudget(fund);
    await one.rules.CreateRule({
      requestId: 'c-1',
      rule: {
        ...{ ruleId: 'spring', name: 'Spring', budgetId: 'spring', fixed: { points: '10' } },
        trigger: { json: '{"kind":"event","of":"order.paid"}' },
        direction: 'RULE_DIRECTION_EARN',
        limits: [{ period: 'LIMIT_PERIOD_HOUR', points: '15' }],
      },
    });
    await one.rules.PublishRuleVersion({ requestId: 'p-1', ruleId: 'spring' });
    const members = Array.from({ length: 8 }, (_, index) => ({
      namespace: 'user',
      externalId: `m-${index}`,
    }));
    const buy = (round: number): Promise<unknown> =>
      log.append(members.map((member, index) => paid(member, `i-${round}-${index}`)));
    await published(one);
    now += 1;
    await buy(1);
    const other = await startReplica();
    await stopReplica(one);
    replicas = replicas.filter((replica) => replica !== one);
    await buy(2);
    // Of the second round each member still gets five under the limit, as long as there is anything left.
    await eventually(async () => {
      const balances = await Promise.all(
        members.map((member) => other.ledger.GetBalance({ member }).catch(() => ({ balance: '0' }))),
      );
      const sum = balances.reduce((total, { balance }) => total + Number(balance), 0);
      const { budget } = await other.budgets.GetBudget({ budgetId: 'spring' });
      const most = Math.max(...balances.map(({ balance }) => Number(balance)));
      const isRight = sum + Number(budget?.remaining) === 95 && sum > 80 && most <= 15;
      return isRight ? { found: true } : { seen: { sum, budget, balances } };
    }, 30_000);
  });

  it('keeps every int64 exactly, answers for past moments and pages, and comes back after a restart', async () => {
    const first = await startReplica();
    await first.ledger.Earn({ requestId: 'e-1', member: mei, amount: '9223372036854775806' });
    now += 1_000;
    await first.ledger.Earn({ requestId: 'e-2', member: mei, amount: '1' });
    now += 1_000;
    const redeemed = await first.ledger.Redeem({ requestId: 'r-1', member: mei, amount: MAX });
    expect(redeemed.transaction).toMatchObject({ amount: `-${MAX}`, balanceAfter: '0' });
    await stopReplica(first);
    replicas = [];

    const { ledger } = await startReplica();
    const asOf = async (at: number) =>
      (await ledger.GetBalance({ member: mei, asOf: toTimestamp(at) })).balance;
    expect(await asOf(START - 1)).toBe('0');
    expect(await asOf(START)).toBe('9223372036854775806');
    expect(await asOf(START + 1_999)).toBe(MAX);
    expect(await asOf(START + 2_000)).toBe('0');
    expect(await ledger.Redeem({ requestId: 'r-1', member: mei, amount: MAX })).toEqual(redeemed);
    expect(await reasonOf(ledger.Redeem({ requestId: 'r-2', member: mei, amount: '1' }))).toBe(
      'INSUFFICIENT_POINTS',
    );
    const page = await ledger.ListTransactions({ member: mei, pageSize: 2 });
    const rest = await ledger.ListTransactions({ member: mei, pageToken: page.nextPageToken });
    expect([...page.transactions, ...rest.transactions].map(({ balanceAfter }) => balanceAfter)).toEqual([
      '0',
      MAX,
      '9223372036854775806',
    ]);
    expect((await ledger.ListTop({})).rows).toMatchObject([{ rank: '1', member: mei, balance: '0' }]);
  });

  it('sweeps what is due from an index, once, with two replicas that both look', async () => {
    const one = await startReplica();
    const other = await startReplica();
    const soon = START + 60_000;
    const expiresAt = toTimestamp(soon);
    const members = Array.from({ length: 20 }, (_, index) => ({
      namespace: 'user',
      externalId: `m-${index}`,
    }));
    for (const [index, member] of members.entries()) {
      await one.ledger.Earn({ requestId: `e-${index}`, member, amount: '50', expiresAt });
      await other.ledger.Hold({ requestId: `h-${index}`, member, amount: '20', expiresAt });
    }
    now = soon;
    await eventually(async () => {
      const filter = { dueAt: { lte: now } };
      const due = await one.store.find('points.account.v1.states', { filter, limit: 100 });
      return due.length === 0 ? { found: true } : { seen: due.length };
    });
    for (const member of members) {
      const { transactions } = await other.ledger.ListTransactions({ member });
      expect(
        transactions.map(({ kind, amount, effectiveAt }) => [kind.slice(17), amount, effectiveAt]),
      ).toEqual([
        ['EXPIRED', '-50', toTimestamp(soon)],
        ['HOLD_EXPIRED', '20', toTimestamp(soon)],
        ['HELD', '-20', toTimestamp(START)],
        ['EARNED', '50', toTimestamp(START)],
      ]);
      expect((await one.ledger.ExplainBalance({ member })).balance).toBe('0');
    }
  });

  it('books what follows from voids and merges once, by two replicas, one of which is stopped on the way', async () => {
    const one = await startReplica();
    await one.rules.CreateRule({
      requestId: 'c-1',
      rule: {
        ...{ ruleId: 'order', name: 'Order', fixed: { points: '10' }, direction: 'RULE_DIRECTION_EARN' },
        trigger: { json: '{"kind":"event","of":"order.paid"}' },
      },
    });
    await one.rules.PublishRuleVersion({ requestId: 'p-1', ruleId: 'order' });
    await published(one);
    now += 1;
    const member = (name: string, index: number): typeof mei => ({
      ...{ namespace: 'user', externalId: `${name}-${index}` },
    });
    const pairs = Array.from({ length: 12 }, (_, index) => [member('a', index), member('b', index)] as const);
    const told = (type: string, index: number, data: object = {}) => {
      const [absorbedMid = '', survivorMid = ''] = (pairs[index] ?? []).map((one) => identify('acme', one));
      const merge = { mergeId: `m-${index}`, survivorMid, absorbedMid };
      return fact(absorbedMid, type, `${type}-${index}`, { ...merge, ...data });
    };
    const indexes = pairs.map((_, index) => index);
    await log.append(
      pairs.flatMap(([absorbed, survivor], index) => [
        ...[paid(absorbed, `a-${index}`), paid(absorbed, `a2-${index}`), paid(survivor, `b-${index}`)],
        told('MembersMerged', index),
      ]),
    );
    const other = await startReplica();
    const voided = { reason: 'fraud' };
    await log.append(
      indexes.flatMap((index) => {
        const interactionId = `a-${index}`;
        return index % 2 === 0 ? [told('InteractionVoided', index, { ...voided, interactionId })] : [];
      }),
    );
    await stopReplica(one);
    replicas = [other];
    await log.append(indexes.flatMap((index) => (index % 3 === 0 ? [told('MembersUnmerged', index)] : [])));
    await eventually(async () => {
      const seen = await Promise.all(
        pairs.map(async (pair) => {
          const balances = pair.map((member) => other.ledger.GetBalance({ member }).catch(() => undefined));
          return (await Promise.all(balances)).map((answer) => answer?.balance).join(' ');
        }),
      );
      const expected = indexes.map((index) => {
        const earned = index % 2 === 0 ? 10 : 20;
        return index % 3 === 0 ? `${earned} 10` : `0 ${earned + 10}`;
      });
      return JSON.stringify(seen) === JSON.stringify(expected) ? { found: true } : { seen };
    }, 30_000);
    const { ledger } = await startReplica();
    const counted = await eventually(async () => {
      const answer = await ledger.GetTrialBalance({}).catch(() => undefined);
      return answer === undefined ? { seen: 'not counted yet' } : { found: answer };
    });
    expect(counted).toMatchObject({ available: '300', transit: '0', total: '0', imbalancedAccounts: '0' });
  });

  it('lets two replicas take no more than there is, and reverse once', async () => {
    const one = await startReplica();
    const other = await startReplica();
    const { transaction } = await one.ledger.Earn({ requestId: 'e-1', member: mei, amount: '50' });
    const redemptions = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        reasonOf(
          (index % 2 === 0 ? one : other).ledger.Redeem({
            requestId: `r-${index}`,
            member: mei,
            amount: '20',
          }),
        ),
      ),
    );
    expect(redemptions.filter((reason) => reason === undefined)).toHaveLength(2);
    expect(redemptions.filter((reason) => reason === 'INSUFFICIENT_POINTS')).toHaveLength(18);
    const reversals = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        reasonOf(
          (index % 2 === 0 ? one : other).ledger.Reverse({
            requestId: `v-${index}`,
            member: mei,
            txnId: transaction?.txnId ?? '',
          }),
        ),
      ),
    );
    expect(reversals.filter((reason) => reason === undefined)).toHaveLength(1);
    expect(reversals.filter((reason) => reason === 'ALREADY_REVERSED')).toHaveLength(9);
    expect(await other.ledger.GetBalance({ member: mei })).toMatchObject({ balance: '-40' });
  });
});
