import { setImmediate as turn } from 'node:timers/promises';
import type { EpochMs } from '@rapport/kernel/instant';
import type { KnownEvent } from '../views/memberships/history.ts';
import type { MemberTrait, TraitChange } from '../views/traits/documents.ts';
import { retellTrait } from '../views/traits/trait.ts';
import type { CompiledTrait, ValueChange } from '../views/traits/trait.ts';

/** Events between two turns of the event loop: a few milliseconds of work where each moves a window of thousands. */
const EVENTS_PER_TURN = 200;

/** What a trait of a member has been, as far as it is asked for. */
export interface TraitPast {
  /** Absent where nothing was counted. */
  readonly known?: MemberTrait;
  /** The newest changes, the newest first. */
  readonly changes: readonly TraitChange[];
}

/**
 * A trait of a member, told again from her history: what it would have been, had it always been defined.
 *
 * @param until what was known later does not count
 * @param limit changes at most
 * @param isAsked changes that are wanted, by from when on they count
 */
export async function tellPast(
  definition: CompiledTrait,
  history: readonly KnownEvent[],
  until: EpochMs,
  limit: number,
  isAsked: (from: EpochMs) => boolean,
): Promise<TraitPast> {
  const { traitId, version } = definition;
  const newest: { readonly change: ValueChange; readonly reason: TraitChange['reason'] }[] = [];
  const retold = retellTrait(definition, (change, reason) => {
    // Of one instant the last value counts; none is before that of the change before.
    if (newest.at(-1)?.change.at === change.at) newest.pop();
    if (!isAsked(change.at)) return;
    newest.push({ change, reason });
    if (newest.length > limit) newest.shift();
  });
  for (const [index, event] of history.entries()) {
    if (event.knownAt > until) continue;
    retold.record(event, event.knownAt);
    if (index % EVENTS_PER_TURN === EVENTS_PER_TURN - 1) await turn();
  }
  retold.passTo(until);
  const known = retold.known();
  return {
    ...(known !== undefined && { known }),
    changes: newest
      .map(({ change, reason }) => ({
        ...{ traitId, version, from: change.at },
        ...change.to,
        ...{ reason, causes: change.causes() },
      }))
      .reverse(),
  };
}
