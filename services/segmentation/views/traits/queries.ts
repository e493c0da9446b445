import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '@rapport/engine/ports/store';
import type { EpochMs } from '@rapport/kernel/instant';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import { HISTORY, MEMBERSHIPS } from '../memberships/documents.ts';
import { historyIds, historyOf } from '../memberships/history.ts';
import type { KnownEvent } from '../memberships/history.ts';
import { findMember } from '../memberships/queries.ts';
import { TRAITS } from './documents.ts';
import type { MemberTrait, MemberTraitsDocument, TraitChange } from './documents.ts';
import { retellTrait } from './trait.ts';
import type { CompiledTrait, ValueChange } from './trait.ts';

const TRAIT_COLLECTION = `${MEMBERSHIPS}.${TRAITS}`;
const HISTORY_COLLECTION = `${MEMBERSHIPS}.${HISTORY}`;

/** A block is made of chunks once in 512 events of a member: whoever reads just then reads again. */
const MAX_HISTORY_READS = 3;

/** Events between two turns of the event loop: a few milliseconds of work where each moves a window of thousands. */
const EVENTS_PER_TURN = 200;

/** @param id Kafka key of the member */
export async function findMemberTraits(store: Store, id: string): Promise<MemberTraitsDocument | undefined> {
  const found = await store.getMany(TRAIT_COLLECTION, [id]);
  return found.get(id) as MemberTraitsDocument | undefined;
}

/** All that was recorded of a member, in the order in which it was. */
export async function findHistory(store: Store, id: string): Promise<readonly KnownEvent[]> {
  for (let reads = 0; reads < MAX_HISTORY_READS; reads += 1) {
    const member = await findMember(store, id);
    if (member === undefined) return [];
    const ids = historyIds(member);
    const found = new Map<string, Document>();
    for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
      const part = await store.getMany(HISTORY_COLLECTION, ids.slice(from, from + MAX_IDS_PER_READ));
      for (const [one, document] of part) found.set(one, document);
    }
    if (found.size < ids.length) continue;
    const getMany = <D extends Document>(_: string, wanted: readonly string[]): readonly (D | undefined)[] =>
      wanted.map((one) => found.get(one) as D | undefined);
    return historyOf({ getMany }, member);
  }
  throw new Error(`The history of ${id} was moved ${MAX_HISTORY_READS} times while it was read.`);
}

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
