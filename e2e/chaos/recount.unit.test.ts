import { differences } from './effects.ts';
import type { Effects } from './effects.ts';
import type { Entry, Interaction } from './journal.ts';
import type { Logged } from './log.ts';
import { recount } from './recount.ts';
import type { Booking } from './recount.ts';

const TOPIC = 'rapport.interactions.v1';
const order = (id: string, memberId = 'm-1', amount = 250): Interaction => ({
  id,
  memberId,
  verb: 'order.paid',
  occurredAt: '2026-03-01T12:00:00.000Z',
  value: { amount, currency: 'EUR' },
});
const share = (id: string, memberId: string): Interaction => ({
  id,
  memberId,
  verb: 'content.shared',
  occurredAt: '2026-03-01T12:00:00.000Z',
  object: { kind: 'article', id: 'article-0' },
  shareId: `s-${id}`,
});
const read = (id: string, memberId: string, shareId: string): Interaction => ({
  id,
  memberId,
  verb: 'content.read',
  occurredAt: '2026-03-01T12:00:00.000Z',
  object: { kind: 'article', id: 'article-0' },
  shareId,
  dwellMs: 5_000,
});

/** As ingestion writes it; a partition for each member. */
function logged(offset: number, { id, memberId, occurredAt: _, value, ...data }: Interaction): Logged {
  return {
    topic: TOPIC,
    partition: Number(memberId.slice(2)),
    offset,
    event: {
      id,
      type: 'rapport.ingestion.InteractionRecorded.v1',
      tenantid: 't',
      subject: `mid-${memberId}`,
      data: {
        ...data,
        ...(value !== undefined && { value: { ...value, amount: String(value.amount) } }),
        personal: { data: { externalId: memberId } },
      },
    },
  };
}
const sent = (...interactions: readonly Interaction[]): Entry => ({ what: 'sent', interactions });
const taken = (id: string, partition: number, offset: number): Entry => ({
  what: 'answered',
  results: [{ id, status: 'accepted', position: { topic: TOPIC, partition, offset: String(offset) } }],
});

const booking = (
  version: number,
  amount: number,
  balanceAfter: number,
  rest: Partial<Booking> = {},
): Booking => ({
  txnId: `a-1@${version}`,
  memberId: 'm-1',
  amount,
  balanceAfter,
  ruleId: '',
  causeEventId: '',
  reason: '',
  postings: [
    amount > 0
      ? { debit: 'issuance', credit: 'a-1', amount }
      : { debit: 'a-1', credit: 'redemption', amount: -amount },
  ],
  ...rest,
});
const told = (version: number, offset: number): Logged => ({
  topic: 'rapport.points.v1',
  partition: 0,
  offset,
  event: {
    id: `e-${version}`,
    type: 'rapport.points.PointsEarned.v1',
    tenantid: 't',
    data: { txnId: `a-1@${version}` },
  },
});
const earn: Entry = {
  what: 'commanded',
  command: { requestId: 'c-1', rpc: 'Earn', memberId: 'm-1', amount: 5 },
};
const booked: Entry = {
  what: 'replied',
  requestId: 'c-1',
  answer: { outcome: 'booked', txnId: 'a-1@1', balanceAfter: '5' },
};

describe('what a round must have come to', () => {
  it('is counted from the first record of each id', () => {
    const log = [
      logged(0, order('i-1')),
      logged(1, order('i-2')),
      logged(2, order('i-1')),
      logged(0, share('i-3', 'm-2')),
    ];
    const visit = logged(3, read('i-4', 'm-1', 's-i-3'));
    const journal = [
      sent(order('i-1'), order('i-2')),
      sent(share('i-3', 'm-2'), read('i-4', 'm-1', 's-i-3')),
    ];
    const { effects, problems, counted, resent } = recount(journal, [...log, visit], []);
    expect(problems).toEqual([]);
    expect({ counted, resent }).toEqual({ counted: 4, resent: 1 });
    expect(effects.timelines['m-1']).toEqual(['i-1', 'i-2', 'i-4']);
    expect(effects.segments).toEqual({ buyers: ['m-1'], sharers: ['m-2'] });
    expect(effects.earned).toEqual({ 'order i-1': [2], 'order i-2': [2], 'friend-read m-2': [10] });
    expect(effects.balances['m-1']).toBe(4);
    expect(effects.breakdowns['order.paid']).toEqual({ interactions: 2, members: 1, value: 500 });
    expect(effects.contents['article-0']).toEqual({ reads: 1, readers: 1, shares: 1, sharers: 1 });
    expect(effects.cascades['article-0']).toEqual({ size: 1, depth: 0, waiting: 0, generations: [1] });
    expect(effects.published).toEqual({
      'SegmentEntered buyers m-1': 1,
      'SegmentEntered sharers m-2': 1,
      'EnrollmentStarted m-2': 1,
      'MessageRequested m-2': 1,
      'ShareRecorded s-i-3': 1,
    });
  });

  it('shows every difference from what the services say', () => {
    const { effects } = recount([sent(order('i-1'))], [logged(0, order('i-1'))], []);
    expect(differences(effects, effects)).toEqual([]);
    const doubled: Effects = {
      ...effects,
      balances: { ...effects.balances, 'm-1': 4 },
      enrollments: ['m-1'],
    };
    expect(differences(effects, doubled)).toEqual([
      'balances › m-1: expected 2, found 4',
      'enrollments: expected [], found ["m-1"]',
    ]);
  });
});

describe('what is wrong whatever the read models say', () => {
  const problemsOf = (
    journal: readonly Entry[],
    log: readonly Logged[] = [],
    bookings: readonly Booking[] = [],
  ): readonly string[] => recount(journal, log, bookings).problems;

  it('an acknowledged interaction is not in the log', () => {
    expect(problemsOf([sent(order('i-1')), taken('i-1', 1, 0)])).toEqual([
      'i-1 was acknowledged (accepted) and is not in the log',
    ]);
  });

  it('an interaction stands elsewhere than its answer said', () => {
    expect(problemsOf([sent(order('i-1')), taken('i-1', 1, 7)], [logged(0, order('i-1'))])).toEqual([
      'i-1 does not stand where ingestion said, 1/7',
    ]);
  });

  it('the log has what was never sent, or sent otherwise, or in two partitions', () => {
    const log = [
      logged(0, order('i-1')),
      logged(1, order('i-2', 'm-1', 999)),
      logged(0, order('i-1', 'm-2')),
    ];
    expect(problemsOf([sent(order('i-2'))], log)).toEqual([
      'i-1 is in the log and was never sent',
      'i-2 is in the log with other content than was sent first',
      'i-1 stands in two partitions',
    ]);
  });

  it('a command is booked twice, or not at all, or was answered in two ways', () => {
    const twice = [booking(1, 5, 5, { reason: 'c-1' }), booking(2, 5, 10, { reason: 'c-1' })];
    const both = [told(1, 0), told(2, 1)];
    expect(problemsOf([earn, booked], both, twice)).toEqual([
      expect.stringContaining('c-1 is booked 2 times'),
    ]);
    expect(problemsOf([earn], both, twice)).toEqual([expect.stringContaining('c-1 is booked 2 times')]);
    expect(problemsOf([earn, booked])).toEqual([expect.stringContaining('c-1 is booked 0 times')]);
    expect(problemsOf([earn])).toEqual([]);
    const refused: Entry = { what: 'replied', requestId: 'c-1', answer: { outcome: 'refused', reason: '9' } };
    expect(problemsOf([earn, booked, refused], [told(1, 0)], twice.slice(0, 1))).toEqual([
      expect.stringContaining('c-1 was answered in different ways'),
    ]);
  });

  it('a request id books with another amount', () => {
    const deviating = { ...booked, deviating: true } as const;
    expect(problemsOf([deviating])).toEqual(['c-1 was booked with another amount']);
  });

  it('balances do not add up, or transactions are not published once and in order', () => {
    const own = [
      booking(1, 5, 5, { reason: 'c-1' }),
      booking(2, 2, 8, { ruleId: 'order', causeEventId: 'i-1' }),
    ];
    expect(problemsOf([earn, booked], [told(2, 0), told(1, 1)], own)).toEqual([
      'a-1@2: balance 8, by addition 7',
      'a-1@1 is published out of order',
    ]);
    expect(problemsOf([earn, booked], [told(1, 0), told(1, 1), told(3, 2)], own.slice(0, 1))).toEqual([
      'a-1@3 is published and not in the ledger',
    ]);
    expect(problemsOf([earn, booked], [], own.slice(0, 1))).toEqual(['a-1@1 is published 0 times']);
  });
});
