import { BONUS, FIRST_CODES, REWARDS } from './commands.ts';
import { differences } from './effects.ts';
import type { Effects } from './effects.ts';
import type { Entry, Interaction } from './journal.ts';
import type { Logged } from './log.ts';
import { recount } from './recount.ts';
import { NEVER } from './recountPoints.ts';
import type { Booking, SeenPoints } from './recountPoints.ts';

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

const nothing: SeenPoints = {
  bookings: [],
  redemptions: {},
  stocks: {
    tea: { available: REWARDS.tea.stock, reserved: 0, issued: 0 },
    flash: { available: REWARDS.flash.stock, reserved: 0, issued: 0 },
    voucher: { available: FIRST_CODES.length, reserved: 0, issued: 0 },
  },
  budget: { funded: BONUS.funded, remaining: BONUS.funded },
};
/** By a rule, on an account that nobody else's is named like. */
const earned = (version: number, amount: number, balanceAfter: number, rest: Partial<Booking>): Booking => ({
  ...{ txnId: `a-1@${version}`, kind: 'EARNED', memberId: 'm-1', amount, balanceAfter },
  ...{ ruleId: 'order', causeEventId: '', reason: '', holdId: '', transferId: '' },
  ...{ effectiveAt: 0, activatesAt: NEVER, expiresAt: NEVER, lots: [] },
  postings: [{ debit: 'issuance', credit: 'a-1', amount }],
  ...rest,
});
const told = (version: number): Logged => ({
  topic: 'rapport.points.v1',
  partition: 0,
  offset: version,
  event: {
    id: `e-${version}`,
    type: 'rapport.points.PointsEarned.v1',
    tenantid: 't',
    data: { txnId: `a-1@${version}` },
  },
});

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
    const bookings = [
      earned(1, 2, 2, { causeEventId: 'i-1' }),
      earned(2, BONUS.points, 5, { ruleId: BONUS.ruleId, causeEventId: 'i-1' }),
      earned(3, 2, 7, { causeEventId: 'i-2' }),
      earned(4, BONUS.points, 10, { ruleId: BONUS.ruleId, causeEventId: 'i-2' }),
    ];
    const budget = { funded: BONUS.funded, remaining: BONUS.funded - 2 * BONUS.points };
    const { effects, problems, counted, resent } = recount(
      journal,
      [...log, visit, ...[1, 2, 3, 4].map(told)],
      { ...nothing, bookings, budget },
    );
    expect(problems).toEqual([]);
    expect({ counted, resent }).toEqual({ counted: 4, resent: 1 });
    expect(effects.timelines['m-1']).toEqual(['i-1', 'i-2', 'i-4']);
    expect(effects.segments).toEqual({ buyers: ['m-1'], sharers: ['m-2'] });
    expect(effects.earned).toEqual({ 'order i-1': [2], 'order i-2': [2], 'friend-read m-2': [10] });
    expect(effects.balances['m-1']).toEqual({ available: 10, pending: 0, held: 0 });
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
    const { effects } = recount([sent(order('i-1'))], [logged(0, order('i-1'))], nothing);
    expect(differences(effects, effects)).toEqual([]);
    const doubled: Effects = {
      ...effects,
      balances: { ...effects.balances, 'm-1': { available: 4, pending: 0, held: 0 } },
      enrollments: ['m-1'],
    };
    expect(differences(effects, doubled)).toEqual([
      'balances › m-1 › available: expected 0, found 4',
      'enrollments: expected [], found ["m-1"]',
    ]);
  });
});

describe('what is wrong whatever the read models say', () => {
  /** Orders have no bonus here. */
  const problemsOf = (journal: readonly Entry[], log: readonly Logged[] = []): readonly string[] =>
    recount(journal, log, nothing).problems.filter((problem) => !problem.startsWith('the bonus of'));

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
});
