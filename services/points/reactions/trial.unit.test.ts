import type { RuleEvent } from '@rapport/rules/event';
import { createDayStarts } from '../rule/availability.ts';
import { NO_STANDING } from '../rule/standing.ts';
import { MAX_POINTS } from '../account/events.ts';
import { NO_ACCOUNT, evolve } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import type { RuleVersion } from '../views/rules/documents.ts';
import { compileRule } from '../views/rules/rulebook.ts';
import { tryEvent } from './trial.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const calendar = { zone: 'UTC', startOfDay: createDayStarts(), unitOf: () => undefined };
const event: RuleEvent = {
  id: 'trial:event',
  verb: 'order.paid',
  effectiveAt: NOW,
  tags: [],
  properties: {},
  amount: 1_000n,
};

const rule = (ruleId: string, more: Partial<RuleVersion> = {}) =>
  compileRule({
    ruleId,
    version: 1,
    activeFrom: 0,
    name: ruleId,
    unit: 'points',
    trigger: { kind: 'event', of: ['order.paid'] },
    amount: { kind: 'fixed', points: 10n },
    direction: 'earn',
    ...more,
  });

function tried(rules: readonly ReturnType<typeof rule>[], accounts = new Map<string, AccountState>()) {
  const { trials, accounts: after } = tryEvent(
    rules,
    event,
    { mid: MID, standing: NO_STANDING, accounts },
    calendar,
    NOW,
  );
  return { said: trials.map(({ outcome, text }) => [outcome, text]), after, trials };
}

describe('trying an event', () => {
  it('decides one rule after the other, each on what the one before it left', () => {
    const { said, after } = tried([
      rule('earn'),
      rule('take', { direction: 'claw_back', amount: { kind: 'rate', points: 3n, perMinorUnits: 100n } }),
      rule('coins', { unit: 'coins' }),
    ]);
    expect(said).toEqual([
      ['earned', '10 points would be earned.'],
      ['clawed_back', '30 points would be taken back.'],
      ['earned', '10 coins would be earned.'],
    ]);
    expect(after.get('points')).toMatchObject({ balance: -20n });
    expect(after.get('coins')).toMatchObject({ balance: 10n });
  });

  it('says what waits for an event, and what would be available by this one', () => {
    const waits = (of: 'order.paid' | 'order.refunded') => ({
      pendingUntil: { kind: 'event' as const, of: [of] },
    });
    const before = tried([rule('waiting', waits('order.refunded')), rule('other', waits('order.refunded'))]);
    expect(before.trials[0]?.text).toMatch(/^10 points would be earned, pending until .*order\.refunded/);
    expect(before.after.get('points')).toMatchObject({
      balance: 0n,
      pending: [{ amount: 10n }, { amount: 10n }],
    });
    const trigger = { kind: 'event' as const, of: ['order.placed'] };
    const { trials, after } = tried(
      [rule('other', { trigger, ...waits('order.paid') }), rule('self', waits('order.paid'))],
      new Map(before.after),
    );
    expect(trials).toMatchObject([
      {
        ...{ outcome: 'activated', activated: 10n },
        text: '10 points that wait for this event would be available.',
      },
      {
        ...{ outcome: 'earned', activated: 10n },
        text: expect.stringMatching(/ 10 points that wait for this event would be available\.$/),
      },
    ]);
    expect(after.get('points')).toMatchObject({ balance: 20n, pending: [{ amount: 10n }] });
  });

  it('lets one of a group answer, and says that of the others', () => {
    const { said } = tried([rule('a', { group: 'g' }), rule('b', { group: 'g', precedence: 1 }), rule('c')]);
    expect(said.map(([outcome]) => outcome)).toEqual(['outranked', 'earned', 'earned']);
    expect(said[0]?.[1]).toBe('Another rule of the group g goes before it.');
  });

  it('says why nothing is earned', () => {
    const rich = evolve(NO_ACCOUNT, {
      type: 'AccountOpened',
      data: { mid: MID, unit: 'points', effectiveAt: NOW },
    });
    const full = evolve(rich, {
      type: 'Earned',
      data: {
        ...{ amount: MAX_POINTS, balanceAfter: MAX_POINTS, effectiveAt: NOW },
        postings: [{ debit: 'issuance', credit: 'member', amount: MAX_POINTS }],
        lots: [{ amount: MAX_POINTS }],
      },
    });
    const { said, after } = tried(
      [
        rule('a'),
        rule('b', { trigger: { kind: 'event', of: ['order.refunded'] } }),
        rule('c', { amount: { kind: 'rate', points: 1n, perMinorUnits: 5_000n } }),
      ],
      new Map([['points', full]]),
    );
    expect(said).toEqual([
      ['rejected', 'Nothing would be earned: the balance would have left the range of 64-bit integers.'],
      ['not_matched', 'The rule asks that the event is order.refunded.'],
      ['worth_nothing', 'The amount comes to less than a point.'],
    ]);
    expect(after.get('points')).toMatchObject({ balance: MAX_POINTS });
  });
});
