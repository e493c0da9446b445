import fc from 'fast-check';
import { mergedId } from '@rapport/kernel/ids';
import type { RuleEvent } from '@rapport/rules/event';
import { decide } from '../account/decide.ts';
import type { AccountCommand } from '../account/decide.ts';
import type { AccountEvent } from '../account/events.ts';
import { NO_ACCOUNT, evolve } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import { createDayStarts } from '../rule/availability.ts';
import type { RuleVersion } from '../views/rules/documents.ts';
import { compileRule } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { NO_STANDING } from '../rule/standing.ts';
import { earnCommand } from './command.ts';
import type { BookedForEvent } from './reapply.ts';
import { ReapplicationTooLargeError, bookedByRule, createReapplication } from './reapply.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const MID = 'a'.repeat(32);
const calendar = { zone: 'UTC', startOfDay: createDayStarts(), unitOf: () => undefined };

const rule = (version: number, more: Partial<RuleVersion>): CompiledRule =>
  compileRule({
    ...{ ruleId: 'order', version, activeFrom: START, name: 'Orders', unit: 'points', direction: 'earn' },
    trigger: { kind: 'event', of: ['order.paid'] },
    amount: { kind: 'rate', points: 1n, perMinorUnits: 100n },
    ...more,
  });
const paid = (index: number, amount: number): RuleEvent => ({
  ...{ id: `i-${index}`, verb: 'order.paid', effectiveAt: START + index * HOUR, tags: [], properties: {} },
  amount: BigInt(amount),
});

/** An account, and what it was told. */
function ledger() {
  let state: AccountState = NO_ACCOUNT;
  const booked: AccountEvent[] = [];
  return {
    book: (command: AccountCommand, now: number): void => {
      const decision = decide(state, command, { now });
      if (decision.outcome === 'rejected') throw new Error(decision.rejection.code);
      booked.push(...decision.events);
      state = decision.events.reduce<AccountState>(evolve, state);
    },
    bookedIn: (period: { readonly from: number; readonly to: number }) =>
      booked.reduce(
        (known, event) =>
          bookedByRule(
            known,
            {
              ...{ stream: 's', version: 1, tenant: 'acme', recordedAt: START, event },
              effectiveAt: 'effectiveAt' in event.data ? event.data.effectiveAt : START,
            },
            { ruleId: 'order', ...period },
          ),
        new Map<string, BookedForEvent>(),
      ),
    balance: (): bigint => (state.status === 'open' ? state.balance : 0n),
  };
}

describe('a version that is applied to what was before it', () => {
  it('leaves what it would have paid, whatever was paid and put right before, and then nothing', () => {
    const versions = fc.record(
      {
        amount: fc.record({
          kind: fc.constant('fixed' as const),
          points: fc.bigInt({ min: 1n, max: 50n }),
        }),
        capPerMemberAndDay: fc.bigInt({ min: 1n, max: 100n }),
        limits: fc.constant([{ period: 'ever' as const, times: 3 }]),
        trigger: fc.constant({
          kind: 'event' as const,
          of: ['order.paid'],
          where: { amount: { gte: '500' } },
        }),
      },
      { requiredKeys: [] },
    );
    const orders = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(orders, fc.array(versions, { minLength: 1, maxLength: 4 }), (amounts, plans) => {
        const { book, bookedIn, balance } = ledger();
        const events = amounts.map((amount, index) => paid(index, amount));
        for (const happened of events) {
          const command = earnCommand(happened, rule(1, {}), calendar, { mid: MID, standing: NO_STANDING });
          if (command !== undefined) book(command, happened.effectiveAt);
        }
        const period = { from: START, to: START + 100 * HOUR };
        for (const [index, plan] of plans.entries()) {
          const version = rule(index + 2, plan);
          const apply = (isBooked: boolean): number => {
            const run = createReapplication({ rule: version, others: [], since: START, ...period }, calendar);
            for (const happened of events) run.add(MID, happened);
            const differences = run.differencesOf(MID, bookedIn(period));
            for (const { points: amount, cause } of isBooked ? differences : []) {
              const by = { rule: { ruleId: 'order', version: version.rule.version }, cause };
              const said = { reason: 'why', approver: 'li.na', by };
              book({ type: 'Adjust', mid: MID, unit: 'points', amount, ...said }, period.to + index);
            }
            return differences.length;
          };
          apply(true);
          expect(apply(false)).toBe(0);
          // An account that only ever knew this version has the same.
          const fresh = ledger();
          for (const happened of events) {
            const command = earnCommand(happened, version, calendar, { mid: MID, standing: NO_STANDING });
            if (command !== undefined && version.matches(happened, NO_STANDING)) {
              fresh.book(command, happened.effectiveAt);
            }
          }
          expect(balance()).toBe(fresh.balance());
        }
      }),
    );
  });

  it('counts limits from where the rule came into force, and books the period alone', () => {
    const once = rule(2, { limits: [{ period: 'ever', times: 1 }] });
    const period = { from: START + 2 * HOUR, to: START + 4 * HOUR };
    const run = createReapplication({ rule: once, others: [], since: START, ...period }, calendar);
    for (let index = 1; index < 6; index += 1) run.add(MID, paid(index, 1_000));
    expect([...run.members()]).toEqual([]);
    expect(run.differencesOf(MID, new Map())).toEqual([]);
  });

  it('neither pays for an event that counts no more, nor takes again what was reversed for it', () => {
    const period = { from: START, to: START + 9 * HOUR };
    const run = createReapplication({ rule: rule(2, {}), others: [], since: START, ...period }, calendar);
    for (let index = 1; index < 5; index += 1) run.add(MID, paid(index, 1_000));
    run.drop(MID, 'i-1');
    // A copy that a merge made: its original is another member's.
    run.drop('b'.repeat(32), mergedId('m-1', 'i-2'));
    run.drop('b'.repeat(32), 'i-3');
    const { book, bookedIn } = ledger();
    const named = { mid: MID, unit: 'points' };
    const voids = (eventId: string): AccountCommand => ({
      ...{ type: 'VoidCause', ...named, eventId, reason: 'bot', voidId: 'v', opens: true },
    });
    book(voids('i-4'), START);
    const differences = run.differencesOf(MID, bookedIn(period));
    expect(differences.map(({ cause, points }) => [cause.eventId, points])).toEqual([['i-3', 10n]]);
    // It was booked and then reversed, and the version knows nothing of it any more.
    const other = ledger();
    const earned = earnCommand(paid(1, 1_000), rule(1, {}), calendar, { mid: MID, standing: NO_STANDING });
    if (earned === undefined) throw new Error('Nothing is earned.');
    other.book(earned, START);
    other.book(voids('i-1'), START);
    expect(run.differencesOf(MID, other.bookedIn(period)).map(({ cause }) => cause.eventId)).toEqual([
      'i-3',
      'i-4',
    ]);
  });

  it('holds no more than it may', () => {
    const application = { rule: rule(2, {}), others: [], since: START, from: START, to: START + 9 * HOUR };
    const run = createReapplication(application, calendar, 1);
    run.add(MID, paid(1, 1_000));
    expect(() => run.add(MID, paid(2, 1_000))).toThrow(ReapplicationTooLargeError);
  });
});
