import fc from 'fast-check';
import type { RuleEvent } from '@rapport/rules/event';
import { worthOf } from '../account/events.ts';
import { awaitingFor } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import { createDayStarts } from '../rule/availability.ts';
import { NO_STANDING } from '../rule/standing.ts';
import type { MemberLimit } from '../rule/limits.ts';
import type { RuleVersion } from '../views/rules/documents.ts';
import { compileRule } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { MAX_EXTREMES, ReplayTooLargeError, createReplay } from './replay.ts';
import { tryEvent } from './trial.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const calendar = { zone: 'Asia/Shanghai', startOfDay: createDayStarts(), unitOf: () => undefined };
const window = { from: START, to: START + 60 * DAY, isVoid: () => false };
const midOf = (name: number): string => name.toString(16).padStart(32, '0');

const rule = (more: Partial<RuleVersion> = {}): CompiledRule =>
  compileRule({
    ruleId: 'order',
    version: 1,
    activeFrom: 0,
    name: 'A point a pound',
    unit: 'points',
    trigger: { kind: 'event', of: ['order.paid'] },
    amount: { kind: 'rate', points: 1n, perMinorUnits: 100n },
    direction: 'earn',
    ...more,
  });
const paid = (amount: bigint, at: number, id = `i-${at}`): RuleEvent => ({
  id,
  verb: 'order.paid',
  effectiveAt: at,
  tags: [],
  properties: {},
  amount,
});

describe('a replay', () => {
  it('holds a draft against the rule that stands', () => {
    const draft = rule({
      version: 2,
      amount: { kind: 'rate', points: 2n, perMinorUnits: 100n },
      limits: [{ period: 'day', points: 50n }],
      expiry: { kind: 'end_of', period: 'month', later: 1 },
    });
    const replay = createReplay({ draft, present: rule(), others: [], ...window }, calendar);
    replay.add(midOf(1), paid(2_000n, START));
    replay.add(midOf(1), paid(2_000n, START + 1));
    replay.add(midOf(1), paid(2_000n, START + 2));
    replay.add(midOf(2), paid(9_000n, START + DAY));
    // The 1st of April has begun in Shanghai.
    replay.add(midOf(3), paid(500n, Date.parse('2026-03-31T16:00:00.000Z')));
    replay.add(midOf(3), paid(99_900n, window.to));
    replay.add(midOf(3), paid(99_900n, window.from - 1));
    expect(replay.report()).toEqual({
      draft: {
        matches: 5,
        transactions: 4,
        issued: 110n,
        takenBack: 0n,
        members: 3,
        cut: 2,
        awaiting: 0n,
        refused: [{ period: 'day', of: 'points', count: 1 }],
        months: [
          { month: '2026-03', issued: 100n, takenBack: 0n, expiring: 0n, outstanding: 100n },
          { month: '2026-04', issued: 10n, takenBack: 0n, expiring: 100n, outstanding: 10n },
          { month: '2026-05', issued: 0n, takenBack: 0n, expiring: 10n, outstanding: 0n },
        ],
        distribution: { p50: 50n, p90: 50n, p99: 50n, max: 50n },
      },
      present: {
        matches: 5,
        transactions: 5,
        issued: 155n,
        takenBack: 0n,
        members: 3,
        cut: 0,
        awaiting: 0n,
        refused: [],
        months: [
          { month: '2026-03', issued: 150n, takenBack: 0n, expiring: 0n, outstanding: 150n },
          { month: '2026-04', issued: 5n, takenBack: 0n, expiring: 0n, outstanding: 155n },
        ],
        distribution: { p50: 60n, p90: 90n, p99: 90n, max: 90n },
      },
      gaining: 1,
      losing: 2,
      mostGaining: [{ mid: midOf(3), draft: 10n, present: 5n }],
      mostLosing: [
        { mid: midOf(2), draft: 50n, present: 90n },
        { mid: midOf(1), draft: 50n, present: 60n },
      ],
      voided: 0,
    });
  });

  it('of a new rule holds it against nothing, and of a claw-back counts what is taken', () => {
    const replay = createReplay({ draft: rule({ direction: 'claw_back' }), others: [], ...window }, calendar);
    replay.add(midOf(1), paid(2_000n, START));
    expect(replay.report()).toMatchObject({
      draft: { issued: 0n, takenBack: 20n, months: [{ outstanding: -20n }] },
      present: { matches: 0, members: 0, distribution: { max: 0n } },
      losing: 1,
      mostLosing: [{ draft: -20n, present: 0n }],
    });
  });

  it('leaves an event to the rule of the group that goes before', () => {
    const other = rule({
      ruleId: 'big',
      group: 'orders',
      precedence: 5,
      trigger: { kind: 'event', of: ['order.paid'], where: { amount: { gte: '5000' } } },
    });
    const draft = rule({ group: 'orders' });
    const replay = createReplay({ draft, present: rule(), others: [other], ...window }, calendar);
    replay.add(midOf(1), paid(6_000n, START));
    replay.add(midOf(1), paid(1_000n, START));
    expect(replay.report()).toMatchObject({ draft: { matches: 2, issued: 10n }, present: { issued: 70n } });
  });

  it('names no more members than a screen holds, and counts no more than memory does', () => {
    const replay = createReplay({ draft: rule(), others: [], ...window }, calendar, {
      members: 30,
      periods: 0,
    });
    for (let name = 0; name < 30; name += 1) replay.add(midOf(name), paid(BigInt(name + 1) * 100n, START));
    const { gaining, mostGaining } = replay.report();
    expect(gaining).toBe(30);
    expect(mostGaining).toHaveLength(MAX_EXTREMES);
    expect(mostGaining[0]).toEqual({ mid: midOf(29), draft: 30n, present: 0n });
    expect(() => replay.add(midOf(30), paid(100n, START))).toThrow(ReplayTooLargeError);
  });

  it('remembers no more periods of limits than memory holds', () => {
    const draft = rule({ limits: [{ period: 'day', points: 50n }] });
    const replay = createReplay({ draft, others: [], ...window }, calendar, { members: 30, periods: 3 });
    for (const day of [0, 0, 1, 2]) replay.add(midOf(day), paid(100n, START + day * DAY));
    expect(() => replay.add(midOf(0), paid(100n, START + 3 * DAY))).toThrow(ReplayTooLargeError);
  });

  it('lets points wait, and says what still does and when it would be gone', () => {
    const pendingUntil = { kind: 'event' as const, of: ['order.refunded'] };
    const draft = rule({ pendingUntil, expiry: { kind: 'end_of', period: 'month', later: 1 } });
    const replay = createReplay({ draft, present: rule({ pendingUntil }), others: [], ...window }, calendar);
    const of = (id: string, happened: RuleEvent): RuleEvent => ({ ...happened, objectId: id });
    replay.add(midOf(1), of('o-1', paid(1_000n, START)));
    replay.add(midOf(1), of('o-2', paid(500n, START)));
    replay.add(midOf(2), of('o-1', paid(300n, START)));
    replay.add(midOf(1), of('o-1', { ...paid(0n, START + 1), verb: 'order.refunded' }));
    const sides = {
      draft: {
        ...{ issued: 18n, awaiting: 8n },
        // Those that wait are gone with the others.
        months: [{ outstanding: 18n }, { month: '2026-04', expiring: 18n, outstanding: 0n }],
      },
      present: {
        ...{ issued: 18n, awaiting: 8n },
        months: [{ outstanding: 18n }, { month: '2027-03', expiring: 8n, outstanding: 10n }],
      },
    };
    expect(replay.report()).toMatchObject(sides);
    expect(replay.report()).toMatchObject(sides);
    replay.add(midOf(1), of('o-2', { ...paid(0n, START + 2), verb: 'order.refunded' }));
    expect(replay.report()).toMatchObject({ draft: { awaiting: 3n }, present: { awaiting: 3n } });
  });

  it('counts what waits, and what is waited for, for its bound', () => {
    const pendingUntil = { kind: 'event' as const, of: ['order.refunded'] };
    const replay = createReplay({ draft: rule({ pendingUntil }), others: [], ...window }, calendar, {
      members: 10,
      periods: 2,
    });
    replay.add(midOf(1), paid(1_000n, START));
    replay.add(midOf(1), paid(1_000n, START + 1));
    expect(() => replay.add(midOf(1), paid(1_000n, START + 2))).toThrow(ReplayTooLargeError);
  });

  it('leaves out what counts no more, as if it had never been', () => {
    const events = fc.array(
      fc.record({
        name: fc.nat(2),
        amount: fc.bigInt({ min: 0n, max: 20_000n }),
        at: fc.integer({ min: START - 2 * DAY, max: START + 10 * DAY }),
        verb: fc.constantFrom('order.paid', 'order.refunded'),
        object: fc.nat(2),
        isVoid: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    const pendingUntil = { kind: 'event' as const, of: ['order.refunded'] };
    const draft = rule({ pendingUntil, limits: [{ period: 'day', points: 150n }] });
    const compared = {
      draft,
      present: rule({ limits: [{ period: 'ever', times: 2 }] }),
      others: [],
      ...window,
    };
    fc.assert(
      fc.property(events, (happened) => {
        const told = happened.map(({ name, amount, at, verb, object, isVoid }, index) => ({
          ...{ mid: midOf(name), isVoid },
          event: { ...paid(amount, at, `i-${index}`), verb, objectId: `o${object}` },
        }));
        const voids = new Set(
          told.flatMap(({ mid, event, isVoid }) => (isVoid ? [`${mid}:${event.id}`] : [])),
        );
        const isVoid = (mid: string, id: string): boolean => voids.has(`${mid}:${id}`);
        const replay = createReplay({ ...compared, isVoid }, calendar);
        const never = createReplay(compared, calendar);
        for (const { mid, event } of told) replay.add(mid, event);
        for (const { mid, event } of told.filter((one) => !one.isVoid)) never.add(mid, event);
        const voided = told.filter((one) => one.isVoid && one.event.effectiveAt >= START).length;
        expect(replay.report()).toEqual({ ...never.report(), voided });
      }),
      { numRuns: 200 },
    );
  });

  it('comes to what accounts would have come to', () => {
    const limits = fc.uniqueArray(
      fc.record({
        period: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'ever' as const),
        points: fc.option(fc.bigInt({ min: 1n, max: 300n }), { nil: undefined }),
        times: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      }),
      { selector: ({ period }) => period, maxLength: 4 },
    );
    const events = fc.array(
      fc.record({
        name: fc.nat(3),
        amount: fc.bigInt({ min: 0n, max: 20_000n }),
        at: fc.integer({ min: START, max: START + 40 * DAY }),
        verb: fc.constantFrom('order.paid', 'order.refunded'),
        object: fc.option(fc.nat(2)),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        limits,
        events,
        fc.integer({ min: 101, max: 400 }),
        fc.boolean(),
        (said, happened, percent, waits) => {
          const compiled = rule({
            ...(waits && { pendingUntil: { kind: 'event', of: ['order.refunded'] } }),
            limits: said.map(({ period, points, times }): MemberLimit => ({
              period,
              ...(points !== undefined && { points }),
              ...(times !== undefined && { times }),
            })),
            multipliers: [{ percent, weekdays: [1, 2, 3] }],
          });
          const replay = createReplay({ draft: compiled, others: [], ...window }, calendar);
          const accounts = new Map<string, ReadonlyMap<string, AccountState>>();
          let issued = 0n;
          let refused = 0;
          for (const [index, { name, amount, at, verb, object }] of happened.entries()) {
            const mid = midOf(name);
            const of = object === null ? {} : { objectId: `o${object}` };
            const event = { ...paid(amount, at, `i-${index}`), verb, ...of };
            replay.add(mid, event);
            const member = {
              mid,
              standing: NO_STANDING,
              accounts: accounts.get(mid) ?? new Map<string, AccountState>(),
            };
            const tried = tryEvent([compiled], event, member, calendar, START + 90 * DAY);
            accounts.set(mid, tried.accounts);
            for (const { booking, outcome } of tried.trials) {
              if (booking !== undefined) issued += worthOf(booking);
              if (outcome === 'rejected') refused += 1;
            }
          }
          const { draft } = replay.report();
          expect(draft.issued).toBe(issued);
          expect(draft.refused.reduce((sum, { count }) => sum + count, 0)).toBe(refused);
          expect(draft.months.reduce((sum, month) => sum + month.issued, 0n)).toBe(issued);
          const states = [...accounts.values()].flatMap((units) => [...units.values()]);
          const awaiting = states.flatMap((state) => (state.status === 'open' ? [awaitingFor(state)] : []));
          expect(draft.awaiting).toBe(awaiting.reduce((sum, one) => sum + one, 0n));
        },
      ),
      { numRuns: 200 },
    );
  });
});
