import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const [mei, bob, eve] = [user('mei.lin'), user('bob'), user('eve')];

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.configure(1, 'Europe/London');
});
afterEach(() => service.stop());

const requestId = createRequestIds();

const order = {
  ruleId: 'order',
  name: 'A point a pound',
  trigger: { json: '{"kind":"event","of":"order.paid"}' },
  rate: { points: '1', perMinorUnits: '100' },
  direction: 'RULE_DIRECTION_EARN' as const,
};
/** From ten pounds on, twice as much, and at most 30 a day. */
const better = {
  ...order,
  trigger: { json: '{"kind":"event","of":"order.paid","where":{"amount":{"gte":"1000"}}}' },
  rate: { points: '2', perMinorUnits: '100' },
  capPerMemberAndDay: '30',
};

/** The draft, where nothing else is said. */
async function publish(rule: object | null = null): Promise<void> {
  await service.clients().rules.PublishRuleVersion({ requestId: requestId(), ruleId: 'order', rule });
  await service.settled();
}
async function history(): Promise<void> {
  await service.clients().rules.CreateRule({ requestId: requestId(), rule: order });
  await publish();
  await service.interacted(mei, 'i-1', START + HOUR, 'order.paid', '1000');
  await service.interacted(mei, 'i-2', START + 2 * HOUR, 'order.paid', '1500');
  await service.interacted(bob, 'i-3', START + 2 * HOUR, 'order.paid', '500');
  await service.interacted(eve, 'i-4', START + 4 * HOUR, 'order.paid', '1000');
  await service.settled();
  service.moveTo(START + 5 * HOUR);
}
const reapply = (id: string, from = START, to = START + 3 * HOUR) =>
  service.clients().rules.ReapplyRule({
    ...{ requestId: id, ruleId: 'order', from: toTimestamp(from), to: toTimestamp(to) },
  });
const reached = (id: string, state: string) =>
  eventually(async () => {
    const { reapplication } = await service.clients().rules.GetReapplication({ reapplicationId: id });
    return reapplication?.state === state ? { found: reapplication } : { seen: reapplication };
  });
async function book(id: string) {
  const said = { reason: 'The better rule was promised', approver: 'li.na' };
  await service.clients().rules.BookReapplication({ reapplicationId: id, ...said });
  const booked = await reached(id, 'REAPPLICATION_STATE_BOOKED');
  await service.settled();
  return booked;
}
const balances = async (): Promise<readonly string[]> =>
  Promise.all(
    [mei, bob, eve].map(async (member) => (await service.clients().ledger.GetBalance({ member })).balance),
  );

describe('a rule that is applied to the past', () => {
  it('is previewed, and then books the difference of each event, once', async () => {
    await history();
    await publish(better);
    expect(await balances()).toEqual(['25', '5', '10']);
    await reapply('a-1');
    const preview = await reached('a-1', 'REAPPLICATION_STATE_PREVIEWED');
    // 20 instead of 10, then the 10 that the day has left instead of 15; nothing instead of 5; eve's is later.
    expect(preview).toMatchObject({
      ruleVersion: 2,
      report: {
        ...{ events: '3', addedPoints: '10', takenPoints: '10', gainingMembers: '1', losingMembers: '1' },
        mostGaining: [{ member: { externalId: 'mei.lin' }, points: '5' }],
        mostLosing: [{ member: { externalId: 'bob' }, points: '-5' }],
      },
    });
    expect(await balances()).toEqual(['25', '5', '10']);
    await book('a-1');
    expect(await balances()).toEqual(['30', '0', '10']);
    expect(service.told('PointsAdjusted')).toHaveLength(3);
    expect(service.told('PointsAdjusted')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          causationid: 'i-1',
          data: expect.objectContaining({
            ...{ amount: '10', ruleId: 'order', ruleVersion: 2, approver: 'li.na' },
            cause: expect.objectContaining({
              eventId: 'i-1',
              effectiveAt: new Date(START + HOUR).toISOString(),
            }) as object,
          }) as object,
        }),
      ]),
    );
    const past = { member: mei, asOf: toTimestamp(START + 3 * HOUR) };
    expect(await service.clients().ledger.GetBalance(past)).toMatchObject({ balance: '25' });

    // Again, over a longer period: what is right stays, and what is new is added.
    await book('a-1');
    await reapply('a-2', START, START + 5 * HOUR);
    expect((await reached('a-2', 'REAPPLICATION_STATE_PREVIEWED')).report).toMatchObject({ events: '1' });
    await service.restart();
    await book('a-2');
    expect(await balances()).toEqual(['30', '0', '20']);

    // And back: the first version's amounts are what the third one says.
    await publish(order);
    await reapply('a-3', START, START + 5 * HOUR);
    await reached('a-3', 'REAPPLICATION_STATE_PREVIEWED');
    await book('a-3');
    expect(await balances()).toEqual(['25', '5', '10']);
  });

  it('leaves alone what was undone by hand', async () => {
    await history();
    const { transactions } = await service.clients().ledger.ListTransactions({ member: bob });
    const [{ txnId } = { txnId: '' }] = transactions;
    await service.clients().ledger.Reverse({ requestId: requestId(), member: bob, txnId });
    await reapply('a-1');
    expect((await reached('a-1', 'REAPPLICATION_STATE_PREVIEWED')).report).toMatchObject({ events: '0' });
  });

  it('is refused with a reason of its own', async () => {
    await history();
    const { rules } = service.clients();
    const refused = (more: object) =>
      reasonOf(
        rules.ReapplyRule({
          ...{
            requestId: requestId(),
            ruleId: 'order',
            from: toTimestamp(START),
            to: toTimestamp(START + 1),
          },
          ...more,
        }),
      );
    expect(await refused({ ruleId: 'none' })).toBe('RULE_UNKNOWN');
    expect(await refused({ to: toTimestamp(START) })).toBe('PERIOD_INVALID');
    expect(await refused({ to: toTimestamp(START + 6 * HOUR) })).toBe('PERIOD_INVALID');
    await reapply('a-1');
    await reached('a-1', 'REAPPLICATION_STATE_PREVIEWED');
    expect(await reasonOf(reapply('a-1', START + 1))).toBe('REQUEST_ID_REUSED');
    const booked = (reapplicationId: string, more: object = {}) =>
      reasonOf(rules.BookReapplication({ reapplicationId, reason: 'Because', approver: 'li.na', ...more }));
    expect(await booked('none')).toBe('REAPPLICATION_UNKNOWN');
    expect(await booked('a-1', { approver: 'anna' })).toBe('SELF_APPROVED');
    await publish(better);
    expect(await booked('a-1')).toBe('REAPPLICATION_STALE');
    await publish({ ...order, members: { segmentIds: ['vip'] } });
    expect(await refused({})).toBe('RULE_NOT_REAPPLICABLE');
  });
});
