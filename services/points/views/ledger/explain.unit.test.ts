import type { AccountEvent, Booking, TimeEvent } from '../../account/events.ts';
import { NOTHING_EXPLAINED, explainEntry, explainInWords, partsOf } from './explain.ts';
import type { Balance, LedgerEntry } from './queries.ts';

const entry = (event: AccountEvent | TimeEvent): LedgerEntry => ({
  stream: 's',
  version: 1,
  tenant: 'acme',
  effectiveAt: 0,
  recordedAt: 0,
  event,
});
const booking = (amount: bigint): Booking => ({
  amount,
  balanceAfter: 0n,
  effectiveAt: 0,
  postings: [
    amount < 0n
      ? { debit: 'member', credit: 'redemption', amount: -amount }
      : { debit: 'issuance', credit: 'member', amount },
  ],
  lots: [],
});
const available = (amount: bigint): Balance => ({
  available: amount,
  pending: 0n,
  awaiting: 0n,
  held: 0n,
  owed: 0n,
  lots: [],
});
const rule = (version: number) => ({ ruleId: 'reached', version });
const cause = (eventId: string) => ({ eventId, verb: 'share.reached' });
const earned = (amount: bigint, eventId: string, version = 1): AccountEvent => ({
  type: 'Earned',
  data: { ...booking(amount), rule: rule(version), cause: cause(eventId) },
});
const explain = (events: readonly (AccountEvent | TimeEvent)[]) =>
  events.map(entry).reduce(explainEntry, NOTHING_EXPLAINED);

describe('the explanation of a balance', () => {
  it('adds up by kind, rule version and verb, earnings first', () => {
    const parts = partsOf(
      explain([
        { type: 'Redeemed', data: booking(-15n) },
        earned(10n, 'i-1'),
        earned(10n, 'i-2'),
        earned(7n, 'i-3', 2),
        { type: 'Earned', data: booking(50n) },
        { type: 'ClawedBack', data: { ...booking(-3n), rule: rule(1), cause: cause('i-4') } },
        { type: 'Reversed', data: { ...booking(15n), reverses: 1 } },
      ]),
    );
    expect(parts).toMatchObject([
      { kind: 'Earned', amount: 50n, transactions: 1, causeEventIds: [] },
      { kind: 'Earned', rule: rule(1), amount: 20n, transactions: 2, causeEventIds: ['i-2', 'i-1'] },
      { kind: 'Earned', rule: rule(2), amount: 7n, transactions: 1, causeEventIds: ['i-3'] },
      { kind: 'ClawedBack', amount: -3n, causeEventIds: ['i-4'] },
      { kind: 'Redeemed', amount: -15n },
      { kind: 'Reversed', amount: 15n },
    ]);
    expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(74n);
  });

  it('names the newest twenty causes', () => {
    const events = Array.from({ length: 25 }, (_, index) => earned(1n, `i-${index}`));
    const [part] = partsOf(explain(events));
    expect(part).toMatchObject({ transactions: 25 });
    expect(part?.causeEventIds).toEqual(Array.from({ length: 20 }, (_, index) => `i-${24 - index}`));
  });

  it('says it in sentences, with what was cut and what earned nothing', () => {
    const rejected = (reason: 'cap' | 'overflow', more: object = {}): AccountEvent => ({
      type: 'EarnRejected',
      data: { reason, rule: rule(1), cause: cause('x'), effectiveAt: 0, wanted: 1n, ...more },
    });
    const events: AccountEvent[] = [
      earned(40n, 'i-1'),
      { type: 'Earned', data: { ...booking(10n), rule: rule(1), cause: cause('i-2'), wanted: 40n } },
      rejected('cap', { limit: { period: 'day', of: 'points' } }),
      rejected('cap', { limit: { period: 'day', of: 'points' } }),
      rejected('cap', { limit: { period: 'day', of: 'forgotten' } }),
      rejected('overflow'),
      { type: 'Redeemed', data: booking(-20n) },
      { type: 'Reversed', data: { ...booking(-1n), reverses: 1 } },
    ];
    expect(explainInWords(explain(events), available(29n), 'points')).toBe(
      [
        'The balance is 29 points, the sum of 4 transactions.',
        '50 points were earned by rule reached (version 1) for share.reached in 2 transactions, 1 of them cut to what a limit or a budget left.',
        '20 points were redeemed in 1 transaction.',
        '1 points were taken back by reversals in 1 transaction.',
        '1 match of rule reached (version 1) earned nothing: the day is so old that what was earned in it is no longer known.',
        '2 matches of rule reached (version 1) earned nothing: the cap of the day was reached.',
        '1 match of rule reached (version 1) earned nothing: the balance would have left the range of 64-bit integers.',
      ].join(' '),
    );
  });

  it.each([
    [0n, 'The balance is 0 points, with 3 more pending, the sum of 0 transactions.'],
    [
      2n,
      'The balance is 0 points, with 3 more pending, 2 of them until an event, the sum of 0 transactions.',
    ],
    [
      3n,
      'The balance is 0 points, with 3 more pending, all of them until an event, the sum of 0 transactions.',
    ],
  ])('says of what is pending that %s wait for an event', (awaiting, text) => {
    const balance: Balance = { available: 0n, pending: 3n, awaiting, held: 0n, owed: 0n, lots: [] };
    expect(explainInWords(explain([]), balance, 'points')).toBe(text);
  });

  it('counts what was pending as earned, tells what expired, and names the lot that is next', () => {
    const pending: TimeEvent = {
      type: 'Activated',
      data: { ...booking(5n), postings: [{ debit: 'pending', credit: 'member', amount: 5n }] },
    };
    const expired: TimeEvent = { type: 'Expired', data: booking(-2n) };
    const lots = [{ expiresAt: Date.parse('2026-04-01T00:00:00.000Z'), amount: 6n }, { amount: 2n }];
    const balance: Balance = { available: 8n, pending: 3n, awaiting: 0n, held: 0n, owed: 0n, lots };
    const text = explainInWords(explain([earned(13n, 'i-1'), pending, expired]), balance, 'points');
    expect(text).toBe(
      'The balance is 8 points, with 3 more pending, the sum of 2 transactions. ' +
        'Of these, 6 expire at 2026-04-01T00:00:00.000Z. ' +
        '13 points were earned by rule reached (version 1) for share.reached in 1 transaction. ' +
        '2 points expired in 1 transaction.',
    );
  });

  it('says what followed when members became one, or two again, and when a fact counts no more', () => {
    const merge = { mergeId: 'm-1' };
    const covers = { ...merge, covers: true } as const;
    const to = { mid: 'b'.repeat(32) };
    const back = { transferId: 't', to, parts: [], merge };
    const events: AccountEvent[] = [
      { type: 'TransferSent', data: { ...booking(-9n), transferId: 't', to } },
      { type: 'TransferSent', data: { ...booking(-1n), transferId: 't', to, merge } },
      { type: 'TransferSent', data: { ...booking(-2n), transferId: 't', to, merge: covers } },
      { type: 'TransferReceived', data: { ...booking(3n), transferId: 't', from: to, merge } },
      { type: 'TransferReceived', data: { ...booking(4n), transferId: 't', from: to, merge: covers } },
      {
        type: 'TransferReceived',
        data: { ...booking(5n), transferId: 't', from: to, merge, takesBack: true },
      },
      { type: 'TransferReturned', data: { ...booking(1n), transferId: 't', merge } },
      { type: 'Reversed', data: { ...booking(-6n), reverses: 1, back } },
      { type: 'Reversed', data: { ...booking(-7n), reverses: 1, voids: 'i-1' } },
    ];
    expect(explainInWords(explain(events), available(0n), 'points').split('. ').slice(1)).toEqual([
      '9 points were sent to others in 1 transaction',
      '2 points made good what a member who was merged into this one was missing in 1 transaction',
      '1 points went to the member whom this one was merged into in 1 transaction',
      '4 points were made good by the member whom this one was merged into in 1 transaction',
      '3 points came from a member who was merged into this one in 1 transaction',
      '5 points came back because two members are not one after all in 1 transaction',
      '1 points came back that the member whom this one was merged into could not take in 1 transaction',
      '6 points went back because two members are not one after all in 1 transaction',
      '7 points were reversed because the fact behind them counts no more in 1 transaction.',
    ]);
  });

  it('stays a page', () => {
    const events = Array.from({ length: 30 }, (_, index) => earned(1n, `i-${index}`, index + 1));
    expect(explainInWords(explain(events), available(30n), 'points')).toMatch(
      /10 more parts are left out\.$/,
    );
  });
});

describe('a prize out of a pool', () => {
  it('is explained by its leaderboard, which is no rule', () => {
    const prize = { rule: { ruleId: 'leaderboard:week', version: 1 }, cause: cause('prize:week:s:1') };
    const rejected = (eventId: string): AccountEvent => ({
      type: 'EarnRejected',
      data: { ...prize, cause: cause(eventId), reason: 'pool', effectiveAt: 0, wanted: 60n },
    });
    const explanation = explain([
      { type: 'Earned', data: { ...booking(60n), ...prize } },
      rejected('prize:week:t:3'),
      rejected('prize:week:u:3'),
    ]);
    const text = explainInWords(explanation, available(60n), 'coins');
    expect(text).toContain('60 coins were earned by leaderboard week for share.reached in 1 transaction.');
    expect(text).toContain(
      '2 prizes of leaderboard week earned nothing: the pool that pays prizes was used up.',
    );
  });
});
