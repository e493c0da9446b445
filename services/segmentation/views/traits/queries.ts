import type { Store } from '@rapport/engine/ports/store';
import { MEMBERSHIPS } from '../memberships/documents.ts';
import { TRAITS } from './documents.ts';
import type { MemberTraitsDocument } from './documents.ts';

const TRAIT_COLLECTION = `${MEMBERSHIPS}.${TRAITS}`;

/** @param id Kafka key of the member */
export async function findMemberTraits(store: Store, id: string): Promise<MemberTraitsDocument | undefined> {
  const found = await store.getMany(TRAIT_COLLECTION, [id]);
  return found.get(id) as MemberTraitsDocument | undefined;
}
