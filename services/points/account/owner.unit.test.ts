import fc from 'fast-check';
import { accountAggregate } from './aggregate.ts';
import type { AccountCommand } from './decide.ts';
import type { AccountEvent, EarnByRule } from './events.ts';
import { sumOf } from './lots.ts';
import { memberOfStream, ownerKindOf, streamOfOwner } from './names.ts';
import { isSameOwner, ownerIdOf } from './owner.ts';
import type { NamedOwner, Policy } from './owner.ts';
import { NO_ACCOUNT, evolve, owedBy, totalOf } from './state.ts';
import type { AccountState } from './state.ts';

type Adjusted = Extract<AccountEvent, { readonly type: 'Adjusted' }>;

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;
const MEI = 'a'.repeat(32);
const theatre: NamedOwner = { kind: 'partner', id: 'theatre' };
const account = { owner: theatre, unit: 'points' };
const to = { mid: MEI };

function ask(state: AccountState, command: AccountCommand, now = NOW) {
  const decision = accountAggregate.decide(state, command, { now });
  if (decision.outcome === 'rejected') return { state, events: [], refusal: decision.rejection };
  return { state: decision.events.reduce(evolve, state), events: decision.events };
}
const given = (...commands: readonly AccountCommand[]): AccountState =>
  commands.reduce<AccountState>((state, command) => ask(state, command).state, NO_ACCOUNT);

const open = (policy: Policy = { overdraft: 0n }): AccountCommand => ({
  ...{ type: 'OpenAccount', ...account, policy, zone: 'Europe/London' },
});
const earn = (amount: bigint, expiresAt?: number): AccountCommand => ({
  ...{ type: 'Earn', ...account, amount },
  ...(expiresAt !== undefined && { expiresAt }),
});
const send = (amount: bigint, expiresAt?: number): AccountCommand => ({
  ...{ type: 'Transfer', ...account, amount, to, transferId: 't-1' },
  ...(expiresAt !== undefined && { expiresAt }),
});
const receive = (amount: bigint, takesBack?: true): AccountCommand => ({
  ...{
    type: 'ReceiveTransfer',
    ...account,
    transferId: 't-2',
    from: to,
    parts: [{ amount }],
    effectiveAt: NOW,
  },
  ...(takesBack === true && { takesBack }),
});
const publish = (event: AccountEvent, state: AccountState) =>
  accountAggregate.publish(
    {
      ...{ stream: streamOfOwner('acme', account, 'points'), version: 1, tenant: 'acme', event },
      ...{ effectiveAt: NOW, recordedAt: NOW, requestId: 'r', actor: 'anna' },
    },
    state,
  );

describe('who owns an account', () => {
  it('is in its stream, where a member stands as ever', () => {
    expect(streamOfOwner('acme', { mid: MEI }, 'points')).toBe(`acme:account:member:${MEI}:points`);
    expect(streamOfOwner('acme', { owner: theatre }, 'points')).toBe('acme:account:partner:theatre:points');
    const club = streamOfOwner('acme', { owner: { kind: 'program', id: 'club' } }, 'coins');
    expect(club).toBe('acme:account:program:club:coins');
    const summer = streamOfOwner('acme', { owner: { kind: 'pool', id: 'summer' } }, 'coins');
    expect(summer).toBe('acme:account:pool:summer:coins');
    expect([club, summer, streamOfOwner('acme', to, 'points')].map(ownerKindOf)).toEqual([
      'program',
      'pool',
      'member',
    ]);
    expect([summer, `${summer}:held`].map(memberOfStream)).toEqual([undefined, undefined]);
  });

  it('is one of another kind, also where both are called the same', () => {
    expect(isSameOwner({ owner: theatre }, { owner: { ...theatre } })).toBe(true);
    expect(isSameOwner({ owner: theatre }, { owner: { kind: 'program', id: 'theatre' } })).toBe(false);
    expect(isSameOwner({ owner: { kind: 'partner', id: MEI } }, { mid: MEI })).toBe(false);
    expect(ownerIdOf({ ...account, mid: undefined })).toEqual({ owner: theatre });
  });
});

describe('the account of a partner', () => {
  it('is opened once, and tells under its own key', () => {
    const { state, events } = ask(NO_ACCOUNT, open({ overdraft: 5n, cap: 100n }));
    expect(events).toEqual([
      {
        type: 'AccountOpened',
        data: {
          ...{ owner: theatre, unit: 'points', effectiveAt: NOW, zone: 'Europe/London' },
          policy: { overdraft: 5n, cap: 100n },
        },
      },
    ]);
    const [opened] = events;
    expect(opened && publish(opened, state)).toMatchObject([
      {
        type: 'rapport.points.AccountOpened.v1',
        key: 'acme:account:partner:theatre:points',
        data: {
          ...{ owner: theatre, unit: 'points', timeZone: 'Europe/London' },
          policy: { overdraft: '5', cap: '100' },
        },
      },
    ]);
    expect(ask(state, open({ overdraft: 5n, cap: 100n })).events).toEqual([]);
    const changed = ask(state, open({ overdraft: 9n }));
    expect(changed.events).toMatchObject([{ type: 'PolicyChanged', data: { policy: { overdraft: 9n } } }]);
    expect(changed.state).toMatchObject({ policy: { overdraft: 9n }, zone: 'Europe/London' });
    expect(publish(changed.events[0] as AccountEvent, changed.state)).toMatchObject([
      { type: 'rapport.points.AccountPolicyChanged.v1', data: { policy: { overdraft: '9' } } },
    ]);
  });

  it('is not told of a member, whose first booking says so', () => {
    const { state, events } = ask(NO_ACCOUNT, { type: 'Earn', mid: MEI, unit: 'points', amount: 1n });
    expect(events.flatMap((event) => publish(event, state)).map(({ type }) => type)).toEqual([
      'rapport.points.PointsEarned.v1',
    ]);
  });

  it.each<[string, AccountCommand]>([
    ['earn', earn(1n)],
    ['redeem', { type: 'Redeem', ...account, amount: 1n }],
    ['send', send(1n)],
    ['receive', receive(1n)],
    ['reverse', { type: 'Reverse', ...account, txnId: 'x' }],
  ])('does not %s before it is opened, and says what to do', (_what, command) => {
    expect(ask(NO_ACCOUNT, command).refusal).toMatchObject({
      code: 'ACCOUNT_NOT_OPEN',
      message: expect.stringContaining('OpenAccount') as string,
      facts: { kind: 'partner', id: 'theatre', unit: 'points' },
    });
  });

  it('has nothing due before it is opened', () => {
    expect(ask(NO_ACCOUNT, { type: 'Elapse', ...account })).toMatchObject({ events: [], state: NO_ACCOUNT });
  });

  it.each([[{ overdraft: -1n }], [{ overdraft: 0n, cap: 0n }], [{ overdraft: 0n, cap: -5n }]])(
    'is refused under %j',
    (policy) => {
      expect(ask(NO_ACCOUNT, open(policy)).refusal?.code).toBe('POLICY_INVALID');
    },
  );

  it('sends what it has with its expiry, and on credit what expires as is said', () => {
    const state = given(open({ overdraft: 10n }), earn(4n, NOW + DAY));
    const { events, state: sent } = ask(state, send(9n, NOW + 2 * DAY));
    expect(events).toMatchObject([
      {
        type: 'TransferSent',
        data: {
          amount: -9n,
          balanceAfter: -5n,
          lots: [{ amount: -4n, expiresAt: NOW + DAY }],
          onCredit: { amount: 5n, expiresAt: NOW + 2 * DAY },
        },
      },
    ]);
    expect(sent).toMatchObject({
      balance: -5n,
      lots: [],
      outgoing: [
        {
          parts: [
            { amount: 4n, expiresAt: NOW + DAY },
            { amount: 5n, expiresAt: NOW + 2 * DAY },
          ],
        },
      ],
    });
    // Back again, it is as if nothing had been sent.
    const back = ask(sent, { type: 'SettleTransfer', ...account, transferId: 't-1', received: false });
    expect(back.events).toMatchObject([{ type: 'TransferReturned', data: { to, amount: 9n } }]);
    expect(back.state).toMatchObject({ balance: 4n, outgoing: [] });
  });

  it('goes as far below zero as its policy, and not a point further', () => {
    const state = given(open({ overdraft: 10n }), earn(4n));
    expect(ask(state, send(14n)).refusal).toBeUndefined();
    expect(ask(state, send(15n)).refusal).toMatchObject({
      code: 'INSUFFICIENT_POINTS',
      facts: { balance: '4', needed: '15', overdraft: '10' },
    });
    expect(ask(state, { type: 'Redeem', ...account, amount: 15n }).refusal?.code).toBe('INSUFFICIENT_POINTS');
    // A hold is of lots, and on credit there are none.
    const hold = { type: 'Hold', ...account, holdId: 'h', expiresAt: NOW + DAY } as const;
    expect(ask(state, { ...hold, amount: 5n }).refusal?.code).toBe('INSUFFICIENT_POINTS');
  });

  it('takes up to its cap, and what comes back to it beyond that', () => {
    const state = given(open({ overdraft: 0n, cap: 10n }), earn(6n));
    for (const command of [
      earn(5n),
      receive(5n),
      { type: 'Adjust', ...account, amount: 5n, reason: 'r', approver: 'li' } as const,
    ]) {
      expect(ask(state, command).refusal).toMatchObject({
        code: 'ACCOUNT_FULL',
        facts: { cap: '10', total: '6', amount: '5' },
      });
    }
    expect(ask(state, receive(4n)).refusal).toBeUndefined();
    expect(ask(state, receive(5n, true)).state).toMatchObject({ balance: 11n });
  });

  it('does not send to itself', () => {
    const command = { ...send(1n), to: { owner: { ...theatre } } } as AccountCommand;
    expect(ask(given(open(), earn(5n)), command).refusal?.code).toBe('TRANSFER_TO_ONESELF');
  });

  it('is ranked with nobody', () => {
    expect(accountAggregate.indexed?.(given(open(), earn(5n, NOW + DAY)))).toEqual({
      dueAt: NOW + DAY,
    });
  });

  it('is never beyond its policy, and its lots come to its balance, whatever is asked of it', () => {
    const step = fc.oneof(
      fc
        .record({ amount: fc.bigInt({ min: 1n, max: 30n }), days: fc.nat(3) })
        .map(({ amount, days }) => [earn(amount, days === 0 ? undefined : NOW + days * DAY)]),
      fc
        .record({ amount: fc.bigInt({ min: 1n, max: 30n }), received: fc.boolean() })
        .map(({ amount, received }): AccountCommand[] => [
          send(amount),
          { type: 'SettleTransfer', ...account, transferId: 't-1', received },
        ]),
      fc.bigInt({ min: 1n, max: 30n }).map((amount) => [receive(amount)]),
      fc
        .bigInt({ min: 1n, max: 30n })
        .map((amount): AccountCommand[] => [{ type: 'Redeem', ...account, amount }]),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state = given(open({ overdraft: 20n, cap: 50n }));
        for (const command of steps.flat()) {
          state = ask(state, command).state;
          if (state.status === 'none') throw new Error('It was opened.');
          expect(state.balance >= -20n && totalOf(state) <= 50n).toBe(true);
          expect(sumOf(state.lots)).toBe(state.balance > 0n ? state.balance : 0n);
        }
      }),
    );
  });
});

describe('the account of a prize pool', () => {
  const pool = { owner: { kind: 'pool', id: 'summer' }, unit: 'points' } as const;
  const opened: AccountCommand = { type: 'OpenAccount', ...pool, policy: { overdraft: 0n }, zone: 'UTC' };
  const adjust = (amount: bigint, more: object = {}): AccountCommand => ({
    ...{ type: 'Adjust', ...pool, amount, reason: 'r', approver: 'li', ...more },
  });
  const won = (amount: bigint, place: number): EarnByRule => ({
    ...{ type: 'EarnByRule', mid: MEI, unit: 'points', direction: 'earn', amount, effectiveAt: NOW },
    rule: { ruleId: 'leaderboard:week', version: 1 },
    cause: { eventId: `prize:week:s:${place}`, verb: 'season.closed' },
  });
  const charge = (amount: bigint, place = 1): AccountCommand => ({
    ...{ type: 'Charge', ...pool, earn: won(amount, place) },
  });
  const owes = { terms: { version: 1, shortfall: 'owe', warningMs: 0 } } as const;

  it('has no overdraft', () => {
    const command = { ...opened, policy: { overdraft: 1n } } as AccountCommand;
    expect(ask(NO_ACCOUNT, command).refusal).toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringContaining('overdraft at 0') as string,
    });
    expect(ask(given(opened), command).refusal?.code).toBe('POLICY_INVALID');
  });

  it.each([
    ['below zero', {}],
    ['as what is owed', owes],
  ])('gives nothing that it does not have, not even %s', (_where, terms) => {
    const { state, events } = ask(given(opened), adjust(30n, terms));
    const spent = ask(state, { type: 'Redeem', ...pool, amount: 20n }).state;
    expect(ask(spent, adjust(-11n)).refusal).toMatchObject({
      code: 'INSUFFICIENT_POINTS',
      facts: { balance: '10', needed: '11' },
    });
    expect(ask(spent, adjust(-10n)).refusal).toBeUndefined();
    const [adjusted] = events.filter(({ type }) => type === 'Adjusted') as readonly Adjusted[];
    if (adjusted === undefined) throw new Error('It was adjusted.');
    const original = { ...adjusted.data, version: 2, type: 'Adjusted' } as const;
    const reverse: AccountCommand = { type: 'Reverse', ...pool, txnId: 't', original };
    expect(ask(spent, reverse).refusal).toMatchObject({
      code: 'INSUFFICIENT_POINTS',
      facts: { balance: '10', needed: '30' },
    });
    expect(ask(spent, { ...reverse, amount: 10n }).refusal).toBeUndefined();
  });

  it('is charged for a prize, for the part that it has, and refuses the next', () => {
    const first = ask(given(opened, adjust(100n)), charge(60n, 1));
    const second = ask(first.state, charge(60n, 2));
    const third = ask(second.state, charge(60n, 3));
    expect([first, second, third].flatMap(({ events }) => events)).toMatchObject([
      { type: 'Charged', data: { amount: -60n, to: { mid: MEI } } },
      { type: 'Charged', data: { amount: -40n, balanceAfter: 0n } },
      { type: 'ChargeRefused', data: { earn: { amount: 60n } } },
    ]);
    const [charged] = second.events;
    expect(charged && publish(charged, second.state)).toMatchObject([
      { type: 'rapport.points.PointsCharged.v1' },
      {
        type: 'rapport.points.BudgetDrawn.v1',
        key: `acme:${MEI}`,
        data: { budgetId: '', poolId: 'summer', wanted: '60', granted: '40', remaining: '0' },
      },
    ]);
  });

  it('is dry for the member who gets nothing', () => {
    const budget = { poolId: 'summer', lots: [], wanted: 60n };
    const earn = { ...won(0n, 3), budget };
    expect(ask(NO_ACCOUNT, earn).events).toMatchObject([
      { type: 'AccountOpened' },
      { type: 'EarnRejected', data: { reason: 'pool', wanted: 60n, budget: { poolId: 'summer' } } },
    ]);
  });

  it('is never below zero, whatever is asked of it', () => {
    const amounts = fc.bigInt({ min: 1n, max: 30n });
    const step = fc.oneof(
      fc.bigInt({ min: -30n, max: 30n }).map((amount) => adjust(amount)),
      fc.bigInt({ min: -30n, max: 30n }).map((amount) => adjust(amount, owes)),
      amounts.map((amount): AccountCommand => ({ type: 'Redeem', ...pool, amount })),
      amounts.map((amount): AccountCommand => charge(amount)),
      amounts.map((amount): AccountCommand => ({
        ...{ type: 'ReturnCharge', ...pool, from: to, lots: [], amount, effectiveAt: NOW },
      })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state = given(opened);
        for (const command of steps) {
          state = ask(state, command).state;
          if (state.status === 'none') throw new Error('It was opened.');
          expect(state.balance - owedBy(state) >= 0n && sumOf(state.lots) === state.balance).toBe(true);
        }
      }),
    );
  });
});
