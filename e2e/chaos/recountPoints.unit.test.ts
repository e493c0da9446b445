import { BONUS, FIRST_CODES, REWARDS } from './commands.ts';
import type { Command, CommandAnswer, Entry } from './journal.ts';
import type { Logged } from './log.ts';
import { NEVER, readCommands, recountPoints, replayBookings } from './recountPoints.ts';
import type { Booking, SeenPoints, SeenRedemption } from './recountPoints.ts';

const DAY = 86_400_000;

/** A round of points in which everything is right, by hand; each test spoils one thing of it. */
interface World {
  journal: Entry[];
  bookings: Booking[];
  redemptions: Record<string, SeenRedemption>;
  stocks: Record<string, { available: number; reserved: number; issued: number }>;
  budget: { funded: number; remaining: number };
  orders: Map<string, string>;
  log: Logged[];
}

const commanded = (command: Partial<Command> & Pick<Command, 'requestId' | 'rpc'>): Entry => ({
  what: 'commanded',
  command: { memberId: 'm-1', amount: 0, ...command },
});
const replied = (requestId: string, answer: CommandAnswer): Entry => ({ what: 'replied', requestId, answer });
const done = (requestId: string, code?: string): Entry =>
  replied(requestId, { outcome: 'done', ...(code !== undefined && { code }) });
const refused = (requestId: string): Entry => replied(requestId, { outcome: 'refused', reason: '9 no' });
const redemption = (status: string, more: Partial<SeenRedemption> = {}): SeenRedemption => ({
  ...{ status, reason: '', code: '', expiresAt: NEVER },
  ...more,
});

function world(): World {
  const made: World = {
    journal: [],
    bookings: [],
    redemptions: {},
    stocks: {
      tea: { available: REWARDS.tea.stock - 2, reserved: 1, issued: 1 },
      flash: { available: REWARDS.flash.stock, reserved: 0, issued: 0 },
      voucher: { available: FIRST_CODES.length + 1 - 1, reserved: 0, issued: 1 },
    },
    budget: { funded: BONUS.funded + 5, remaining: BONUS.funded + 5 - BONUS.points },
    orders: new Map([['i-1', 'm-1']]),
    log: [],
  };
  const versions = new Map<string, number>();
  const balances = new Map<string, number>();
  const book = (memberId: string, kind: string, amount: number, more: Partial<Booking> = {}): void => {
    const version = (versions.get(memberId) ?? 0) + 1;
    versions.set(memberId, version);
    const balanceAfter = (balances.get(memberId) ?? 0) + amount;
    balances.set(memberId, balanceAfter);
    const [own, other] = [`a-${memberId}`, kind.startsWith('TRANSFER') ? 't:system:transit:points' : 'else'];
    const postings = [
      amount > 0 ? { debit: other, credit: own, amount } : { debit: own, credit: other, amount: -amount },
    ];
    made.bookings.push({
      ...{ txnId: `${own}@${version}`, kind, memberId, amount, balanceAfter, postings },
      ...{ ruleId: '', causeEventId: '', reason: '', holdId: '', transferId: '', lots: [] },
      ...{ effectiveAt: version, activatesAt: NEVER, expiresAt: NEVER },
      ...more,
    });
    const { reason = '' } = more;
    const command = made.journal.find((one) => one.what === 'commanded' && one.command.requestId === reason);
    if (command === undefined || kind === 'TRANSFER_RECEIVED') return;
    const answer = {
      outcome: 'booked',
      txnId: `${own}@${version}`,
      balanceAfter: String(balanceAfter),
    } as const;
    made.journal.push(replied(reason, answer));
  };
  const ask = (command: Partial<Command> & Pick<Command, 'requestId' | 'rpc'>): void => {
    made.journal.push(commanded(command));
  };

  book('m-1', 'EARNED', BONUS.points, { ruleId: BONUS.ruleId, causeEventId: 'i-1' });
  ask({ requestId: 'earn', rpc: 'Earn', amount: 100, expiresAt: 50 });
  book('m-1', 'EARNED', 100, { reason: 'earn' });
  ask({ requestId: 'late', rpc: 'Earn', amount: 30, activatesAt: 40, expiresAt: DAY });
  book('m-1', 'EARNED', 0, { reason: 'late', activatesAt: 40, expiresAt: DAY });
  ask({ requestId: 'spend', rpc: 'Redeem', amount: 10 });
  book('m-1', 'REDEEMED', -10, { reason: 'spend' });
  ask({ requestId: 'hold', rpc: 'Hold', amount: 20, expiresAt: DAY });
  book('m-1', 'HELD', -20, { reason: 'hold', holdId: 'hold' });
  ask({ requestId: 'part', rpc: 'Capture', amount: 12, target: 'hold' });
  book('m-1', 'HOLD_CAPTURED', 8, { reason: 'part', holdId: 'hold' });
  ask({ requestId: 'short', rpc: 'Hold', amount: 9, expiresAt: 30 });
  book('m-1', 'HELD', -9, { reason: 'short', holdId: 'short' });
  ask({ requestId: 'give', rpc: 'Transfer', amount: 6, to: 'm-2' });
  book('m-1', 'TRANSFER_SENT', -6, { reason: 'give', transferId: 'give' });
  book('m-2', 'TRANSFER_RECEIVED', 6, { reason: 'give', transferId: 'give' });
  ask({ requestId: 'tea', rpc: 'RedeemReward', rewardId: 'tea' });
  made.journal.push(done('tea'));
  book('m-1', 'HELD', -REWARDS.tea.price, { holdId: 'redemption:tea:mid:tea' });
  made.redemptions.tea = redemption('RESERVED');
  ask({ requestId: 'tea-2', rpc: 'RedeemReward', rewardId: 'tea' });
  made.journal.push(done('tea-2'));
  book('m-1', 'HELD', -REWARDS.tea.price, { holdId: 'redemption:tea:mid:tea-2' });
  ask({ requestId: 'take', rpc: 'FulfilRedemption', target: 'tea-2' });
  made.journal.push(done('take', ''));
  book('m-1', 'HOLD_CAPTURED', 0, { holdId: 'redemption:tea:mid:tea-2' });
  made.redemptions['tea-2'] = redemption('FULFILLED');
  ask({ requestId: 'add', rpc: 'AddCodes', memberId: '', codes: ['code-9', 'code-0'] });
  made.journal.push(done('add'));
  ask({ requestId: 'code', rpc: 'RedeemReward', rewardId: 'voucher' });
  made.journal.push(done('code'));
  book('m-1', 'HELD', -REWARDS.voucher.price, { holdId: 'redemption:voucher:mid:code' });
  ask({ requestId: 'hand', rpc: 'FulfilRedemption', target: 'code' });
  made.journal.push(done('hand', 'code-9'));
  book('m-1', 'HOLD_CAPTURED', 0, { holdId: 'redemption:voucher:mid:code' });
  made.redemptions.code = redemption('FULFILLED', { code: 'code-9' });
  ask({ requestId: 'poor', rpc: 'RedeemReward', rewardId: 'flash', memberId: 'm-3' });
  made.journal.push(refused('poor'));
  made.redemptions.poor = redemption('REFUSED');
  ask({ requestId: 'fund', rpc: 'FundBudget', memberId: '', amount: 5 });
  made.journal.push(done('fund'));
  book('m-1', 'HOLD_EXPIRED', 9, { holdId: 'short', effectiveAt: 30 });
  book('m-1', 'ACTIVATED', 30, { activatesAt: 40, expiresAt: DAY, effectiveAt: 40 });
  // 100 less 10 spent, 12 captured, 6 given, and what three rewards cost.
  const rest = 100 - 10 - 12 - 6 - 2 * REWARDS.tea.price - REWARDS.voucher.price;
  book('m-1', 'EXPIRED', -rest, { effectiveAt: 50, lots: [{ amount: -rest, expiresAt: 50 }] });
  ask({ requestId: 'gone', rpc: 'Redeem', amount: 5 });
  made.log = made.bookings.map(({ txnId }, offset) => told(txnId, offset));
  return made;
}

function told(txnId: string, offset: number): Logged {
  const type = 'rapport.points.PointsEarned.v1';
  return {
    ...{ topic: 'rapport.points.v1', partition: 0, offset },
    event: { id: `e-${txnId}`, type, tenantid: 't', data: { txnId } },
  };
}

function rejection(cause: string, id = `rejected-${cause}`): Logged {
  const type = 'rapport.points.EarnRejected.v1';
  const data = { ruleId: BONUS.ruleId, reason: 'budget' };
  return {
    ...{ topic: 'rapport.points.v1', partition: 0, offset: 1_000 },
    event: { id, type, tenantid: 't', causationid: cause, data },
  };
}

function recounted(spoil: (made: World) => void) {
  const made = world();
  spoil(made);
  const { journal, log, orders, ...seen } = made;
  return recountPoints(journal, log, seen satisfies SeenPoints, orders);
}
const problemsOf = (spoil: (made: World) => void): readonly string[] => recounted(spoil).problems;

/** One booking otherwise than it was. */
const change =
  (txnId: string, more: Partial<Booking>) =>
  (made: World): void => {
    made.bookings = made.bookings.map((one) => (one.txnId === txnId ? { ...one, ...more } : one));
  };
const find = (made: World, holdId: string, kind: string): Booking => {
  const found = made.bookings.find((one) => one.holdId === holdId && one.kind === kind);
  if (found === undefined) throw new Error(`There is no ${kind} of ${holdId}.`);
  return found;
};

describe('points by hand', () => {
  it('come to what is available, pending and held', () => {
    const { problems, balances } = recounted(() => undefined);
    expect(problems).toEqual([]);
    expect(balances.get('m-1')).toEqual({
      available: 30 + BONUS.points,
      pending: 0,
      held: REWARDS.tea.price,
    });
    expect(balances.get('m-2')).toEqual({ available: 6, pending: 0, held: 0 });
  });

  it('say what is due and not booked', () => {
    const { journal, bookings } = world();
    const early = bookings.filter(({ effectiveAt, memberId }) => effectiveAt < 30 && memberId === 'm-1');
    const { overdue } = replayBookings(early, readCommands(journal).commands);
    expect(overdue(29)).toEqual(['transfer give arrives']);
    expect(overdue(30)).toEqual(['hold short of m-1 ends', 'transfer give arrives']);
    expect(overdue(40)).toContain('points of m-1 activate');
    expect(overdue(50)).toContain('points of m-1 expire');
  });
});

describe('what is wrong with commands', () => {
  it.each<[what: string, spoil: (made: World) => void, problem: string]>([
    [
      'an answered one is not booked',
      ({ journal }) => {
        journal.push(commanded({ requestId: 'x', rpc: 'Earn', amount: 5 }));
        journal.push(replied('x', { outcome: 'booked', txnId: 'a@9', balanceAfter: '5' }));
      },
      'x has booked nothing, and was answered',
    ],
    [
      'one is booked twice',
      (made) => made.bookings.push({ ...find(made, 'hold', 'HELD'), txnId: 'a-m-1@99', balanceAfter: -20 }),
      'hold has booked HELD of m-1, HELD of m-1',
    ],
    [
      'a refused one is booked',
      ({ journal }) => journal.splice(journal.findIndex(isReplyTo('spend')), 1, refused('spend')),
      'spend has booked REDEEMED of m-1, and was answered {"outcome":"refused"',
    ],
    [
      'it is answered in two ways',
      ({ journal }) => journal.push(refused('spend')),
      'spend was answered in different ways',
    ],
    [
      'a redemption is refused and then not',
      ({ journal }) => journal.push(refused('tea')),
      'tea was answered in different ways',
    ],
    [
      'the answer names another transaction',
      change('a-m-1@4', { txnId: 'a-m-1@44' }),
      'spend was answered a-m-1@4, the ledger has a-m-1@44',
    ],
    [
      'nobody has asked for it',
      change('a-m-1@4', { reason: 'who' }),
      'a booking names who, which was never commanded',
    ],
    [
      'an old request id books with another amount',
      ({ journal }) =>
        journal.push({
          ...{ what: 'replied', requestId: 'earn', deviating: true },
          answer: { outcome: 'booked', txnId: 'a@1', balanceAfter: '1' },
        }),
      'earn was booked with another amount',
    ],
    [
      'a transfer is sent and not received',
      (made) => {
        made.bookings = made.bookings.filter(({ memberId }) => memberId !== 'm-2');
      },
      'give has booked TRANSFER_SENT of m-1, and was answered',
    ],
    ['somebody else receives it', change('a-m-2@1', { memberId: 'm-4' }), 'it was sent to somebody else'],
  ])('%s', (_, spoil, problem) => {
    expect(problemsOf(spoil)).toContainEqual(expect.stringContaining(problem));
  });
});

const isReplyTo =
  (requestId: string) =>
  (entry: Entry): boolean =>
    entry.what === 'replied' && entry.requestId === requestId;

describe('what is wrong with the ledger', () => {
  it.each<[what: string, spoil: (made: World) => void, problem: string]>([
    ['another amount than was asked for', change('a-m-1@2', { amount: 101 }), '101 to 103, by addition 100'],
    ['a balance that is no sum', change('a-m-1@4', { balanceAfter: 94 }), '-10 to 94, by addition -10 to 93'],
    ['more is captured than was asked for', change('a-m-1@6', { amount: 7 }), '7 to 81, by addition 8 to 81'],
    [
      'a hold is given back after its time',
      (made) => change(find(made, 'hold', 'HOLD_CAPTURED').txnId, { effectiveAt: DAY })(made),
      'its time was over',
    ],
    [
      'a hold ends at another moment',
      (made) => change(find(made, 'short', 'HOLD_EXPIRED').txnId, { effectiveAt: 31 })(made),
      'it ended at 30',
    ],
    [
      'a hold ends twice',
      (made) => made.bookings.push({ ...find(made, 'short', 'HOLD_EXPIRED'), txnId: 'a-m-1@99' }),
      'there is no open hold short',
    ],
    [
      'points expire before their time',
      (made) => {
        const { txnId } = made.bookings.find(({ kind }) => kind === 'EXPIRED') as Booking;
        change(txnId, { effectiveAt: 49 })(made);
      },
      'its time was not over',
    ],
    [
      'points are available that were not to be',
      (made) => {
        const { txnId } = made.bookings.find(({ kind }) => kind === 'ACTIVATED') as Booking;
        change(txnId, { activatesAt: 41, effectiveAt: 41 })(made);
      },
      'nothing was to be available then',
    ],
    [
      'more is spent than there is',
      ({ journal }) => {
        const spent = journal.find((one) => one.what === 'commanded' && one.command.requestId === 'spend');
        Object.assign((spent as { command: Command }).command, { amount: 104 });
      },
      '104 are taken of 103',
    ],
    ['a posting goes nowhere', change('a-m-2@1', { postings: [] }), '6 points are on their way for ever'],
    ['a transaction is not published', ({ log }) => log.splice(3, 1), 'a-m-1@4 is published 0 times'],
    [
      'a transaction is published again under another id',
      ({ log }) => log.push({ ...told('a-m-1@4', 99), event: { ...told('a-m-1@4', 99).event, id: 'again' } }),
      'a-m-1@4 is published 2 times',
    ],
    [
      'transactions are published out of order',
      ({ log }) => log.unshift(told('a-m-1@4', 0)),
      'a-m-1@1 is published out of order',
    ],
    [
      'what is published is not there',
      ({ log }) => log.push(told('a-m-1@77', 99)),
      'a-m-1@77 is published and not in the ledger',
    ],
  ])('%s', (_, spoil, problem) => {
    expect(problemsOf(spoil)).toContainEqual(expect.stringContaining(problem));
  });
});

describe('what is wrong with rewards', () => {
  const seen =
    (id: string, status: string, more: Partial<SeenRedemption> = {}) =>
    ({ redemptions }: World): void => {
      redemptions[id] = redemption(status, more);
    };
  it.each<[what: string, spoil: (made: World) => void, problem: string]>([
    [
      'one is on its way for ever',
      seen('tea', 'PENDING'),
      'redemption tea of tea is PENDING and has booked HELD',
    ],
    [
      'an acknowledged one is gone',
      seen('tea', 'UNKNOWN'),
      'redemption tea of tea is UNKNOWN and was set aside',
    ],
    [
      'a refused one is set aside',
      seen('poor', 'RESERVED'),
      'redemption poor of flash is RESERVED and was refused',
    ],
    [
      'a refused one has set points aside',
      (made) =>
        made.bookings.push({
          ...find(made, 'hold', 'HELD'),
          memberId: 'm-3',
          holdId: 'redemption:flash:m:poor',
        }),
      'redemption poor of flash is REFUSED and has booked HELD',
    ],
    [
      'one that is handed over is not paid',
      (made) => change(find(made, 'redemption:tea:mid:tea-2', 'HOLD_CAPTURED').txnId, { holdId: '' })(made),
      'redemption tea-2 of tea is FULFILLED and has booked HELD',
    ],
    ['one that was handed over is cancelled', seen('tea-2', 'CANCELLED'), 'is CANCELLED and was handed over'],
    ['nobody has asked for it', seen('tea', 'FULFILLED'), 'is FULFILLED and nobody has asked for it'],
    [
      'a code is told that is not the redemption’s',
      seen('code', 'FULFILLED', { code: 'code-1' }),
      'another code was told than code-1',
    ],
    [
      'a code was never added',
      seen('code', 'FULFILLED', { code: 'made-up' }),
      'its code made-up was never added',
    ],
    [
      'a code is handed out twice',
      ({ journal, redemptions }) => {
        journal.push(commanded({ requestId: 'code-b', rpc: 'RedeemReward', rewardId: 'voucher' }));
        redemptions['code-b'] = redemption('FULFILLED', { code: 'code-9' });
      },
      'its code code-9 was handed to code too',
    ],
    [
      'a piece is lost',
      ({ stocks }) => {
        stocks.tea = { available: REWARDS.tea.stock - 3, reserved: 1, issued: 1 };
      },
      'stock of tea: expected {"available":10,"reserved":1,"issued":1}, found {"available":9',
    ],
    [
      'more are sold than there are',
      ({ journal, redemptions }) => {
        for (let index = 0; index < REWARDS.flash.stock + 1; index += 1) {
          const requestId = `flash-${index}`;
          journal.push(commanded({ requestId, rpc: 'RedeemReward', rewardId: 'flash' }));
          redemptions[requestId] = redemption('RESERVED');
        }
      },
      'flash is oversold',
    ],
    [
      'a member has more than allowed',
      ({ journal, redemptions }) => {
        journal.push(commanded({ requestId: 'tea-3', rpc: 'RedeemReward', rewardId: 'tea' }));
        redemptions['tea-3'] = redemption('RESERVED');
      },
      'm-1 has tea 3 times',
    ],
  ])('%s', (_, spoil, problem) => {
    expect(problemsOf(spoil)).toContainEqual(expect.stringContaining(problem));
  });
});

describe('what is wrong with the budget', () => {
  it.each<[what: string, spoil: (made: World) => void, problem: string]>([
    [
      'a bonus is paid and rejected',
      ({ log }) => log.push(rejection('i-1')),
      'the bonus of i-1 was paid or rejected 2 times',
    ],
    [
      'a bonus is neither',
      ({ orders }) => orders.set('i-2', 'm-1'),
      'the bonus of i-2 was paid or rejected 0 times',
    ],
    [
      'it is for somebody else',
      ({ orders }) => orders.set('i-1', 'm-2'),
      `the bonus of i-1 is ${BONUS.points} for m-1`,
    ],
    ['it is for no order', ({ orders }) => orders.clear(), 'the bonus of i-1, which is no order'],
    [
      'it is rejected while there is enough',
      ({ log, orders }) => {
        orders.set('i-2', 'm-1');
        log.push(rejection('i-2'));
      },
      `the bonus was rejected when ${BONUS.points} of ${BONUS.funded} were paid`,
    ],
    [
      'points are lost on the way',
      ({ budget }) => {
        budget.remaining -= 1;
      },
      `left of ${BONUS.funded + 5}, and ${BONUS.points} are paid`,
    ],
    [
      'a funding is lost',
      ({ budget }) => {
        budget.funded -= 5;
      },
      `the budget has ${BONUS.funded}, ${BONUS.funded + 5} were put in`,
    ],
    [
      'it is overdrawn',
      ({ budget }) => {
        budget.remaining = -4;
      },
      'the budget is overdrawn by 4',
    ],
  ])('%s', (_, spoil, problem) => {
    expect(problemsOf(spoil)).toContainEqual(expect.stringContaining(problem));
  });

  it('an order that is told of a dry budget again is one order', () => {
    const { problems } = recounted(({ log, orders }) => {
      orders.set('i-2', 'm-1');
      log.push(rejection('i-2'), rejection('i-2'));
    });
    expect(problems).toEqual([expect.stringContaining('the bonus was rejected when')]);
  });
});
