import type { Store } from '@rapport/engine/ports/store';
import type { EpochMs } from '@rapport/kernel/instant';
import { CHANGES, MEMBERS, TRAITS } from './documents.ts';
import type { MemberTraitsDocument, TraitChangeDocument } from './documents.ts';

const MEMBER_COLLECTION = `${TRAITS}.${MEMBERS}`;
const CHANGE_COLLECTION = `${TRAITS}.${CHANGES}`;

/** @param id Kafka key of the member */
export async function findMemberTraits(store: Store, id: string): Promise<MemberTraitsDocument | undefined> {
  const found = await store.getMany(MEMBER_COLLECTION, [id]);
  return found.get(id) as MemberTraitsDocument | undefined;
}

/** The change by which a trait of a member had its value at an instant. */
export async function changeAt(
  store: Store,
  tenant: string,
  member: string,
  traitId: string,
  at: EpochMs,
): Promise<TraitChangeDocument | undefined> {
  const [found] = await listChanges(store, tenant, member, traitId, 1, { lte: at });
  return found;
}

/** Changes of a trait of a member, the newest first, at most `limit`. */
export async function listChanges(
  store: Store,
  tenant: string,
  member: string,
  traitId: string,
  limit: number,
  from: { readonly lte: EpochMs } | { readonly lt: EpochMs } | undefined,
): Promise<readonly TraitChangeDocument[]> {
  const found = await store.find(CHANGE_COLLECTION, {
    filter: { tenant, member, traitId, ...(from !== undefined && { from }) },
    sort: { from: -1 },
    limit,
  });
  return found as readonly TraitChangeDocument[];
}
