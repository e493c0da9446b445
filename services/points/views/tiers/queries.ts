import type { Store } from '@rapport/engine/ports/store';
import type { EpochMs } from '@rapport/kernel/instant';
import { changeOf, givenBy } from '../../account/events.ts';
import type { TierProgram } from '../../tier/program.ts';
import type { TierChange, TierStanding } from '../../tier/standing.ts';
import { scoresIn } from '../bookings.ts';
import { foldHistory, isBooking } from '../ledger/queries.ts';
import type { Account } from '../ledger/queries.ts';
import { standingAt } from './documents.ts';

/**
 * A member's standing after everything effective up to and including an instant, from the ledger itself.
 *
 * @param countsFrom what was booked before the program was made does not count
 * @returns `undefined` where nothing counted by then
 */
export async function standingInLedger(
  store: Store,
  account: Account,
  { program, countsFrom }: { readonly program: TierProgram; readonly countsFrom: EpochMs },
  { at, now }: { readonly at: EpochMs; readonly now: EpochMs },
): Promise<TierStanding | undefined | 'too_long'> {
  const changes: TierChange[] = [];
  const read = await foldHistory(store, account, now, changes, (known, entry) => {
    if (isBooking(entry)) {
      const { data } = entry.event;
      if (entry.effectiveAt > at || entry.recordedAt < countsFrom) return known;
      const unspent = changeOf('member', data) + changeOf('held', data);
      known.push({ at: entry.effectiveAt, given: givenBy(data), unspent });
      return known;
    }
    if (program.basis === 'balance') return known;
    for (const { effectiveAt, bookedAt, points } of scoresIn(entry)) {
      if (effectiveAt <= at && bookedAt >= countsFrom)
        known.push({ at: effectiveAt, given: points, unspent: 0n });
    }
    return known;
  });
  if (read === undefined) return 'too_long';
  if (changes.length === 0) return undefined;
  const recent = changes.sort((left, right) => left.at - right.at);
  return standingAt(program, { recent }, at);
}
