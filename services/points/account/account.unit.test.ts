import fc from 'fast-check';
import type { RecordedEvent } from '@rapport/kernel/decider';
import { createCodec } from '@rapport/contracts/codec';
import { accountAggregate } from './aggregate.ts';
import { decide } from './decide.ts';
import type { AccountCommand, OriginalTransaction } from './decide.ts';
import type { AccountEvent, EarnByRule, Posting } from './events.ts';
import { MAX_POINTS, MIN_POINTS, isTransaction } from './events.ts';
import {
  FOR_EVER,
  MAX_REMEMBERED_FOR_EVER,
  MAX_REMEMBERED_PERIODS,
  MAX_REMEMBERED_REVERSALS,
} from './memory.ts';
import { accountStream, placeOfTransaction, stepId, transactionId } from './names.ts';
import { NO_ACCOUNT, evolve } from './state.ts';
import type { AccountState } from './state.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const STREAM = accountStream('acme', MID, 'points');
const personal = {
  keyId: 'none',
  alg: 'none',
  data: { namespace: 'user', externalId: 'mei.lin' },
} as const;
const holder = { mid: MID, unit: 'points', personal };

const after = (...events: readonly AccountEvent[]): AccountState => events.reduce(evolve, NO_ACCOUNT);
const when = (state: AccountState, command: AccountCommand) => decide(state, command, { now: NOW });

function apply(
  state: AccountState,
  command: AccountCommand,
): { state: AccountState; events: AccountEvent[] } {
  const decision = when(state, command);
  const events = decision.outcome === 'accepted' ? [...decision.events] : [];
  return { state: events.reduce(evolve, state), events };
}

const earn = (amount: bigint): AccountCommand => ({ type: 'Earn', ...holder, amount });
const redeem = (amount: bigint): AccountCommand => ({ type: 'Redeem', ...holder, amount });
const byRule = (amount: bigint, more: Partial<EarnByRule> = {}): EarnByRule => ({
  type: 'EarnByRule',
  ...holder,
  direction: 'earn',
  amount,
  rule: { ruleId: 'reached', version: 1 },
  cause: { eventId: 'i-1', verb: 'share.reached' },
  effectiveAt: NOW - 1_000,
  ...more,
});
const reverse = (original?: OriginalTransaction): AccountCommand => ({
  type: 'Reverse',
  ...holder,
  txnId: transactionId(STREAM, original?.version ?? 9),
  ...(original !== undefined && { original }),
});

const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { mid: MID, unit: 'points', effectiveAt: NOW, personal },
};
const withBalance = (balance: bigint): AccountState => {
  const change = evolve(after(opened), {
    type: 'Earned',
    data: {
      amount: balance,
      balanceAfter: balance,
      effectiveAt: NOW,
      postings: [],
      lots: balance > 0n ? [{ amount: balance }] : [],
    },
  });
  return change;
};

describe('earning on request', () => {
  it('opens the account and moves points from issuance', () => {
    expect(when(NO_ACCOUNT, { ...earn(50n), reason: 'welcome' } as AccountCommand)).toEqual({
      outcome: 'accepted',
      events: [
        opened,
        {
          type: 'Earned',
          data: {
            amount: 50n,
            balanceAfter: 50n,
            effectiveAt: NOW,
            postings: [{ debit: 'issuance', credit: 'member', amount: 50n }],
            lots: [{ amount: 50n }],
            reason: 'welcome',
          },
        },
      ],
    });
  });

  it.each([0n, -1n])('refuses %s', (amount) => {
    expect(when(NO_ACCOUNT, earn(amount))).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'AMOUNT_NOT_POSITIVE' },
    });
  });

  it('goes up to the largest int64 and no further', () => {
    expect(when(withBalance(MAX_POINTS - 5n), earn(5n)).outcome).toBe('accepted');
    expect(when(withBalance(MAX_POINTS - 5n), earn(6n))).toMatchObject({
      rejection: { code: 'AMOUNT_OVERFLOW', facts: { balance: String(MAX_POINTS - 5n), amount: '6' } },
    });
  });
});

describe('redeeming', () => {
  it('takes what is there, to the last point', () => {
    expect(when(withBalance(40n), redeem(40n))).toEqual({
      outcome: 'accepted',
      events: [
        {
          type: 'Redeemed',
          data: {
            amount: -40n,
            balanceAfter: 0n,
            effectiveAt: NOW,
            postings: [{ debit: 'member', credit: 'redemption', amount: 40n }],
            lots: [{ amount: -40n }],
          },
        },
      ],
    });
  });

  it.each([
    ['more than there is', withBalance(40n), 41n, '40'],
    ['from an account that does not exist', NO_ACCOUNT, 1n, '0'],
    ['below zero even further', withBalance(-10n), 1n, '-10'],
  ])('refuses %s', (_case, state, amount, balance) => {
    expect(when(state, redeem(amount))).toMatchObject({
      rejection: { code: 'INSUFFICIENT_POINTS', facts: { balance, needed: String(amount) } },
    });
  });

  it.each([0n, -5n])('refuses %s', (amount) => {
    expect(when(withBalance(40n), redeem(amount))).toMatchObject({
      rejection: { code: 'AMOUNT_NOT_POSITIVE' },
    });
  });
});

describe('earning by a rule', () => {
  it('keeps rule, cause and the effective time of the fact', () => {
    expect(when(after(opened), byRule(10n))).toEqual({
      outcome: 'accepted',
      events: [
        {
          type: 'Earned',
          data: {
            amount: 10n,
            balanceAfter: 10n,
            effectiveAt: NOW - 1_000,
            postings: [{ debit: 'issuance', credit: 'member', amount: 10n }],
            lots: [{ amount: 10n }],
            rule: { ruleId: 'reached', version: 1 },
            cause: { eventId: 'i-1', verb: 'share.reached' },
          },
        },
      ],
    });
  });

  it('books nothing for nothing', () => {
    expect(when(NO_ACCOUNT, byRule(0n))).toEqual({ outcome: 'accepted', events: [] });
  });

  it('learns the name of a holder whom an earlier fact did not name, once', () => {
    const { personal: _, ...nameless } = byRule(10n);
    const { state } = apply(NO_ACCOUNT, nameless);
    expect(state).not.toHaveProperty('personal');
    const { state: named, events } = apply(state, byRule(10n));
    expect(events.map(({ type }) => type)).toEqual(['HolderNamed', 'Earned']);
    expect(named).toMatchObject({ personal });
    expect(apply(named, byRule(10n)).events.map(({ type }) => type)).toEqual(['Earned']);
  });

  it('takes back below zero', () => {
    expect(when(withBalance(3n), byRule(10n, { direction: 'claw_back' }))).toMatchObject({
      events: [
        {
          type: 'ClawedBack',
          data: {
            amount: -10n,
            balanceAfter: -7n,
            postings: [{ debit: 'member', credit: 'issuance', amount: 10n }],
          },
        },
      ],
    });
  });

  it.each([
    ['above', withBalance(MAX_POINTS), 'earn'],
    ['below', withBalance(MIN_POINTS), 'claw_back'],
  ] as const)('rejects by an event what would leave int64 %s', (_way, state, direction) => {
    const { state: next, events } = apply(state, byRule(1n, { direction }));
    expect(events).toMatchObject([{ type: 'EarnRejected', data: { reason: 'overflow', wanted: 1n } }]);
    expect(next).toEqual(state);
  });
});

describe('the cap of a day', () => {
  const capped = (amount: bigint, day = '2026-03-01', ruleId = 'reached'): EarnByRule =>
    byRule(amount, {
      limits: [{ period: 'day', through: day, points: 50n }],
      rule: { ruleId, version: 1 },
    });

  it('leaves the part that still fits, then nothing', () => {
    const first = apply(NO_ACCOUNT, capped(40n));
    const second = apply(first.state, capped(40n));
    expect(second.events).toMatchObject([{ type: 'Earned', data: { amount: 10n, wanted: 40n } }]);
    const third = apply(second.state, capped(1n));
    expect(third.events).toMatchObject([
      { type: 'EarnRejected', data: { reason: 'cap', wanted: 1n, limit: { period: 'day', of: 'points' } } },
    ]);
    expect(third.state).toMatchObject({ balance: 50n });
  });

  it('counts each day and each rule by itself', () => {
    const { state } = apply(NO_ACCOUNT, capped(50n));
    expect(apply(state, capped(50n, '2026-03-02')).events).toMatchObject([{ data: { amount: 50n } }]);
    expect(apply(state, capped(50n, '2026-02-28')).events).toMatchObject([{ data: { amount: 50n } }]);
    expect(apply(state, capped(50n, '2026-03-01', 'other')).events).toMatchObject([
      { data: { amount: 50n } },
    ]);
  });

  it('holds across versions of the rule', () => {
    const { state } = apply(NO_ACCOUNT, capped(50n));
    const newer = { ...capped(20n), rule: { ruleId: 'reached', version: 2 } };
    expect(apply(state, newer).events).toMatchObject([{ type: 'EarnRejected' }]);
  });

  it('gives no room back when an earning is reversed', () => {
    const { state, events } = apply(NO_ACCOUNT, capped(50n));
    const { state: reversed } = apply(state, reverse(originalOf(events, 1)));
    expect(reversed).toMatchObject({ balance: 0n });
    expect(apply(reversed, capped(1n)).events).toMatchObject([{ type: 'EarnRejected' }]);
  });

  it('refuses what comes for a day that the account has forgotten, and forgets no more than it must', () => {
    let state: AccountState = NO_ACCOUNT;
    const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);
    for (let index = 0; index <= MAX_REMEMBERED_PERIODS; index += 1) {
      ({ state } = apply(state, capped(30n, day(index))));
    }
    expect(apply(state, capped(1n, day(0))).events).toMatchObject([
      { type: 'EarnRejected', data: { reason: 'cap', limit: { period: 'day', of: 'forgotten' } } },
    ]);
    expect(apply(state, capped(30n, day(1))).events).toMatchObject([{ data: { amount: 20n, wanted: 30n } }]);
    expect(state).toMatchObject({ memory: { daysForgottenThrough: day(0) } });
  });
});

describe('limits', () => {
  const limited = (
    amount: bigint,
    limits: NonNullable<EarnByRule['limits']>,
    ruleId = 'reached',
  ): EarnByRule => byRule(amount, { limits, rule: { ruleId, version: 1 } });
  const day = { period: 'day', through: '2026-03-01' } as const;
  const week = { period: 'week', through: '2026-03-01' } as const;
  const ever = { period: 'ever', through: FOR_EVER } as const;

  it('hold all at once, and the one that leaves least decides', () => {
    const limits = [
      { ...day, points: 50n },
      { ...week, points: 30n },
    ];
    const first = apply(NO_ACCOUNT, limited(20n, limits));
    const second = apply(first.state, limited(20n, limits));
    expect(second.events).toMatchObject([
      { type: 'Earned', data: { amount: 10n, wanted: 20n, counts: [day, week] } },
    ]);
    expect(apply(second.state, limited(1n, limits)).events).toMatchObject([
      { type: 'EarnRejected', data: { reason: 'cap', limit: { period: 'week', of: 'points' } } },
    ]);
    // The week is over, the day of another week is not used up.
    const next = [limits[0], { period: 'week', through: '2026-03-08', points: 30n }] as typeof limits;
    expect(apply(second.state, limited(50n, next)).events).toMatchObject([{ data: { amount: 20n } }]);
  });

  it('count times, so that a bonus is paid for the first time alone', () => {
    const once = [{ ...ever, times: 1 }];
    const { state } = apply(NO_ACCOUNT, limited(20n, once));
    expect(apply(state, limited(20n, once)).events).toMatchObject([
      { type: 'EarnRejected', data: { limit: { period: 'ever', of: 'times' } } },
    ]);
    expect(apply(state, limited(20n, once, 'other')).events).toMatchObject([{ data: { amount: 20n } }]);
  });

  it('of all time are never forgotten for days, nor days for them', () => {
    const times = [{ ...ever, times: 2 }];
    let state = apply(NO_ACCOUNT, limited(1n, times)).state;
    for (let index = 0; index < MAX_REMEMBERED_PERIODS + 5; index += 1) {
      const through = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
      ({ state } = apply(state, limited(1n, [{ period: 'day', through, points: 5n }], 'daily')));
    }
    expect(apply(state, limited(1n, times)).events).toMatchObject([{ type: 'Earned' }]);
    for (let index = 1; index < MAX_REMEMBERED_FOR_EVER; index += 1) {
      ({ state } = apply(state, limited(1n, times, `r${index}`)));
    }
    expect(apply(state, limited(1n, times, 'one-more')).events).toMatchObject([
      { type: 'EarnRejected', data: { limit: { period: 'ever', of: 'forgotten' } } },
    ]);
    expect(apply(state, limited(1n, times)).events).toMatchObject([{ type: 'Earned' }]);
    const known = state.status === 'open' ? state.memory.earned.length : 0;
    expect(known).toBeLessThanOrEqual(MAX_REMEMBERED_PERIODS);
  });

  it('agree with sums over all that was ever earned', () => {
    const facts = fc.array(
      fc.record({ amount: fc.bigInt({ min: 1n, max: 40n }), day: fc.integer({ min: 1, max: 28 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(facts, (wanted) => {
        const paid: { readonly day: number; readonly amount: bigint }[] = [];
        let state: AccountState = NO_ACCOUNT;
        // February 2027 begins on a Monday and has four weeks.
        const weekOf = (at: number): number => Math.floor((at - 1) / 7);
        for (const fact of wanted) {
          const text = (at: number): string => `2027-02-${String(at).padStart(2, '0')}`;
          const { events, state: after } = apply(
            state,
            limited(fact.amount, [
              { period: 'day', through: text(fact.day), points: 50n, times: 3 },
              { period: 'week', through: text((weekOf(fact.day) + 1) * 7), points: 90n },
              { period: 'month', through: '2027-02-28', times: 20 },
              { ...ever, points: 300n },
            ]),
          );
          state = after;
          const sum = (of: typeof paid): bigint => of.reduce((total, { amount }) => total + amount, 0n);
          const today = paid.filter((one) => one.day === fact.day);
          const thisWeek = paid.filter((one) => weekOf(one.day) === weekOf(fact.day));
          const rooms = [50n - sum(today), 90n - sum(thisWeek), 300n - sum(paid), fact.amount];
          const room = rooms.reduce((least, one) => (one < least ? one : least));
          const expected = today.length >= 3 || paid.length >= 20 ? 0n : room;
          const earned = events.filter(isTransaction).reduce((total, { data }) => total + data.amount, 0n);
          expect(earned).toBe(expected);
          if (earned > 0n) paid.push({ day: fact.day, amount: earned });
        }
      }),
    );
  });
});

/** What the service reads from the ledger before it asks for a reversal. */
function originalOf(events: readonly AccountEvent[], index: number): OriginalTransaction {
  const event = events[index];
  if (event === undefined || !isTransaction(event)) throw new Error('This is no transaction.');
  return { ...event.data, version: index + 1, type: event.type };
}

describe('reversing', () => {
  const commands = [earn(50n), redeem(20n), byRule(15n, { direction: 'claw_back' })];
  const { state, events } = commands.reduce<{ state: AccountState; events: AccountEvent[] }>(
    (so, command) => {
      const step = apply(so.state, command);
      return { state: step.state, events: [...so.events, ...step.events] };
    },
    { state: NO_ACCOUNT, events: [] },
  );

  it.each([
    ['an earning, below zero if need be', 1, -50n, -35n, { debit: 'member', credit: 'issuance' }],
    ['a redemption', 2, 20n, 35n, { debit: 'redemption', credit: 'member' }],
    ['a claw-back', 3, 15n, 30n, { debit: 'issuance', credit: 'member' }],
  ])('books the opposite of %s', (_case, index, amount, balanceAfter, posting) => {
    expect(when(state, reverse(originalOf(events, index)))).toMatchObject({
      events: [
        {
          type: 'Reversed',
          data: {
            amount,
            balanceAfter,
            effectiveAt: NOW,
            reverses: index + 1,
            postings: [{ ...posting, amount: amount < 0n ? -amount : amount }],
          },
        },
      ],
    });
  });

  it('happens once', () => {
    const original = originalOf(events, 1);
    const { state: reversed } = apply(state, reverse(original));
    expect(when(reversed, reverse(original))).toMatchObject({
      rejection: { code: 'ALREADY_REVERSED', facts: { txnId: transactionId(STREAM, 2) } },
    });
  });

  it('is refused for what the account does not have', () => {
    expect(when(state, reverse())).toMatchObject({ rejection: { code: 'TRANSACTION_UNKNOWN' } });
    expect(when(NO_ACCOUNT, reverse(originalOf(events, 1)))).toMatchObject({
      rejection: { code: 'TRANSACTION_UNKNOWN' },
    });
  });

  it('is refused for a reversal', () => {
    const step = apply(state, reverse(originalOf(events, 1)));
    const all = [...events, ...step.events];
    expect(when(step.state, reverse(originalOf(all, all.length - 1)))).toMatchObject({
      rejection: { code: 'TRANSACTION_NOT_REVERSIBLE' },
    });
  });

  it('is refused where the balance would leave int64', () => {
    const original = originalOf(events, 2);
    expect(when(withBalance(MAX_POINTS), reverse(original))).toMatchObject({
      rejection: { code: 'AMOUNT_OVERFLOW' },
    });
  });

  it('is refused rather than repeated once the account has forgotten', () => {
    let current: AccountState = withBalance(0n);
    const original = (version: number): OriginalTransaction => ({
      version,
      type: 'Earned',
      postings: [{ debit: 'issuance', credit: 'member', amount: 1n }],
      lots: [{ amount: 1n }],
    });
    for (let version = 10; version <= 10 + MAX_REMEMBERED_REVERSALS; version += 1) {
      ({ state: current } = apply(current, reverse(original(version))));
    }
    expect(when(current, reverse(original(10)))).toMatchObject({
      rejection: { code: 'TRANSACTION_TOO_OLD' },
    });
    expect(when(current, reverse(original(11)))).toMatchObject({ rejection: { code: 'ALREADY_REVERSED' } });
    expect(when(current, reverse(original(1_000))).outcome).toBe('accepted');
  });
});

describe('ids of transactions', () => {
  it('sort in booking order and name their version', () => {
    expect(transactionId(STREAM, 3) < transactionId(STREAM, 20)).toBe(true);
    expect(placeOfTransaction(STREAM, transactionId(STREAM, 20))).toEqual({ version: 20 });
    expect(placeOfTransaction(STREAM, stepId(STREAM, 20, 3))).toEqual({ version: 20, step: 3 });
  });

  it.each([
    ['another account', transactionId(accountStream('acme', 'b'.repeat(32), 'points'), 1)],
    ['another tenant', transactionId(accountStream('other', MID, 'points'), 1)],
    ['a remembered refusal', `${STREAM}@!Redeem:r-1`],
    ['a version spelt otherwise', `${STREAM}@1`],
    ['a step spelt otherwise', `${transactionId(STREAM, 1)}.01`],
    ['nothing', ''],
  ])('do not name one of %s', (_case, txnId) => {
    expect(placeOfTransaction(STREAM, txnId)).toBeUndefined();
  });
});

describe('what is published', () => {
  const codec = createCodec();

  function published(event: AccountEvent, state: AccountState, more: Partial<RecordedEvent> = {}) {
    const recorded: RecordedEvent<AccountEvent> = {
      stream: STREAM,
      version: 2,
      tenant: 'acme',
      event,
      effectiveAt: NOW,
      recordedAt: NOW,
      requestId: 'r-1',
      actor: 'anna',
      ...(more as object),
    };
    return accountAggregate.publish(recorded, state).map((one) => {
      // Held against the contract: what breaks it throws here.
      codec.encode({
        specversion: '1.0',
        id: one.id,
        source: 'rapport/points',
        type: one.type,
        time: new Date(one.occurredAt).toISOString(),
        recordedat: new Date(NOW).toISOString(),
        datacontenttype: 'application/json',
        tenantid: one.tenant,
        data: one.data,
      });
      return one;
    });
  }

  it('tells a booking with its cause, under the member’s key', () => {
    const command = byRule(10n, {
      cause: { eventId: 'i-1', verb: 'order.paid', objectId: 'o-7', amount: 1_250n },
    });
    const { state, events } = apply(NO_ACCOUNT, command);
    const causes = { causeEventIds: ['i-1'], causeCount: 1 };
    const [one] = published(events[1] as AccountEvent, state, { causes, backfill: true });
    expect(one).toEqual({
      id: transactionId(STREAM, 2),
      type: 'rapport.points.PointsEarned.v1',
      topic: 'rapport.points.v1',
      key: `acme:${MID}`,
      tenant: 'acme',
      subject: MID,
      occurredAt: NOW,
      actor: 'anna',
      causationId: 'i-1',
      backfill: true,
      data: {
        txnId: transactionId(STREAM, 2),
        account: STREAM,
        unit: 'points',
        amount: '10',
        balanceAfter: '10',
        postings: [{ debit: 'acme:account:system:issuance:points', credit: STREAM, amount: '10' }],
        lots: [{ amount: '10' }],
        cause: {
          eventId: 'i-1',
          verb: 'order.paid',
          objectId: 'o-7',
          effectiveAt: '2026-03-01T07:59:59.000Z',
          amount: '1250',
        },
        ruleId: 'reached',
        ruleVersion: 1,
        ...causes,
        personal,
      },
    });
  });

  it('tells every kind in its own type', () => {
    const start = apply(NO_ACCOUNT, earn(50n));
    const types = [
      redeem(10n),
      byRule(5n, { direction: 'claw_back' }),
      reverse(originalOf(start.events, 1)),
      byRule(MAX_POINTS),
    ].map((command) => {
      const { state, events } = apply(start.state, command);
      return published(events[0] as AccountEvent, state).map(({ type, data }) => ({ type, data }));
    });
    expect(types).toMatchObject([
      [{ type: 'rapport.points.PointsRedeemed.v1' }],
      [{ type: 'rapport.points.PointsClawedBack.v1' }],
      [
        {
          type: 'rapport.points.PointsReversed.v1',
          data: { reversesTxnId: transactionId(STREAM, 2), amount: '-50' },
        },
      ],
      [{ type: 'rapport.points.EarnRejected.v1', data: { reason: 'overflow', ruleId: 'reached' } }],
    ]);
  });

  it('tells nothing of openings and names', () => {
    expect(published(opened, after(opened))).toEqual([]);
    expect(published({ type: 'HolderNamed', data: { personal } }, after(opened))).toEqual([]);
  });
});

// --- laws -------------------------------------------------------------------------------------------------------

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'];

type Step =
  | { readonly do: 'earn' | 'redeem' | 'claw_back'; readonly amount: bigint }
  | { readonly do: 'capped'; readonly amount: bigint; readonly day: string; readonly ruleId: string }
  | { readonly do: 'reverse'; readonly pick: number };

const CAP = 100n;
const amounts = fc.bigInt({ min: 1n, max: 200n });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('earn', 'redeem', 'claw_back'), amount: amounts }),
    fc.record({
      do: fc.constant('capped' as const),
      amount: amounts,
      day: fc.constantFrom(...DAYS),
      ruleId: fc.constantFrom('a', 'b'),
    }),
    fc.record({ do: fc.constant('reverse' as const), pick: fc.nat(50) }),
  ),
  { maxLength: 60 },
);

function commandOf(step: Step, ledger: readonly AccountEvent[]): AccountCommand {
  switch (step.do) {
    case 'earn':
      return earn(step.amount);
    case 'redeem':
      return redeem(step.amount);
    case 'claw_back':
      return byRule(step.amount, { direction: 'claw_back' });
    case 'capped':
      return byRule(step.amount, {
        rule: { ruleId: step.ruleId, version: 1 },
        limits: [{ period: 'day', through: step.day, points: CAP }],
      });
    case 'reverse': {
      const index = step.pick % Math.max(1, ledger.length);
      const event = ledger[index];
      return event !== undefined && isTransaction(event) ? reverse(originalOf(ledger, index)) : reverse();
    }
  }
}

/** The simplest ledger there is: numbers in maps, sharing nothing with the decider. */
class Model {
  balance = 0n;
  readonly booked: { amount: bigint; reversible: boolean }[] = [];
  readonly perDay = new Map<string, bigint>();

  /** The change that must be booked; 0 where nothing may be. */
  run(step: Step, target: { index: number } | undefined): bigint {
    const change = this.changeOf(step, target);
    this.balance += change;
    return change;
  }

  private changeOf(step: Step, target: { index: number } | undefined): bigint {
    switch (step.do) {
      case 'earn':
        return step.amount;
      case 'claw_back':
        return -step.amount;
      case 'redeem':
        return step.amount <= this.balance ? -step.amount : 0n;
      case 'capped': {
        const key = `${step.ruleId}/${step.day}`;
        const used = this.perDay.get(key) ?? 0n;
        const granted = used + step.amount > CAP ? CAP - used : step.amount;
        this.perDay.set(key, used + granted);
        return granted;
      }
      case 'reverse': {
        const found = target === undefined ? undefined : this.booked[target.index];
        if (found?.reversible !== true) return 0n;
        found.reversible = false;
        return -found.amount;
      }
    }
  }
}

describe('laws', () => {
  it('any history agrees with a plain list of numbers, and every posting sums to zero', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const model = new Model();
        const ledger: AccountEvent[] = [];
        /** Index in the ledger, by index in the model. */
        const places: number[] = [];
        let state: AccountState = NO_ACCOUNT;
        for (const step of history) {
          const place = step.do === 'reverse' ? step.pick % Math.max(1, ledger.length) : -1;
          const target = places.indexOf(place);
          const expected = model.run(step, target === -1 ? undefined : { index: target });
          const { state: next, events } = apply(state, commandOf(step, ledger));
          state = next;
          const booked = events.filter(isTransaction);
          expect(booked.reduce((sum, { data }) => sum + data.amount, 0n)).toBe(expected);
          for (const event of events) {
            if (isTransaction(event)) {
              places.push(ledger.length);
              model.booked.push({ amount: event.data.amount, reversible: event.type !== 'Reversed' });
            }
            ledger.push(event);
          }
        }
        const balance = state.status === 'open' ? state.balance : 0n;
        expect(balance).toBe(model.balance);
        const transactions = ledger.filter(isTransaction);
        const accounts = sumPostings(transactions.flatMap(({ data }) => data.postings));
        expect(accounts.get('member') ?? 0n).toBe(balance);
        expect([...accounts.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
        for (const { data } of transactions) {
          expect(sumPostings(data.postings).get('member')).toBe(data.amount);
          for (const { amount } of data.postings) expect(amount > 0n).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a cap pays min(cap, what was wanted) per rule and day, in whatever order facts come', () => {
    const facts = fc.array(
      fc.record({ amount: amounts, day: fc.constantFrom(...DAYS), ruleId: fc.constantFrom('a', 'b') }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), (wanted, random) => {
        const shuffled = wanted
          .map((fact) => ({ fact, at: random.next().value as number }))
          .sort((left, right) => left.at - right.at)
          .map(({ fact }) => fact);
        const balances = [wanted, shuffled].map((order) => {
          const state = order.reduce<AccountState>(
            (so, fact) => apply(so, commandOf({ do: 'capped', ...fact }, [])).state,
            NO_ACCOUNT,
          );
          return state.status === 'open' ? state.balance : 0n;
        });
        const sums = new Map<string, bigint>();
        for (const { amount, day, ruleId } of wanted) {
          sums.set(`${day}/${ruleId}`, (sums.get(`${day}/${ruleId}`) ?? 0n) + amount);
        }
        const expected = [...sums.values()].reduce((sum, one) => sum + (one > CAP ? CAP : one), 0n);
        expect(balances).toEqual([expected, expected]);
      }),
    );
  });

  it('a cap is never exceeded, even by an account that forgets', () => {
    const day = (index: number): string => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
    const days = fc.array(fc.nat(MAX_REMEMBERED_PERIODS * 2), {
      minLength: MAX_REMEMBERED_PERIODS * 3,
      maxLength: MAX_REMEMBERED_PERIODS * 3,
    });
    fc.assert(
      fc.property(days, (order) => {
        const paid = new Map<string, bigint>();
        let state: AccountState = NO_ACCOUNT;
        for (const index of order) {
          const step = apply(
            state,
            commandOf({ do: 'capped', amount: 70n, day: day(index), ruleId: 'a' }, []),
          );
          state = step.state;
          for (const event of step.events) {
            if (isTransaction(event)) paid.set(day(index), (paid.get(day(index)) ?? 0n) + event.data.amount);
          }
        }
        for (const amount of paid.values()) expect(amount <= CAP).toBe(true);
        if (state.status === 'open') {
          expect(state.memory.earned.length).toBeLessThanOrEqual(MAX_REMEMBERED_PERIODS);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('the moment at which the balance was reached does not depend on the order of booking', () => {
    const times = fc.array(fc.record({ amount: amounts, at: fc.integer({ min: 1, max: 1_000 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(times, (facts) => {
        const reached = [facts, facts.toReversed()].map((order) => {
          const state = order.reduce<AccountState>(
            (so, { amount, at }) => apply(so, byRule(amount, { effectiveAt: at })).state,
            NO_ACCOUNT,
          );
          return state.status === 'open' ? state.reachedAt : 0;
        });
        const latest = Math.max(...facts.map(({ at }) => at));
        expect(reached).toEqual([latest, latest]);
      }),
    );
  });
});

function sumPostings(postings: readonly Posting[]): Map<string, bigint> {
  const accounts = new Map<string, bigint>();
  for (const { debit, credit, amount } of postings) {
    accounts.set(debit, (accounts.get(debit) ?? 0n) - amount);
    accounts.set(credit, (accounts.get(credit) ?? 0n) + amount);
  }
  return accounts;
}
