import { decide } from './decide.ts';
import type { AccountCommand } from './decide.ts';
import { MAX_POINTS, isTransaction, worthOf } from './events.ts';
import type { AccountEvent, TransactionEvent } from './events.ts';
import { NO_ACCOUNT, evolve, scoreOf } from './state.ts';
import type { AccountState, OpenAccount } from './state.ts';
import type { Terms } from './terms.ts';
import { dueAt } from './time.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;
const holder = { mid: 'a'.repeat(32), unit: 'coins' };
const owing = { version: 1, shortfall: 'owe', warningMs: 7 * DAY } as const;

/** An account in a unit that lets what is missing be owed. */
function coins(terms: Terms = owing) {
  const ledger: AccountEvent[] = [];
  let state: AccountState = NO_ACCOUNT;
  return {
    ask: (
      command: Omit<AccountCommand, 'mid' | 'unit'> & { readonly type: AccountCommand['type'] },
      now = NOW,
    ): TransactionEvent | string | undefined => {
      const asked = { ...holder, terms, ...command } as AccountCommand;
      const decision = decide(state, asked, { now });
      if (decision.outcome === 'rejected') return decision.rejection.code;
      ledger.push(...decision.events);
      state = decision.events.reduce(evolve, state);
      return decision.events.filter(isTransaction).at(-1);
    },
    open: () => state as OpenAccount,
    original: (index: number) => {
      const event = ledger[index] as TransactionEvent;
      return { ...event.data, version: index + 1, type: event.type };
    },
    types: () => ledger.map(({ type }) => type),
  };
}

const clawBack = (amount: bigint) => ({
  type: 'EarnByRule' as const,
  direction: 'claw_back' as const,
  amount,
  rule: { ruleId: 'refund', version: 1 },
  cause: { eventId: 'i-1', verb: 'order.refunded' },
  effectiveAt: NOW,
});

describe('points that are taken back after they are spent', () => {
  it('leave the balance at zero where the unit says so, and the rest is owed', () => {
    const account = coins();
    account.ask({ type: 'Earn', amount: 100n } as never);
    account.ask({ type: 'Redeem', amount: 70n } as never);
    const answer = account.ask(clawBack(100n)) as TransactionEvent;
    expect(answer.data).toMatchObject({
      amount: -30n,
      balanceAfter: 0n,
      postings: [
        { debit: 'member', credit: 'issuance', amount: 30n },
        { debit: 'owed', credit: 'issuance', amount: 70n },
      ],
    });
    expect(worthOf(answer.data)).toBe(-100n);
    expect(account.open()).toMatchObject({ balance: 0n, owed: 70n, lots: [] });
    expect(scoreOf(account.open())).toBe(-70n);
  });

  it('go below zero where nothing is said', () => {
    const account = coins({ ...owing, version: 0 });
    account.ask({ type: 'Earn', amount: 30n } as never);
    account.ask(clawBack(100n));
    expect(account.open()).toMatchObject({ balance: -70n, lots: [] });
    expect(account.open().owed).toBeUndefined();
  });

  it('are settled by what is earned next, nearest expiry first, also by what was pending', () => {
    const account = coins();
    account.ask(clawBack(70n));
    const [soon, later] = [NOW + DAY, NOW + 2 * DAY];
    const answer = account.ask({ type: 'Earn', amount: 50n, activatesAt: soon, expiresAt: later } as never);
    expect(answer).toMatchObject({ data: { postings: [{ debit: 'issuance', credit: 'pending' }] } });
    expect(account.open().owed).toBe(70n);
    account.ask({ type: 'Elapse' }, soon);
    expect(account.open()).toMatchObject({ owed: 20n, balance: 0n, lots: [] });
    const last = account.ask({ type: 'Earn', amount: 50n } as never, soon) as TransactionEvent;
    expect(last.data).toMatchObject({
      amount: 30n,
      postings: [
        { debit: 'issuance', credit: 'owed', amount: 20n },
        { debit: 'issuance', credit: 'member', amount: 30n },
      ],
      lots: [{ amount: 30n }],
    });
    expect(account.open().owed).toBe(0n);
  });

  it('are not settled by what comes out of a hold or from another member', () => {
    const account = coins();
    account.ask({ type: 'Earn', amount: 30n } as never);
    account.ask({ type: 'Hold', holdId: 'h', amount: 30n, expiresAt: NOW + DAY } as never);
    account.ask(clawBack(10n));
    account.ask({ type: 'Void', holdId: 'h' } as never);
    const from = { mid: 'b'.repeat(32) };
    account.ask({
      type: 'ReceiveTransfer',
      transferId: 't',
      from,
      parts: [{ amount: 5n }],
      effectiveAt: NOW,
    } as never);
    expect(account.open()).toMatchObject({ balance: 35n, owed: 10n });
    expect(account.ask({ type: 'Redeem', amount: 35n } as never)).toMatchObject({ type: 'Redeemed' });
  });

  it('are given back whole when the taking itself is reversed, once', () => {
    const account = coins();
    account.ask({ type: 'Earn', amount: 30n } as never);
    account.ask(clawBack(100n));
    const place = account.types().indexOf('ClawedBack');
    const reverse = { type: 'Reverse', txnId: 't', original: account.original(place) } as never;
    expect(account.ask(reverse)).toMatchObject({ data: { amount: 30n } });
    expect(account.open()).toMatchObject({ balance: 30n, owed: 0n });
    expect(account.ask(reverse)).toBe('ALREADY_REVERSED');
  });

  it('may be reversed up to all that they were, however many parts that had', () => {
    const account = coins();
    account.ask(clawBack(70n));
    account.ask({ type: 'Earn', amount: 100n } as never);
    const original = account.original(account.types().indexOf('Earned'));
    const reverse = (amount: bigint) =>
      account.ask({ type: 'Reverse', txnId: 't', original, amount } as never);
    expect(reverse(101n)).toBe('REVERSAL_TOO_LARGE');
    expect(reverse(100n)).toMatchObject({ type: 'Reversed', data: { amount: -30n } });
    expect(account.open()).toMatchObject({ balance: 0n, owed: 70n });
  });

  it('are refused where what is owed would leave int64', () => {
    const account = coins();
    account.ask(clawBack(MAX_POINTS));
    const adjust = { type: 'Adjust', amount: -1n, reason: 'r', approver: 'a' } as never;
    expect(account.ask(adjust)).toBe('AMOUNT_OVERFLOW');
    expect(account.ask(clawBack(1n))).toBeUndefined();
    expect(account.types().at(-1)).toBe('EarnRejected');
  });
});

describe('the terms of a unit', () => {
  it('are written down once, when they are heard or newer', () => {
    const account = coins();
    account.ask({ type: 'Earn', amount: 1n } as never);
    account.ask({ type: 'Earn', amount: 1n } as never);
    expect(account.types()).toEqual(['AccountOpened', 'TermsChanged', 'Earned', 'Earned']);
    account.ask({ type: 'Earn', amount: 1n, terms: { ...owing, version: 3 } } as never);
    // The log lags behind: its command was made under the second version.
    account.ask({ type: 'Earn', amount: 1n, terms: { ...owing, version: 2 } } as never);
    expect(account.types().slice(4)).toEqual(['TermsChanged', 'Earned', 'Earned']);
    expect(account.open().terms?.version).toBe(3);
  });

  it('say how long ahead expiry is announced', () => {
    const account = coins();
    const expiresAt = NOW + 20 * DAY;
    account.ask({ type: 'Earn', amount: 5n, expiresAt } as never);
    expect(dueAt(account.open())).toBe(expiresAt - 7 * DAY);
    account.ask({ type: 'Elapse' }, expiresAt - 7 * DAY - 1);
    expect(account.types()).not.toContain('Elapsed');
    account.ask({ type: 'Elapse' }, expiresAt - 7 * DAY);
    expect(account.open().lots).toEqual([{ expiresAt, amount: 5n, warned: true }]);
    expect(dueAt(account.open())).toBe(expiresAt);
  });

  it('may ask that nothing is announced', () => {
    const account = coins({ ...owing, warningMs: 0 });
    const expiresAt = NOW + 20 * DAY;
    account.ask({ type: 'Earn', amount: 5n, expiresAt } as never);
    account.ask({ type: 'Elapse' }, expiresAt - 1);
    expect(account.types()).not.toContain('Elapsed');
    account.ask({ type: 'Elapse' }, expiresAt);
    expect(account.open().lots).toEqual([]);
  });
});
