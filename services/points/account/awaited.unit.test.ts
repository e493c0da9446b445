import { MAX_AWAITED_EVENTS } from './awaited.ts';
import type { AwaitedEvent } from './awaited.ts';
import type { AccountEvent, EarnByRule } from './events.ts';
import { MAX_LOTS } from './lots.ts';
import { publish } from './publish.ts';
import { awaitingFor, pendingFor } from './state.ts';
import { createStage, holder } from './testing-stage.ts';
import { atTime, dueAt } from './time.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;
const UNTIL = START + 366 * DAY;

/** One account of a member whose orders earn 10 points each, for when they are paid. */
function stage() {
  const account = createStage();
  const { ask } = account;
  return {
    ...account,
    placed: (orderId: string | undefined, at: number, more: Partial<EarnByRule> = {}, now = at) =>
      ask(
        {
          ...{ type: 'EarnByRule', ...holder, direction: 'earn', amount: 10n },
          rule: { ruleId: 'order', version: 1 },
          cause: {
            ...{ eventId: `placed-${orderId ?? ''}-${at}`, verb: 'order.placed' },
            ...(orderId !== undefined && { objectId: orderId }),
          },
          ...{ effectiveAt: at, awaitsUntil: UNTIL, ...more },
        },
        now,
      ),
    paid: (orderId: string | undefined, at: number, more: Partial<AwaitedEvent> = {}, now = at) => {
      const event: AwaitedEvent = {
        ...{
          ruleId: 'order',
          version: 2,
          eventId: `done-${orderId ?? ''}-${at}`,
          verb: 'order.paid',
          at,
        },
        ...(orderId !== undefined && { objectId: orderId }),
        ...more,
      };
      return ask({ type: 'ActivateAwaited', ...holder, event, effectiveAt: at }, now);
    },
    /** `available pending`, with the instants at which lots expire. */
    at: (now: number): string => {
      const then = atTime(account.state(), now);
      const lots = then.lots.map(({ expiresAt }) => expiresAt ?? 'never');
      return [then.balance, pendingFor(then), ...lots].join(' ');
    },
    /** Of what was activated: when, and how much. */
    activations: (): readonly string[] =>
      account.ledger
        .flatMap((event) => (event.type === 'Elapsed' ? event.data.steps : []))
        .flatMap((step) =>
          step.type === 'Activated' ? [`${step.data.amount} at +${step.data.effectiveAt - START}`] : [],
        ),
  };
}

describe('points that wait for an event', () => {
  it('are available when it happens, in their lot, and never by time', () => {
    const account = stage();
    account.placed('o-1', START, { expiresAt: START + 400 * DAY });
    expect(account.at(START + 365 * DAY)).toBe('0 10');
    expect(awaitingFor(account.state())).toBe(10n);
    expect(account.paid('o-1', START + DAY)).toMatchObject([
      { type: 'AwaitedHappened', data: { eventId: `done-o-1-${START + DAY}` } },
      {
        type: 'Elapsed',
        data: {
          steps: [
            {
              type: 'Activated',
              data: {
                amount: 10n,
                effectiveAt: START + DAY,
                rule: { ruleId: 'order', version: 2 },
                cause: { verb: 'order.paid', objectId: 'o-1' },
              },
            },
          ],
        },
      },
    ]);
    expect(account.at(START + DAY)).toBe(`10 0 ${START + 400 * DAY}`);
  });

  it('wait for the event of their own object and of their own rule, and never merge with what waits for a moment', () => {
    const account = stage();
    account.placed('o-1', START);
    account.placed('o-2', START);
    account.ask({ type: 'Earn', ...holder, amount: 5n, activatesAt: UNTIL }, START);
    expect(account.state().pending).toHaveLength(3);
    account.paid('o-2', START + 1, { ruleId: 'other' });
    account.paid('o-3', START + 2);
    account.paid(undefined, START + 3);
    expect(account.at(START + 4)).toBe('0 25');
    account.paid('o-2', START + 5);
    expect(account.at(START + 5)).toBe('10 15 never');
  });

  it('of one order are all available, also those that come after it', () => {
    const account = stage();
    account.placed('o-1', START);
    account.placed('o-1', START + 1);
    account.paid('o-1', START + 5);
    expect(account.at(START + 5)).toBe('20 0 never');
    account.placed('o-1', START + 9);
    expect(account.at(START + 9)).toBe('30 0 never');
    expect(account.activations()).toEqual(['10 at +5', '10 at +5', '10 at +9']);
  });

  it.each([
    ['the earning is told first', ['placed', 'paid']],
    ['the event is told first', ['paid', 'placed']],
  ])('come to the same when %s: both count from when the later of them counts', (_, order) => {
    const cases = [
      [START, START + 5],
      [START + 5, START],
    ] as const;
    for (const [paidAt, completedAt] of cases) {
      const account = stage();
      for (const told of order) {
        if (told === 'placed') account.placed('o-1', paidAt, {}, START + 9);
        else account.paid('o-1', completedAt, {}, START + 9);
      }
      expect(account.activations()).toEqual(['10 at +5']);
      expect(account.at(START + 9)).toBe('10 0 never');
    }
  });

  it('without an object wait for the first event at or after they were earned, whichever is told first', () => {
    const account = stage();
    account.paid('o-9', START + 5, {}, START + 20);
    account.paid('o-8', START + 3, {}, START + 20);
    account.placed(undefined, START + 4, {}, START + 20);
    account.placed(undefined, START + 6, {}, START + 20);
    expect(account.activations()).toEqual(['10 at +5']);
    account.paid(undefined, START + 5, {}, START + 20);
    expect(account.at(START + 20)).toBe('10 10 never');
    account.paid(undefined, START + 21);
    expect(account.at(START + 21)).toBe('20 0 never');
  });

  it('are gone where nothing has happened in time, and told as expired', () => {
    const account = stage();
    account.placed('o-1', START);
    expect(dueAt(account.state())).toBe(UNTIL);
    expect(account.at(UNTIL - 1)).toBe('0 10');
    expect(account.at(UNTIL)).toBe('0 0');
    account.paid('o-1', UNTIL - 1, {}, UNTIL);
    expect(account.at(UNTIL)).toBe('0 0');
    expect(account.ledger.at(-2)).toMatchObject({
      type: 'Elapsed',
      data: {
        steps: [
          {
            type: 'Expired',
            data: {
              ...{ amount: 0n, effectiveAt: UNTIL, lots: [] },
              postings: [{ debit: 'pending', credit: 'expiry', amount: 10n }],
            },
          },
        ],
      },
    });
  });

  it('are not there any more where both come so late that they had expired meanwhile', () => {
    const account = stage();
    const gone = { expiresAt: START + DAY, awaitsUntil: START + DAY };
    account.paid('o-1', START + 2 * DAY);
    account.placed('o-1', START, gone, START + 3 * DAY);
    expect(account.activations()).toEqual([]);
    // In time, and told late: they were there, until they expired.
    account.paid('o-2', START + 1, {}, START + 3 * DAY);
    account.placed('o-2', START, gone, START + 3 * DAY);
    expect(account.activations()).toEqual(['10 at +1']);
    expect(account.at(START + 3 * DAY)).toBe('0 0');
  });

  it('settle what is owed before anything else, as what waits for a moment does', () => {
    const account = stage();
    const terms = { version: 1, shortfall: 'owe', warningMs: DAY } as const;
    account.placed('o-1', START, { terms });
    account.ask({ type: 'Adjust', ...holder, amount: -4n, reason: 'r', approver: 'a' }, START);
    account.paid('o-1', START + 1);
    expect(account.at(START + 1)).toBe('6 0 never');
    expect(account.state().owed).toBe(0n);
  });

  it('are taken back by a reversal of their earning, waiting or not', () => {
    const account = stage();
    account.placed('o-1', START);
    account.placed('o-2', START);
    expect(account.ledger.map(({ type }) => type)).toEqual(['AccountOpened', 'Earned', 'Earned']);
    account.reverse(1, START + 1, 4n);
    expect(account.at(START + 1)).toBe('0 16');
    account.paid('o-2', START + 2);
    account.paid('o-1', START + 2);
    expect(account.at(START + 2)).toBe('16 0 never');
    account.reverse(2, START + 3);
    expect(account.at(START + 3)).toBe('6 0 never');
  });

  it('wait on where the event was void before they were earned, and stay where it is void afterwards', () => {
    const account = stage();
    const isVoid = (eventId: string) =>
      ({ type: 'VoidCause', ...holder, eventId, reason: 'fraud', voidId: 'v', opens: true }) as const;
    account.paid('o-1', START);
    account.ask(isVoid(`done-o-1-${START}`), START + 1);
    account.placed('o-1', START + 2);
    expect(account.at(START + 2)).toBe('0 10');
    account.ask(isVoid(`done-o-1-${START + 4}`), START + 3);
    expect(account.paid('o-1', START + 4)).toEqual([]);
    account.paid('o-1', START + 5);
    account.ask(isVoid(`done-o-1-${START + 5}`), START + 6);
    expect(account.at(START + 6)).toBe('10 0 never');
  });

  it('count for the bound on lots, each by itself', () => {
    const account = stage();
    for (let order = 0; order < MAX_LOTS; order += 1) account.placed(`o-${order}`, START + order);
    expect(account.placed('o-last', START + MAX_LOTS)).toMatchObject([
      { type: 'EarnRejected', data: { reason: 'lots' } },
    ]);
    // The very same waits there already.
    account.placed('o-1', START + 1, {}, START + MAX_LOTS);
    expect(account.at(START + MAX_LOTS)).toBe(`0 ${10 * (MAX_LOTS + 1)}`);
  });

  it('need not wait for any of so many events that are known, the newest told', () => {
    const account = stage();
    for (let order = 0; order < MAX_AWAITED_EVENTS; order += 1) account.paid(`o-${order}`, START + order);
    expect(account.state().memory.awaited).toHaveLength(MAX_AWAITED_EVENTS);
    account.paid('o-99', START + 999);
    account.placed('o-0', START + 1_000);
    account.placed('o-1', START + 1_000);
    account.placed('o-99', START, {}, START + 1_000);
    expect(account.at(START + 1_000)).toBe('20 10 never');
    expect(account.activations()).toEqual(['10 at +1000', '10 at +99']);
  });

  it('of one object, or of none, know of the first event and of the newest', () => {
    const account = stage();
    for (const at of [3, 1, 7, 5]) {
      account.paid('o-1', START + at, {}, START + 10);
      account.paid(undefined, START + at, {}, START + 10);
    }
    expect(account.state().memory.awaited?.map(({ at }) => at - START)).toEqual([1, 7, 1, 7]);
    account.placed('o-1', START, {}, START + 10);
    account.placed(undefined, START + 2, {}, START + 10);
    expect(account.activations()).toEqual(['10 at +1', '10 at +7']);
  });

  it('say so to consumers, who were promised an instant of all that is pending', () => {
    const account = stage();
    const tell = () => {
      const event = account.ledger.at(-1) as AccountEvent;
      return publish(
        {
          ...{ stream: 'acme:account:member:m:points', version: 3, tenant: 'acme', event, requestId: 'r' },
          ...{ effectiveAt: START, recordedAt: START, actor: 'a' },
        },
        account.state(),
      );
    };
    account.placed('o-1', START, { expiresAt: START + 400 * DAY });
    const [earned] = tell();
    expect(earned?.data).toMatchObject({
      awaiting: {
        ...{ amount: '10', ruleId: 'order', objectId: 'o-1', since: '2026-03-01T08:00:00.000Z' },
        ...{ until: '2027-03-02T08:00:00.000Z', expiresAt: '2027-04-05T08:00:00.000Z' },
      },
    });
    expect(earned?.data).not.toHaveProperty('pending');
    account.paid('o-1', START + DAY);
    expect(tell()).toMatchObject([
      {
        type: 'rapport.points.PointsActivated.v1',
        causationId: `done-o-1-${START + DAY}`,
        occurredAt: START + DAY,
        data: {
          ...{ amount: '10', awaiting: { amount: '-10' }, ruleId: 'order', ruleVersion: 2 },
          cause: { verb: 'order.paid', objectId: 'o-1', effectiveAt: '2026-03-02T08:00:00.000Z' },
        },
      },
    ]);
  });
});
