import type { Availability, EarnByRule, TimeEvent } from './events.ts';
import { MAX_LOTS } from './lots.ts';
import { MAX_CLOSED_HOLDS, MAX_HOLDS, MAX_HOLD_MS } from './holds.ts';
import type { OpenAccount } from './state.ts';
import { STANDARD_TERMS } from './terms.ts';
import { createStage, holder } from './testing-stage.ts';
import { atTime, dueAt } from './time.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;

/** One account and a clock. */
function stage() {
  const account = createStage();
  const { ask } = account;
  return {
    ...account,
    earn: (amount: bigint, now: number, when: Availability = {}) =>
      ask({ type: 'Earn', ...holder, amount, ...when }, now),
    byRule: (more: Partial<EarnByRule>, now: number) =>
      ask(
        {
          type: 'EarnByRule',
          ...holder,
          direction: 'earn',
          amount: 10n,
          rule: { ruleId: 'r', version: 1 },
          cause: { eventId: 'i-1', verb: 'order.paid' },
          effectiveAt: now,
          ...more,
        },
        now,
      ),
    redeem: (amount: bigint, now: number) => ask({ type: 'Redeem', ...holder, amount }, now),
    hold: (holdId: string, amount: bigint, expiresAt: number, now: number) =>
      ask({ type: 'Hold', ...holder, holdId, amount, expiresAt }, now),
    capture: (holdId: string, now: number, amount?: bigint) =>
      ask({ type: 'Capture', ...holder, holdId, ...(amount !== undefined && { amount }) }, now),
    release: (holdId: string, now: number) => ask({ type: 'Void', ...holder, holdId }, now),
    elapse: (now: number) => ask({ type: 'Elapse', ...holder }, now),
    at: (now: number) => atTime(account.state(), now),
    steps: (): readonly TimeEvent[] =>
      account.ledger.flatMap((event) => (event.type === 'Elapsed' ? event.data.steps : [])),
    last: () => account.ledger.at(-1),
  };
}

const lots = (state: OpenAccount): unknown => state.lots.map(({ expiresAt, amount }) => [expiresAt, amount]);

describe('lots', () => {
  it('of the same expiry are one, and are spent nearest expiry first, those that never expire last', () => {
    const account = stage();
    account.earn(5n, START);
    account.earn(10n, START, { expiresAt: START + 2 * DAY });
    account.earn(20n, START, { expiresAt: START + DAY });
    account.earn(1n, START + 1, { expiresAt: START + 2 * DAY });
    expect(lots(account.state())).toEqual([
      [START + DAY, 20n],
      [START + 2 * DAY, 11n],
      [undefined, 5n],
    ]);
    account.redeem(22n, START + 2);
    expect(account.last()).toMatchObject({
      data: {
        lots: [
          { expiresAt: START + DAY, amount: -20n },
          { expiresAt: START + 2 * DAY, amount: -2n },
        ],
      },
    });
    expect(lots(account.state())).toEqual([
      [START + 2 * DAY, 9n],
      [undefined, 5n],
    ]);
  });

  it('expire at exactly their instant, whoever looks', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: START + DAY });
    expect(account.at(START + DAY - 1).balance).toBe(10n);
    expect(account.at(START + DAY).balance).toBe(0n);
    expect(account.redeem(10n, START + DAY)).toBe('INSUFFICIENT_POINTS');
    // Noticed late, it happened in time.
    account.elapse(START + 5 * DAY);
    expect(account.steps()).toMatchObject([
      {
        type: 'Expired',
        data: {
          amount: -10n,
          balanceAfter: 0n,
          effectiveAt: START + DAY,
          postings: [{ debit: 'member', credit: 'expiry', amount: 10n }],
        },
      },
    ]);
    expect(account.elapse(START + 6 * DAY)).toEqual([]);
  });

  it('can be spent the millisecond before', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: START + DAY });
    account.redeem(10n, START + DAY - 1);
    account.elapse(START + 2 * DAY);
    expect(account.steps()).toEqual([]);
    expect(account.state().balance).toBe(0n);
  });

  it('make good what is below zero before they hold anything', () => {
    const account = stage();
    account.byRule({ direction: 'claw_back', amount: 8n }, START);
    account.earn(10n, START, { expiresAt: START + DAY });
    expect(lots(account.state())).toEqual([[START + DAY, 2n]]);
    expect(account.state().balance).toBe(2n);
  });

  it('are bounded, and a known expiry always has room', () => {
    const account = stage();
    for (let index = 1; index <= MAX_LOTS; index += 1) {
      account.earn(1n, START, { expiresAt: START + index * DAY });
    }
    expect(account.earn(1n, START, { expiresAt: START + 1 })).toBe('TOO_MANY_LOTS');
    expect(account.earn(1n, START)).toBe('TOO_MANY_LOTS');
    expect(account.earn(1n, START, { expiresAt: START + DAY })).toMatchObject([{ type: 'Earned' }]);
    account.byRule({ expiresAt: START + 1 }, START);
    expect(account.last()).toMatchObject({ type: 'EarnRejected', data: { reason: 'lots' } });
  });

  it.each([0, 1])('that would be gone %s ms before they are there are refused', (early) => {
    const account = stage();
    expect(account.earn(1n, START, { expiresAt: START - early })).toBe('EXPIRY_NOT_AHEAD');
    const activatesAt = START + DAY;
    expect(account.earn(1n, START, { activatesAt, expiresAt: activatesAt - early })).toBe('EXPIRY_NOT_AHEAD');
  });
});

describe('a warning', () => {
  const expiresAt = START + 60 * DAY;

  it('comes a month ahead at exactly its instant, once, with what is left by then', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt });
    account.redeem(3n, START + DAY);
    expect(dueAt(account.state())).toBe(expiresAt - STANDARD_TERMS.warningMs);
    account.elapse(expiresAt - STANDARD_TERMS.warningMs - 1);
    expect(account.steps()).toEqual([]);
    account.elapse(expiresAt - STANDARD_TERMS.warningMs);
    account.elapse(expiresAt - DAY);
    expect(account.steps()).toEqual([
      {
        type: 'ExpiryWarned',
        data: { effectiveAt: expiresAt - STANDARD_TERMS.warningMs, expiresAt, amount: 7n },
      },
    ]);
    expect(dueAt(account.state())).toBe(expiresAt);
  });

  it('is left out for points that are earned within that month, and for those that are gone when it is noticed', () => {
    const late = stage();
    late.earn(10n, START, { expiresAt: START + 5 * DAY });
    const slept = stage();
    slept.earn(10n, START, { expiresAt });
    for (const account of [late, slept]) account.elapse(expiresAt);
    expect(late.steps().map(({ type }) => type)).toEqual(['Expired']);
    expect(slept.steps().map(({ type }) => type)).toEqual(['Expired']);
  });
});

describe('pending points', () => {
  it('are not there until their instant, and then in their lot', () => {
    const account = stage();
    const when = { activatesAt: START + DAY, expiresAt: START + 3 * DAY };
    account.earn(10n, START, when);
    expect(account.state()).toMatchObject({ balance: 0n, lots: [], pending: [{ ...when, amount: 10n }] });
    expect(account.redeem(1n, START + DAY - 1)).toBe('INSUFFICIENT_POINTS');
    account.redeem(4n, START + DAY);
    expect(account.steps()).toMatchObject([
      {
        type: 'Activated',
        data: {
          amount: 10n,
          effectiveAt: START + DAY,
          postings: [{ debit: 'pending', credit: 'member', amount: 10n }],
        },
      },
    ]);
    expect(lots(account.state())).toEqual([[START + 3 * DAY, 6n]]);
    expect(account.state().pending).toEqual([]);
  });

  it('activate before they expire, also at the same instant and long after', () => {
    const account = stage();
    const activatesAt = START + DAY;
    // By a rule that ends a period with the day of activation.
    account.byRule({ activatesAt, expiresAt: activatesAt }, START);
    account.byRule({ activatesAt: START + 2 * DAY, expiresAt: START + 3 * DAY, amount: 7n }, START);
    account.elapse(START + 9 * DAY);
    expect(account.steps().map(({ type, data }) => [type, data.effectiveAt])).toEqual([
      ['Activated', activatesAt],
      ['Expired', activatesAt],
      ['Activated', START + 2 * DAY],
      ['Expired', START + 3 * DAY],
    ]);
    expect(account.state()).toMatchObject({ balance: 0n, lots: [], pending: [] });
    expect(dueAt(account.state())).toBeUndefined();
  });

  it('of a fact that is told late are booked as if it had been told in time', () => {
    const account = stage();
    const effectiveAt = START - 10 * DAY;
    account.byRule({ effectiveAt, activatesAt: effectiveAt + DAY, expiresAt: effectiveAt + 2 * DAY }, START);
    expect(account.redeem(1n, START)).toBe('INSUFFICIENT_POINTS');
    account.elapse(START);
    expect(account.steps().map(({ data }) => data.effectiveAt)).toEqual([
      effectiveAt + DAY,
      effectiveAt + 2 * DAY,
    ]);
  });

  it('are refused where they are not ahead', () => {
    expect(stage().earn(1n, START, { activatesAt: START })).toBe('ACTIVATION_NOT_AHEAD');
  });
});

describe('a hold', () => {
  const soon = START + DAY;
  const held = () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: START + 2 * DAY });
    account.earn(10n, START);
    account.hold('h', 15n, soon, START);
    return account;
  };

  it('takes the lots that would be spent, and what it holds cannot be spent', () => {
    const account = held();
    expect(account.state()).toMatchObject({
      balance: 5n,
      holds: [
        {
          holdId: 'h',
          expiresAt: soon,
          parts: [{ expiresAt: START + 2 * DAY, amount: 10n }, { amount: 5n }],
        },
      ],
    });
    expect(account.redeem(6n, START)).toBe('INSUFFICIENT_POINTS');
    expect(account.hold('i', 6n, soon, START)).toBe('INSUFFICIENT_POINTS');
  });

  it('is captured in part against its own lots, and the rest comes back', () => {
    const account = held();
    account.capture('h', START + 1, 12n);
    expect(account.last()).toMatchObject({
      type: 'HoldCaptured',
      data: {
        amount: 3n,
        postings: [
          { debit: 'held', credit: 'redemption', amount: 12n },
          { debit: 'held', credit: 'member', amount: 3n },
        ],
        captured: [{ expiresAt: START + 2 * DAY, amount: 10n }, { amount: 2n }],
        lots: [{ amount: 3n }],
      },
    });
    expect(lots(account.state())).toEqual([[undefined, 8n]]);
    expect(account.capture('h', START + 2)).toBe('HOLD_CLOSED');
  });

  it('is captured whole where nothing else is said, and not for more', () => {
    const account = held();
    expect(account.capture('h', START, 16n)).toBe('CAPTURE_TOO_LARGE');
    expect(account.capture('h', START, 0n)).toBe('AMOUNT_NOT_POSITIVE');
    account.capture('h', soon - 1);
    expect(account.state()).toMatchObject({ balance: 5n, holds: [] });
  });

  it('ends by itself at exactly its instant', () => {
    const account = held();
    expect(dueAt(account.state())).toBe(soon);
    expect(account.at(soon - 1).balance).toBe(5n);
    expect(account.at(soon).balance).toBe(20n);
    expect(account.capture('h', soon)).toBe('HOLD_EXPIRED');
    account.elapse(soon + DAY / 2);
    expect(account.steps()).toMatchObject([
      { type: 'HoldExpired', data: { effectiveAt: soon, amount: 15n } },
    ]);
    expect(account.capture('h', soon + DAY / 2)).toBe('HOLD_EXPIRED');
    expect(lots(account.state())).toEqual([
      [START + 2 * DAY, 10n],
      [undefined, 10n],
    ]);
  });

  it('keeps its lots beyond their time; given back late, they expire at that moment', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: soon });
    account.hold('h', 10n, START + 9 * DAY, START);
    account.elapse(START + 2 * DAY);
    expect(account.steps()).toEqual([]);
    account.release('h', START + 3 * DAY);
    expect(account.redeem(1n, START + 3 * DAY)).toBe('INSUFFICIENT_POINTS');
    account.elapse(START + 4 * DAY);
    expect(account.steps()).toMatchObject([{ type: 'Expired', data: { effectiveAt: START + 3 * DAY } }]);
    expect(account.release('h', START + 4 * DAY)).toBe('HOLD_CLOSED');
  });

  it('makes good what a claw-back took meanwhile', () => {
    const account = stage();
    account.earn(10n, START);
    account.hold('h', 10n, soon, START);
    account.byRule({ direction: 'claw_back', amount: 4n }, START);
    expect(account.state().balance).toBe(-4n);
    account.release('h', START);
    expect(account.state()).toMatchObject({ balance: 6n, lots: [{ amount: 6n }] });
  });

  it('is reversed where it was captured, into the lots that it spent', () => {
    const account = held();
    account.capture('h', START + 1);
    account.reverse(4, START + 2, 6n);
    expect(lots(account.state())).toEqual([
      [START + 2 * DAY, 1n],
      [undefined, 10n],
    ]);
  });

  it.each([
    ['for nothing', 0n, soon, 'AMOUNT_NOT_POSITIVE'],
    ['that is over', 1n, START, 'HOLD_EXPIRY_INVALID'],
    ['for too long', 1n, START + MAX_HOLD_MS + 1, 'HOLD_EXPIRY_INVALID'],
  ])('%s is refused', (_case, amount, expiresAt, code) => {
    const account = stage();
    account.earn(10n, START);
    expect(account.hold('h', amount, expiresAt, START)).toBe(code);
  });

  it('is one of at most so many, and is known to have ended for so long', () => {
    const account = stage();
    account.earn(1_000n, START);
    for (let index = 0; index < MAX_HOLDS; index += 1) account.hold(`h${index}`, 1n, soon, START);
    expect(account.hold('x', 1n, soon, START)).toBe('TOO_MANY_HOLDS');
    for (let index = 0; index <= MAX_CLOSED_HOLDS; index += 1) {
      account.release(`h${index}`, START);
      account.hold(`h${index + MAX_HOLDS}`, 1n, soon, START);
    }
    expect(account.release('h0', START)).toBe('HOLD_UNKNOWN');
    expect(account.release('h1', START)).toBe('HOLD_CLOSED');
  });
});

describe('a reversal', () => {
  it('takes what is still pending, and of the rest the lot that was earned first', () => {
    const account = stage();
    account.earn(10n, START, { activatesAt: START + DAY });
    account.reverse(1, START + 1, 4n);
    expect(account.state()).toMatchObject({ balance: 0n, pending: [{ amount: 6n }] });

    const other = stage();
    other.earn(10n, START, { expiresAt: START + DAY });
    other.earn(10n, START);
    other.reverse(2, START + 1);
    expect(lots(other.state())).toEqual([[START + DAY, 10n]]);
  });

  it('takes from other lots, and then below zero, where its own is spent', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: START + DAY });
    account.redeem(10n, START);
    account.earn(4n, START);
    account.reverse(1, START);
    expect(account.state()).toMatchObject({ balance: -6n, lots: [] });
  });

  it('gives back what expires last first, with its expiry; what is over meanwhile expires at once', () => {
    const account = stage();
    account.earn(10n, START, { expiresAt: START + DAY });
    account.earn(10n, START, { expiresAt: START + 9 * DAY });
    account.redeem(15n, START);
    account.reverse(3, START + 2 * DAY, 8n);
    expect(lots(account.state())).toEqual([
      [START + 2 * DAY, 3n],
      [START + 9 * DAY, 10n],
    ]);
    expect(account.at(START + 2 * DAY).balance).toBe(10n);
  });

  it.each<[bigint, string]>([
    [11n, 'REVERSAL_TOO_LARGE'],
    [0n, 'AMOUNT_NOT_POSITIVE'],
    [-1n, 'AMOUNT_NOT_POSITIVE'],
  ])('of %s of ten is refused', (amount, code) => {
    const account = stage();
    account.earn(10n, START);
    expect(account.reverse(1, START, amount)).toBe(code);
  });
});
