import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { Member, TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [mei, bob] = [user('mei.lin'), user('bob')];

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const ledger = () => service.clients().ledger;
const rules = () => service.clients().rules;
const on = (verb: string) => ({ json: JSON.stringify({ kind: 'event', of: [verb] }) });

const order = {
  ...{ ruleId: 'order', name: 'A point a pound', direction: 'RULE_DIRECTION_EARN' as const },
  ...{ trigger: on('order.placed'), rate: { points: '1', perMinorUnits: '100' } },
};
const waiting = { ...order, pendingUntil: on('order.paid') };

async function publish(rule: object = waiting): Promise<void> {
  await rules().CreateRule({ requestId: requestId(), rule });
  await rules().PublishRuleVersion({ requestId: requestId(), ruleId: 'order' });
  await service.settled();
}
/** @param at hours from the beginning at which it is told, and at which it happened where that was before */
const told = async (
  verb: string,
  orderId: string,
  at: number,
  happened = at,
  member = mei,
): Promise<void> => {
  service.moveTo(Math.max(service.now(), START + at * HOUR));
  const id = `${verb}-${orderId}-${happened}`;
  await service.interacted(member, id, START + happened * HOUR, verb, '1000', orderId);
};
const placed = (orderId: string, at: number, happened = at, member = mei) =>
  told('order.placed', orderId, at, happened, member);
const paid = (orderId: string, at: number, happened = at, member = mei) =>
  told('order.paid', orderId, at, happened, member);

/** `available pending awaiting`, at an hour from the beginning. */
async function has(member: Member = mei, at?: number): Promise<string> {
  const asOf = at === undefined ? {} : { asOf: toTimestamp(START + at * HOUR) };
  const { balance, pending, awaiting } = await ledger().GetBalance({ member, ...asOf });
  return [balance, pending, awaiting].join(' ');
}
const words = async (): Promise<string> => (await ledger().ExplainBalance({ member: mei })).text;

/** What a draft would have paid for the last day. */
async function replayedWith(draft: object) {
  await rules().ReplayRule({ requestId: 'replay-1', draft, days: 1 });
  const { report } = await eventually(async () => {
    const { replay } = await rules().GetReplay({ replayId: 'replay-1' });
    return replay?.state === 'REPLAY_STATE_DONE' ? { found: replay } : { seen: replay };
  });
  return report;
}

/** Re-adds everything anew: a service's life begins with a pass of its checker. */
async function expectSums(sums: object): Promise<void> {
  await service.settled();
  await service.restart();
  await eventually(async () => {
    const seen = await ledger()
      .GetTrialBalance({})
      .catch((error: unknown) => error);
    const found = { total: '0', transit: '0', imbalancedAccounts: '0', ...sums };
    return Object.entries(found).every(([field, value]) => Reflect.get(Object(seen), field) === value)
      ? { found: true }
      : { seen };
  });
}

describe('points of a placed order', () => {
  it('wait until it is paid, are there at that instant, and say by what', async () => {
    await publish();
    await placed('o-1', 1);
    await placed('o-2', 1);
    await service.settled();
    expect(await has()).toBe('0 20 20');
    expect(await words()).toMatch(
      'The balance is 0 points, with 20 more pending, all of them until an event, the sum of 2 transactions.',
    );
    await expectSums({ available: '0', pending: '20' });

    await paid('o-9', 2);
    await paid('o-2', 3);
    await service.settled();
    expect(await has()).toBe('10 10 10');
    expect(await has(mei, 3 - 1 / HOUR)).toBe('0 20 20');
    expect(await has(mei, 3)).toBe('10 10 10');
    expect(await has(mei, 1 - 1 / HOUR)).toBe('0 0 0');
    expect(await has(mei, 24 * 365)).toBe('10 10 10');
    expect(await words()).toMatch(
      'The balance is 10 points, with 10 more pending, all of them until an event, the sum of 2 transactions.',
    );

    const { transactions } = await ledger().ListTransactions({ member: mei });
    const awaits = { ruleId: 'order', objectId: 'o-2', since: toTimestamp(START + HOUR) };
    expect(transactions).toMatchObject([
      {
        ...{ kind: 'TRANSACTION_KIND_ACTIVATED', amount: '10', pendingAmount: '-10', ruleId: 'order' },
        ...{ causeEventId: 'order.paid-o-2-3', causeVerb: 'order.paid', causeObjectId: 'o-2' },
        ...{ effectiveAt: toTimestamp(START + 3 * HOUR), activatesAt: null, awaits },
      },
      { kind: 'TRANSACTION_KIND_EARNED', amount: '0', pendingAmount: '10', awaits },
      { kind: 'TRANSACTION_KIND_EARNED', awaits: { objectId: 'o-1' } },
    ]);
    expect(service.told('PointsActivated')).toMatchObject([
      { causationid: 'order.paid-o-2-3', data: { causeEventIds: ['order.paid-o-2-3'] } },
    ]);

    // Told again, by a producer that was not sure.
    await paid('o-2', 3);
    await paid('o-2', 5);
    await service.settled();
    expect(await has()).toBe('10 10 10');
    expect(service.told('PointsActivated')).toHaveLength(1);
    await expectSums({ available: '10', pending: '10' });
    expect(await has()).toBe('10 10 10');
  });

  it('are there at once where it was paid before it was placed, or before that was told', async () => {
    await publish();
    await paid('o-1', 1);
    await service.settled();
    await placed('o-1', 4);
    await paid('o-2', 5);
    await placed('o-2', 6, 2);
    await service.settled();
    expect(await has()).toBe('20 0 0');
    expect(await has(mei, 4)).toBe('10 10 10');
    expect(await has(mei, 5)).toBe('20 0 0');
    await expectSums({ available: '20', pending: '0' });
  });

  it('are gone after a year in which nothing has happened, and are of no use to whoever comes then', async () => {
    await publish({ ...waiting, expiresWith: { period: 'CALENDAR_PERIOD_YEAR', periodsLater: 3 } });
    await placed('o-1', 1);
    await service.settled();
    const gone = Date.parse('2027-03-12T00:00:00.000Z');
    service.moveTo(gone - 1);
    expect(await has()).toBe('0 10 10');
    service.moveTo(gone);
    expect(await has()).toBe('0 0 0');
    await eventually(async () => {
      const seen = service.told('PointsExpired');
      return seen.length === 1 ? { found: true } : { seen };
    });
    expect(service.told('PointsExpired')).toMatchObject([
      {
        time: '2027-03-12T00:00:00.000Z',
        data: { amount: '0', awaiting: { amount: '-10', ruleId: 'order', objectId: 'o-1' } },
      },
    ]);
    await paid('o-1', (gone + DAY - START) / HOUR);
    await service.settled();
    expect(await has()).toBe('0 0 0');
    expect(await words()).toMatch('10 points expired in 1 transaction.');
    await expectSums({ available: '0', pending: '0', expiry: '10' });
  });

  it('are taken back with the order, and by a void of it', async () => {
    await publish();
    await placed('o-1', 1);
    await placed('o-2', 1, 1, bob);
    await service.settled();
    const { transactions } = await ledger().ListTransactions({ member: mei });
    const txnId = transactions[0]?.txnId ?? '';
    await ledger().Reverse({ requestId: requestId(), member: mei, txnId, amount: '4' });
    await service.voided(bob, 'void-1', 'order.placed-o-2-1');
    await service.settled();
    await eventually(async () => {
      const seen = [await has(), await has(bob)];
      return seen.join() === '0 6 6,0 0 0' ? { found: true } : { seen };
    });
    await paid('o-1', 2);
    await paid('o-2', 2, 2, bob);
    await service.settled();
    expect([await has(), await has(bob)]).toEqual(['6 0 0', '0 0 0']);
    await expectSums({ available: '6', pending: '0' });
  });

  it('follow a member who was merged, once the event is told under the reference that earned them', async () => {
    await publish();
    await placed('o-1', 1, 1, bob);
    await service.settled();
    await service.joined('MembersMerged', 'm-1', mei, bob);
    await paid('o-1', 2);
    await service.settled();
    expect([await has(), await has(bob)]).toEqual(['0 0 0', '0 10 10']);
    await paid('o-1', 3, 3, bob);
    await service.settled();
    await eventually(async () => {
      const seen = [await has(), await has(bob)];
      return seen.join() === '10 0 0,0 0 0' ? { found: true } : { seen };
    });
    await expectSums({ available: '10', pending: '0' });
  });

  it('become available under a later version that lets nothing wait, and when the rule is retired', async () => {
    await publish();
    await placed('o-1', 1);
    await placed('o-2', 1);
    await service.settled();
    await rules().PublishRuleVersion({ requestId: requestId(), ruleId: 'order', rule: order });
    await service.settled();
    await placed('o-3', 2);
    await paid('o-1', 3);
    await service.settled();
    expect(await has()).toBe('20 10 10');
    await rules().RetireRule({ requestId: requestId(), ruleId: 'order' });
    await service.settled();
    await placed('o-4', 4);
    await paid('o-2', 5);
    await service.settled();
    expect(await has()).toBe('30 0 0');
  });

  it.each(['budget', 'partner'])(
    'wait as well where a %s pays, whose grant may come after the event',
    async (payer) => {
      if (payer === 'budget') {
        const fund = { budgetId: 'spring', amount: '15', reason: 'Spring', approver: 'li.na' };
        await service.clients().budgets.FundBudget({ requestId: requestId(), ...fund });
      } else {
        const owner = { partnerId: 'theatre' };
        await ledger().OpenAccount({ requestId: requestId(), owner, policy: { overdraft: '15' } });
      }
      await publish({
        ...waiting,
        ...(payer === 'budget' ? { budgetId: 'spring' } : { partnerId: 'theatre' }),
      });
      await placed('o-1', 1);
      await service.settled();
      expect(await has()).toBe('0 10 10');
      // In one read of the log: the event is decided before the grant of the payer.
      await placed('o-2', 2, 2, bob);
      await paid('o-2', 2, 2, bob);
      await paid('o-1', 2);
      await service.settled();
      expect([await has(), await has(bob)]).toEqual(['10 0 0', '5 0 0']);
      await expectSums({ available: '15', pending: '0' });
    },
  );
});

describe('a rule whose points wait for an event', () => {
  it('is shown as it was made', async () => {
    await publish();
    const { rule } = await rules().GetRule({ ruleId: 'order' });
    expect(JSON.parse(rule?.pendingUntil?.json ?? '')).toEqual({ kind: 'event', of: ['order.paid'] });
  });

  it('is tried out on an event that earns, and on one that is waited for', async () => {
    await publish();
    const tried = (verb: string, objectId: string) =>
      rules().DryRunEarn({ member: mei, event: { verb, objectId, objectKind: 'order', amount: '1000' } });
    const gone = toTimestamp(Date.parse('2027-03-12T00:00:00.000Z'));
    expect(await tried('order.placed', 'o-1')).toMatchObject({
      trials: [
        {
          ...{ outcome: 'TRIAL_OUTCOME_EARNED', amount: '10', activatesAt: null, awaitsUntil: gone },
          text: expect.stringMatching(/^10 points would be earned, pending until .*order\.paid.*\.$/),
        },
      ],
      balances: [{ before: '0', after: '0', pendingBefore: '0', pendingAfter: '10' }],
    });
    expect(await tried('order.paid', 'o-1')).toMatchObject({
      trials: [
        {
          outcome: 'TRIAL_OUTCOME_NOT_MATCHED',
          text: expect.stringMatching(/No points of it wait for this event\.$/),
        },
      ],
      balances: [],
    });
    await placed('o-1', 1);
    await paid('o-2', 1);
    await service.settled();
    expect(await tried('order.paid', 'o-1')).toMatchObject({
      trials: [
        {
          ...{ outcome: 'TRIAL_OUTCOME_ACTIVATED', amount: '0' },
          text: '10 points that wait for this event would be available.',
        },
      ],
      balances: [{ before: '0', after: '10', pendingBefore: '10', pendingAfter: '0' }],
    });
    expect(await tried('order.placed', 'o-2')).toMatchObject({
      trials: [{ text: '10 points would be earned, available as what they wait for has happened.' }],
      balances: [{ before: '0', after: '10', pendingBefore: '10', pendingAfter: '10' }],
    });
    expect(await has()).toBe('0 10 10');
  });

  it('is replayed with what still waits', async () => {
    await publish(order);
    await placed('o-1', 1);
    await placed('o-2', 2);
    await paid('o-3', 3);
    await placed('o-3', 4);
    await paid('o-1', 5);
    await service.settled();
    service.moveTo(START + 6 * HOUR);
    expect(await replayedWith(waiting)).toMatchObject({
      draft: {
        ...{ issuedPoints: '30', awaitingPoints: '10' },
        months: [
          { month: '2026-03', issued: '30', expiring: '0', outstanding: '30' },
          { month: '2027-03', issued: '0', expiring: '10', outstanding: '20' },
        ],
      },
      present: { issuedPoints: '30', awaitingPoints: '0', months: [{ outstanding: '30' }] },
    });
  });

  it('is replayed without events that count no more: what they would have made available still waits', async () => {
    await publish(order);
    await placed('o-1', 1);
    await paid('o-1', 2);
    await placed('o-2', 3);
    await service.voided(mei, 'v-1', 'order.paid-o-1-2');
    await service.voided(mei, 'v-2', 'order.placed-o-2-3');
    expect(await replayedWith(waiting)).toMatchObject({
      draft: { issuedPoints: '10', awaitingPoints: '10' },
      voidEvents: '2',
    });
  });

  it('is not applied to the past: what it would add waits for nothing', async () => {
    await publish();
    const period = { from: toTimestamp(START - HOUR), to: toTimestamp(START) };
    const refused = rules().ReapplyRule({ requestId: 'r1', ruleId: 'order', ...period });
    expect(await reasonOf(refused)).toBe('RULE_NOT_REAPPLICABLE');
  });
});
