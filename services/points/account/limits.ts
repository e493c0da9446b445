import type { ReachedLimit } from './events.ts';
import { earnedIn } from './memory.ts';
import type { AccountMemory, DueLimit } from './memory.ts';

/** What every limit still allows, and the one that allows nothing. */
export function roomUnder(
  memory: AccountMemory,
  ruleId: string,
  wanted: bigint,
  limits: readonly DueLimit[],
): { readonly room: bigint; readonly reached?: ReachedLimit } {
  let room = wanted;
  for (const limit of limits) {
    const { period, points, times } = limit;
    const earned = earnedIn(memory, ruleId, limit);
    if (earned === undefined) return { room: 0n, reached: { period, of: 'forgotten' } };
    if (times !== undefined && earned.times >= times) return { room: 0n, reached: { period, of: 'times' } };
    if (points === undefined) continue;
    const left = points - earned.amount;
    if (left <= 0n) return { room: 0n, reached: { period, of: 'points' } };
    if (left < room) room = left;
  }
  return { room };
}
