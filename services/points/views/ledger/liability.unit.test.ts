import type { AccountEvent, Booking, TimeEvent } from '../../account/events.ts';
import { createLiability } from './liability.ts';

const at = (instant: string): number => Date.parse(`${instant}:00.000Z`);
const monthOf = (instant: number): string => new Date(instant).toISOString().slice(0, 'YYYY-MM'.length);

function entry(event: AccountEvent | TimeEvent, effectiveAt: number) {
  return { stream: 's', version: 1, tenant: 'acme', recordedAt: 0, effectiveAt, event };
}

const booking = (
  debit: 'issuance' | 'member' | 'pending',
  credit: 'member' | 'redemption' | 'expiry' | 'pending',
  amount: bigint,
): Booking => ({
  ...{ amount: 0n, balanceAfter: 0n, effectiveAt: 0, lots: [] },
  postings: [{ debit, credit, amount }],
});

describe('the liability of a unit', () => {
  it('is what members have at the end of each month, and what changed it, however late that was told', () => {
    const liability = createLiability(monthOf);
    liability.add(
      entry({ type: 'Earned', data: booking('issuance', 'pending', 100n) }, at('2026-01-10T08:00')),
    );
    liability.add(
      entry({ type: 'Redeemed', data: booking('member', 'redemption', 30n) }, at('2026-03-01T00:00')),
    );
    liability.add(
      entry({ type: 'Activated', data: booking('pending', 'member', 100n) }, at('2026-02-01T00:00')),
    );
    // Told last, and it happened before the redemption.
    liability.add(entry({ type: 'Expired', data: booking('member', 'expiry', 5n) }, at('2026-02-28T23:59')));
    liability.finish('s', [{ expiresAt: at('2026-05-01T00:00'), amount: 40n }, { amount: 25n }]);
    // Whatever it would expire at: if nothing happens, it is gone before.
    const awaits = { ruleId: 'order', since: at('2026-01-10T08:00'), until: at('2026-04-15T00:00') };
    liability.finish('t', [{ amount: 3n, expiresAt: at('2027-01-01T00:00'), awaits }]);
    const rest = { takenBack: 0n, reversed: 0n, adjusted: 0n, transferred: 0n };
    expect(liability.months()).toEqual([
      { month: '2026-01', ...rest, earned: 100n, redeemed: 0n, expired: 0n, expiring: 0n, outstanding: 100n },
      { month: '2026-02', ...rest, earned: 0n, redeemed: 0n, expired: -5n, expiring: 0n, outstanding: 95n },
      { month: '2026-03', ...rest, earned: 0n, redeemed: -30n, expired: 0n, expiring: 0n, outstanding: 65n },
      { month: '2026-04', ...rest, earned: 0n, redeemed: 0n, expired: 0n, expiring: 43n, outstanding: 65n },
    ]);
  });
});
