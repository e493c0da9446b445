import fc from 'fast-check';
import { decide } from '../../account/decide.ts';
import type { AccountCommand } from '../../account/decide.ts';
import type { AccountEvent } from '../../account/events.ts';
import { accountStream } from '../../account/names.ts';
import { NO_ACCOUNT, evolve } from '../../account/state.ts';
import type { AccountState, OpenAccount } from '../../account/state.ts';
import { auditAccount } from './audit.ts';
import type { Audited } from './audit.ts';
import { inSteps } from './queries.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const HOUR = 3_600_000;
const account = { mid: 'a'.repeat(32), unit: 'points' };
const other = 'b'.repeat(32);
const STREAM = accountStream('acme', account.mid, 'points');

interface History {
  readonly events: readonly AccountEvent[];
  readonly state: AccountState;
}

const amount = fc.bigInt({ min: 1n, max: 40n });
const span = fc.constantFrom(1, HOUR, 3 * HOUR);
type Step = (now: number, at: number) => AccountCommand;
const steps = fc.array(
  fc.oneof(
    fc.tuple(amount, span, fc.boolean()).map(([size, life, waits]): Step => (now) => ({
      ...{ type: 'Earn', ...account, amount: size, expiresAt: now + 2 * life },
      ...(waits && { activatesAt: now + life }),
    })),
    amount.map((size): Step => () => ({ type: 'Earn', ...account, amount: size })),
    fc.tuple(amount, fc.nat(2), span).map(([size, order, life]): Step => (now, at) => ({
      ...{ type: 'EarnByRule', ...account, direction: 'earn', amount: size, effectiveAt: now },
      rule: { ruleId: 'order', version: 1 },
      cause: { eventId: `i${at}`, verb: 'order.placed', objectId: `o${order}` },
      ...{ awaitsUntil: now + life, expiresAt: now + 2 * life },
    })),
    fc.nat(2).map((order): Step => (now, at) => ({
      ...{ type: 'ActivateAwaited', ...account, effectiveAt: now },
      event: {
        ...{ ruleId: 'order', version: 1, eventId: `e${at}`, verb: 'order.paid' },
        ...{ objectId: `o${order}`, at: now },
      },
    })),
    amount.map((size): Step => () => ({ type: 'Redeem', ...account, amount: size })),
    amount.map((size): Step => () => ({
      type: 'Adjust',
      ...account,
      amount: -size,
      reason: 'r',
      approver: 'a',
    })),
    fc.tuple(amount, span).map(([size, life]): Step => (now, at) => ({
      type: 'Hold',
      ...account,
      holdId: `h${at}`,
      amount: size,
      expiresAt: now + life,
    })),
    fc.nat(30).map((at): Step => () => ({ type: 'Capture', ...account, holdId: `h${at}` })),
    amount.map((size): Step => (_now, at) => ({
      ...{ type: 'Transfer', ...account, transferId: `t${at}` },
      to: { mid: other },
      amount: size,
    })),
    fc.tuple(fc.nat(30), fc.boolean()).map(([at, received]): Step => () => ({
      type: 'SettleTransfer',
      ...account,
      transferId: `t${at}`,
      received,
    })),
    fc.constant((): AccountCommand => ({ type: 'Elapse', ...account })),
  ),
  { minLength: 5, maxLength: 30 },
);

const histories = fc.tuple(steps, span).map(([wanted, pause]): History => {
  let state: AccountState = NO_ACCOUNT;
  const events: AccountEvent[] = [];
  for (const [at, step] of wanted.entries()) {
    const now = START + at * pause;
    const decision = decide(state, step(now, at), { now });
    if (decision.outcome === 'rejected') continue;
    events.push(...decision.events);
    state = decision.events.reduce(evolve, state);
  }
  return { events, state };
});

function audit(events: readonly AccountEvent[], state: AccountState | undefined): Audited {
  const audited = auditAccount(STREAM, 'acme');
  for (const [index, event] of events.entries()) {
    const place = { stream: STREAM, tenant: 'acme', effectiveAt: START, recordedAt: START };
    const version = index + 1;
    audited.add(version, inSteps({ ...place, version, event }));
  }
  return audited.finish(
    state?.status === 'open' ? state : undefined,
    state === undefined ? 0 : events.length,
  );
}

const isBooked = ({ type }: AccountEvent): boolean => type === 'Earned' || type === 'Adjusted';

describe('re-adding an account', () => {
  it('finds nothing wrong with what was decided', () => {
    fc.assert(
      fc.property(histories, ({ events, state }) => {
        const { problems, sums } = audit(events, events.length === 0 ? undefined : state);
        if (events.length > 0) expect(problems).toEqual([]);
        expect([...sums.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
      }),
    );
  });

  it.each([
    ['an amount', (data: object) => ({ ...data, amount: 1_000n })],
    ['a balance', (data: object) => ({ ...data, balanceAfter: 1_000n })],
    ['the lots', (data: object) => ({ ...data, lots: [{ amount: 1_000n }] })],
    ['the postings', (data: object) => ({ ...data, postings: [] })],
    [
      'a posting below zero',
      (data: object) => ({ ...data, postings: [{ debit: 'member', credit: 'issuance', amount: -1n }] }),
    ],
  ])('finds %s that was changed in the store', (_case, change) => {
    fc.assert(
      fc.property(histories, fc.nat(), ({ events, state }, pick) => {
        const places = events.flatMap((event, index) => (isBooked(event) ? [index] : []));
        const place = places[pick % Math.max(1, places.length)];
        const event = place === undefined ? undefined : events[place];
        fc.pre(place !== undefined && event !== undefined);
        const changed = events.with(place, { ...event, data: change(event.data) } as AccountEvent);
        expect(audit(changed, state).problems).not.toEqual([]);
      }),
    );
  });

  it('finds an event that is missing, first, last or between', () => {
    fc.assert(
      fc.property(histories, fc.nat(), ({ events, state }, pick) => {
        const places = events.flatMap((event, index) => (isBooked(event) ? [index] : []));
        const place = places[pick % Math.max(1, places.length)];
        fc.pre(place !== undefined);
        expect(audit(events.toSpliced(place, 1), state).problems).not.toEqual([]);
      }),
    );
    const lost = auditAccount(STREAM, 'acme');
    lost.add(2, []);
    expect(lost.finish(undefined, 0).problems).toEqual([
      'version 1 is missing before 2',
      'the account has events and does not stand',
    ]);
  });

  it('finds an account that stands on an event that is not there, whatever that one moved', () => {
    expect(auditAccount(STREAM, 'acme').finish(undefined, 2).problems).toEqual([
      'the account stands on version 2, an event that is not there',
    ]);
  });

  it.each<[string, (state: OpenAccount) => Partial<OpenAccount>]>([
    ['balance', ({ balance }) => ({ balance: balance + 1n })],
    ['lots', () => ({ lots: [{ amount: 77_777n }] })],
    ['pending', ({ pending }) => ({ pending: [...pending, { activatesAt: 1, amount: 1n }] })],
    [
      'pending',
      ({ pending }) => ({
        pending: [...pending, { awaits: { ruleId: 'r', since: 1, until: 2 }, amount: 1n }],
      }),
    ],
    ['holds', ({ holds }) => ({ holds: [...holds, { holdId: 'x', expiresAt: 1, parts: [{ amount: 1n }] }] })],
    [
      'transfers',
      ({ outgoing }) => ({
        outgoing: [...outgoing, { transferId: 'x', to: { mid: other }, sentAt: 1, parts: [{ amount: 1n }] }],
      }),
    ],
  ])('finds %s that stand as nothing booked them', (_case, change) => {
    fc.assert(
      fc.property(histories, ({ events, state }) => {
        fc.pre(state.status === 'open');
        expect(audit(events, { ...state, ...change(state) }).problems).not.toEqual([]);
      }),
    );
  });
});
