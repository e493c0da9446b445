import { eventually } from '@rapport/testkit/eventually';
import { reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

/*
 * Days on which things come in the wrong order, or not as they should. What callers alone can do wrong stands beside each
 * call in `points.component.test.ts`.
 */

const START = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;
const mei = user('mei.lin');

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
});
afterEach(() => service.stop());

const ledger = () => service.clients().ledger;
const balanceOf = async (asOf?: number): Promise<string> => {
  const at = asOf === undefined ? {} : { asOf: { seconds: String(Math.floor(asOf / 1_000)) } };
  return (await ledger().GetBalance({ member: mei, ...at })).balance;
};

async function publish(ruleId: string, verb: string, direction: 'EARN' | 'CLAW_BACK'): Promise<void> {
  const rule = {
    ...{ ruleId, name: ruleId, direction: `RULE_DIRECTION_${direction}` as const },
    ...{ trigger: { json: JSON.stringify({ kind: 'event', of: [verb] }) } },
    rate: { points: '1', perMinorUnits: '100' },
  };
  await service.clients().rules.CreateRule({ requestId: `c-${ruleId}`, rule });
  await service.clients().rules.PublishRuleVersion({ requestId: `p-${ruleId}`, ruleId });
  await service.settled();
}

/** Whatever came: every transaction sums to zero, and the balance is what the postings say. */
async function expectSums(): Promise<void> {
  const { transactions } = await ledger().ListTransactions({ member: mei });
  const sums = new Map<string, bigint>();
  for (const { debitAccount, creditAccount, amount } of transactions.flatMap(({ postings }) => postings)) {
    sums.set(debitAccount, (sums.get(debitAccount) ?? 0n) - BigInt(amount));
    sums.set(creditAccount, (sums.get(creditAccount) ?? 0n) + BigInt(amount));
  }
  expect([...sums.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
  const account = `acme:account:member:${service.identify('acme', mei)}:points`;
  expect(String(sums.get(account) ?? 0n)).toBe(await balanceOf());
}

describe('on a bad day', () => {
  it('the refund comes before its order: below zero until the order makes it good', async () => {
    await publish('order', 'order.paid', 'EARN');
    await publish('refund', 'order.refunded', 'CLAW_BACK');
    service.moveTo(START + DAY);
    await service.interacted(mei, 'refund-1', START + 2_000, 'order.refunded', '5000');
    await service.settled();
    expect(await balanceOf()).toBe('-50');
    expect(await reasonOf(ledger().Redeem({ requestId: 'r', member: mei, amount: '1' }))).toBe(
      'INSUFFICIENT_POINTS',
    );
    await service.interacted(mei, 'order-1', START + 1_000, 'order.paid', '5000');
    await service.settled();
    expect(await balanceOf()).toBe('0');
    // In the past it was as it happened, not as it was told.
    expect([await balanceOf(START + 1_000), await balanceOf(START + 2_000)]).toEqual(['50', '0']);
    await expectSums();
  });

  it('the same order comes twice, at once and days later: it is earned once', async () => {
    await publish('order', 'order.paid', 'EARN');
    for (const at of [START, START, START + 3 * DAY]) {
      await service.interacted(mei, 'order-1', at, 'order.paid', '5000');
    }
    await service.settled();
    expect(await balanceOf()).toBe('50');
    await expectSums();
  });

  it('a rule that would pay for its own points is no rule: nothing that points tell can trigger one', async () => {
    const { rules } = service.clients();
    for (const verb of ['points.earned', 'PointsEarned', 'rapport.points.PointsEarned.v1', '*']) {
      const rule = {
        ...{ ruleId: 'circle', name: 'Circle', direction: 'RULE_DIRECTION_EARN' as const },
        ...{ trigger: { json: JSON.stringify({ kind: 'event', of: [verb] }) }, fixed: { points: '1' } },
      };
      expect(await reasonOf(rules.CreateRule({ requestId: `c-${verb.length}`, rule }))).toBe('RULE_INVALID');
    }
  });

  it('the clock jumps a year ahead, and back: what was over stays over, and no booking is before the last', async () => {
    const at = (day: number) => ({ seconds: String((START + day * DAY) / 1_000) });
    await ledger().Earn({ requestId: 'short', member: mei, amount: '50', expiresAt: at(1) });
    await ledger().Earn({ requestId: 'long', member: mei, amount: '7' });
    await ledger().Hold({ requestId: 'h', member: mei, amount: '3', expiresAt: at(2) });
    service.moveTo(START + 365 * DAY);
    await eventually(async () => {
      const { transactions } = await ledger().ListTransactions({ member: mei });
      const kinds = transactions.map(({ kind }) => kind);
      return kinds.includes('TRANSACTION_KIND_EXPIRED') && kinds.includes('TRANSACTION_KIND_HOLD_EXPIRED')
        ? { found: true }
        : { seen: kinds };
    });
    await ledger().Redeem({ requestId: 'there', member: mei, amount: '1' });
    service.moveTo(START);
    const { transaction } = await ledger().Redeem({ requestId: 'back', member: mei, amount: '1' });
    expect(Number(transaction?.effectiveAt?.seconds) * 1_000).toBe(START + 365 * DAY);
    expect(await reasonOf(ledger().Capture({ requestId: 'c', member: mei, holdId: 'h' }))).toBe(
      'HOLD_EXPIRED',
    );
    expect(
      await reasonOf(ledger().Earn({ requestId: 'e', member: mei, amount: '1', expiresAt: at(9) })),
    ).toBe('EXPIRY_NOT_AHEAD');
    await expectSums();
  });

  it('what a sender booked before the clock was put back is there for whom it was sent to', async () => {
    const eve = user('eve');
    await ledger().Earn({ requestId: 'own', member: mei, amount: '1' });
    service.moveTo(START + DAY);
    await ledger().Earn({ requestId: 'later', member: eve, amount: '20' });
    service.moveTo(START);
    await ledger().Transfer({ requestId: 't', member: eve, to: mei, amount: '7' });
    await service.settled();
    expect(await balanceOf()).toBe('8');
    expect(await balanceOf(START)).toBe('1');
    // Hers were earned at an instant that is ahead again.
    const { balance, parts } = await ledger().ExplainBalance({ member: eve });
    const explained = parts.reduce((sum, { amount }) => sum + Number(amount), 0);
    expect([balance, explained]).toEqual(['13', 13]);
    const { lots } = await ledger().ListExpiringLots({ member: mei });
    expect(lots.map(({ amount }) => amount)).toEqual(['8']);
    await expectSums();
  });
});
