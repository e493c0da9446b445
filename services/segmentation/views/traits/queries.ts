import type { Store } from '@rapport/engine/ports/store';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import { HISTORY, MEMBERSHIPS } from '../memberships/documents.ts';
import { historyIds, historyOf } from '../memberships/history.ts';
import type { KnownEvent } from '../memberships/history.ts';
import { findMember } from '../memberships/queries.ts';
import { TRAITS } from './documents.ts';
import type { MemberTraitsDocument } from './documents.ts';

const TRAIT_COLLECTION = `${MEMBERSHIPS}.${TRAITS}`;
const HISTORY_COLLECTION = `${MEMBERSHIPS}.${HISTORY}`;

/** A block is made of chunks once in 512 events of a member: whoever reads just then reads again. */
const MAX_HISTORY_READS = 3;

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
