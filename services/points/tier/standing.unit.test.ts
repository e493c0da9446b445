import fc from 'fast-check';
import { DAY_MS } from '@rapport/kernel/instant';
import type { TierProgram } from './program.ts';
import { advance, firstStanding, reviewAt, tierOf, validUntil } from './standing.ts';
import type { TierChange, TierStanding } from './standing.ts';

const club: TierProgram = {
  programId: 'club',
  version: 1,
  name: 'The club',
  unit: 'points',
  zone: 'Europe/London',
  basis: 'earned',
  period: 'month',
  graceDays: 0,
  falls: 'to_qualified',
  tiers: [
    { tierId: 'bronze', name: 'Bronze', from: 10n, privileges: [] },
    { tierId: 'silver', name: 'Silver', from: 100n, privileges: [] },
    { tierId: 'gold', name: 'Gold', from: 1_000n, privileges: ['lounge'] },
  ],
};
const at = (text: string): number => Date.parse(text);
const earned = (text: string, points: bigint): TierChange => ({
  at: at(text),
  given: points,
  unspent: points,
});
const spent = (text: string, points: bigint): TierChange => ({ at: at(text), given: 0n, unspent: -points });

function standing(program: TierProgram, changes: readonly TierChange[], until: string): TierStanding {
  return advance(program, firstStanding(program, changes[0]?.at ?? 0), changes, at(until));
}
const tierAt = (program: TierProgram, changes: readonly TierChange[], until: string): string | undefined =>
  program.tiers[tierOf(program, standing(program, changes, until))]?.tierId;

/** London's clocks go forward on 29 March: April begins at 23:00 UTC of the day before. */
const APRIL = '2026-03-31T23:00:00.000Z';
const BEFORE_APRIL = '2026-03-31T22:59:59.999Z';
const MAY = '2026-04-30T23:00:00.000Z';
const BEFORE_MAY = '2026-04-30T22:59:59.999Z';

describe('a tier by what is earned in a period', () => {
  const gold = [earned('2026-03-10T12:00:00.000Z', 999n), earned('2026-03-20T12:00:00.000Z', 1n)];

  it('is reached at once', () => {
    expect(tierAt(club, gold, '2026-03-20T11:59:59.999Z')).toBe('silver');
    expect(tierAt(club, gold, '2026-03-20T12:00:00.000Z')).toBe('gold');
    expect(standing(club, gold, '2026-03-25T00:00:00.000Z').since).toBe(at('2026-03-20T12:00:00.000Z'));
  });

  it('is kept for the next period, and lost at its end to the millisecond, where the zone is', () => {
    expect(tierAt(club, gold, APRIL)).toBe('gold');
    expect(standing(club, gold, APRIL).prolongedAt).toBe(at(APRIL));
    expect(tierAt(club, gold, BEFORE_MAY)).toBe('gold');
    expect(tierAt(club, gold, MAY)).toBeUndefined();
    expect(validUntil(club, standing(club, gold, BEFORE_APRIL))).toBe(at(MAY));
    expect(validUntil(club, standing(club, gold, APRIL))).toBe(at(MAY));
    expect(reviewAt(club, standing(club, gold, APRIL))).toBe(at(MAY));
    expect(reviewAt(club, standing(club, gold, MAY))).toBeUndefined();
  });

  it('falls to what the last period earned, or one step at a time', () => {
    const some = [...gold, earned('2026-04-10T12:00:00.000Z', 15n)];
    expect(tierAt(club, some, MAY)).toBe('bronze');
    const gently = { ...club, falls: 'one_step' } as const;
    expect(tierAt(gently, some, MAY)).toBe('silver');
    expect(tierAt(gently, some, '2026-05-31T23:00:00.000Z')).toBe('bronze');
    expect(tierAt(gently, some, '2026-06-30T23:00:00.000Z')).toBeUndefined();
  });

  it('waits through days of grace, in which it can be earned again', () => {
    const patient = { ...club, graceDays: 7 };
    expect(tierAt(patient, gold, '2026-05-07T22:59:59.999Z')).toBe('gold');
    expect(tierAt(patient, gold, '2026-05-07T23:00:00.000Z')).toBeUndefined();
    expect(validUntil(patient, standing(patient, gold, MAY))).toBe(at('2026-05-07T23:00:00.000Z'));
    const again = [...gold, earned('2026-05-07T00:00:00.000Z', 1_000n)];
    expect(tierAt(patient, again, '2026-05-07T23:00:00.000Z')).toBe('gold');
  });

  it('is lost at once by points of the period that are taken back, not by those that are spent', () => {
    expect(tierAt(club, [...gold, spent('2026-03-21T00:00:00.000Z', 990n)], BEFORE_APRIL)).toBe('gold');
    const refunded = { at: at('2026-03-21T00:00:00.000Z'), given: -950n, unspent: -950n };
    expect(tierAt(club, [...gold, refunded], '2026-03-20T23:59:59.999Z')).toBe('gold');
    expect(tierAt(club, [...gold, refunded], '2026-03-21T00:00:00.000Z')).toBe('bronze');
  });

  it('of all time is lost by nothing else', () => {
    const ever = { ...club, period: 'ever' } as const;
    expect(tierAt(ever, gold, '2036-01-01T00:00:00.000Z')).toBe('gold');
    expect(reviewAt(ever, standing(ever, gold, APRIL))).toBeUndefined();
    expect(validUntil(ever, standing(ever, gold, APRIL))).toBeUndefined();
  });
});

describe('a tier by balance', () => {
  const byBalance = { ...club, basis: 'balance' } as const;

  it('outlasts spending until the period ends', () => {
    const changes = [earned('2026-03-10T12:00:00.000Z', 1_000n), spent('2026-03-11T12:00:00.000Z', 950n)];
    expect(tierAt(byBalance, changes, BEFORE_APRIL)).toBe('gold');
    expect(tierAt(byBalance, changes, APRIL)).toBe('bronze');
  });

  it('is kept by what is still there', () => {
    expect(tierAt(byBalance, [earned('2026-03-10T12:00:00.000Z', 1_000n)], '2027-03-10T12:00:00.000Z')).toBe(
      'gold',
    );
  });

  it('is lost at once by what is taken back', () => {
    const refunded = { at: at('2026-03-11T00:00:00.000Z'), given: -950n, unspent: -950n };
    const changes = [earned('2026-03-10T12:00:00.000Z', 1_000n), refunded];
    expect(tierAt(byBalance, changes, '2026-03-11T00:00:00.000Z')).toBe('bronze');
  });
});

describe('a standing', () => {
  it('is the same, however its way is parted', () => {
    const DAY = 86_400_000;
    const change = fc.record({
      days: fc.integer({ min: 0, max: 400 }),
      given: fc.bigInt({ min: -300n, max: 600n }),
      unspent: fc.bigInt({ min: -300n, max: 600n }),
    });
    const program = fc.record({
      ...{ basis: fc.constantFrom('earned' as const, 'balance' as const) },
      ...{
        graceDays: fc.constantFrom(0, 5),
        falls: fc.constantFrom('one_step' as const, 'to_qualified' as const),
      },
    });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 30 }),
        program,
        fc.nat({ max: 30 }),
        (drawn, how, cut) => {
          const plan = { ...club, ...how };
          const start = at('2026-01-15T00:00:00.000Z');
          const changes = drawn
            .map(({ days, ...more }) => ({ at: start + days * DAY, ...more }))
            .sort((left, right) => left.at - right.at);
          const first = firstStanding(plan, changes[0]?.at ?? 0);
          const end = start + 500 * DAY;
          const part = changes.slice(0, cut);
          const between = advance(plan, first, part, part.at(-1)?.at ?? first.at);
          expect(advance(plan, between, changes.slice(cut), end)).toEqual(advance(plan, first, changes, end));
        },
      ),
    );
  });

  it('is the same after years in which nothing happens', () => {
    const program = fc.record({
      ...{ basis: fc.constantFrom('earned' as const, 'balance' as const) },
      ...{
        graceDays: fc.constantFrom(0, 5),
        falls: fc.constantFrom('one_step' as const, 'to_qualified' as const),
      },
      lowest: fc.constantFrom(0n, 10n),
    });
    const change = fc.record({
      given: fc.bigInt({ min: -300n, max: 1_200n }),
      unspent: fc.bigInt({ min: -300n, max: 1_200n }),
    });
    fc.assert(
      fc.property(program, change, change, fc.nat(30), ({ lowest, ...how }, one, other, months) => {
        const tiers = club.tiers.map((tier, index) => (index === 0 ? { ...tier, from: lowest } : tier));
        const plan = { ...club, ...how, tiers };
        const start = at('2019-01-15T12:00:00.000Z');
        const later = start + months * 30 * DAY_MS;
        const changes = [
          { at: start, ...one },
          { at: later, ...other },
        ];
        const end = at('2024-01-15T12:00:00.000Z');
        const atOnce = advance(plan, firstStanding(plan, start), changes, end);
        let stepwise = firstStanding(plan, start);
        let rest: readonly TierChange[] = changes;
        for (let now = start; now < end;) {
          now = Math.min(stepwise.periodEndsAt ?? end, end);
          const due = rest.filter((change) => change.at <= now);
          rest = rest.slice(due.length);
          stepwise = advance(plan, stepwise, due, now);
        }
        expect(atOnce).toEqual(stepwise);
      }),
      { numRuns: 40 },
    );
  });

  it('does not look at each month of a hundred thousand years', () => {
    const long = '+100000-01-15T12:00:00.000Z';
    // A look takes a tenth of a millisecond: all of them would take minutes.
    expect(tierAt(club, [earned('2019-01-15T12:00:00.000Z', 1_000n)], long)).toBeUndefined();
  });
});
