import type { Store } from '@rapport/engine/ports/store';
import { COUNTS, MEMBERS, MEMBERSHIPS } from './documents.ts';
import type { CountDocument, MemberDocument } from './documents.ts';

const MEMBER_COLLECTION = `${MEMBERSHIPS}.${MEMBERS}`;
const COUNT_COLLECTION = `${MEMBERSHIPS}.${COUNTS}`;

/** More partitions than a deployment has (48 in the cluster profile). */
const MAX_PARTITIONS = 256;

/** @param id Kafka key of the member */
export async function findMember(store: Store, id: string): Promise<MemberDocument | undefined> {
  const found = await store.getMany(MEMBER_COLLECTION, [id]);
  return found.get(id) as MemberDocument | undefined;
}

/** @param ids Kafka keys, at most `MAX_IDS_PER_READ` */
export async function findMembers(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MemberDocument>> {
  return (await store.getMany(MEMBER_COLLECTION, ids)) as ReadonlyMap<string, MemberDocument>;
}

/** Members of a segment by their key: an order in which nobody moves while others come and go. */
export async function listMembers(
  store: Store,
  tenant: string,
  segmentId: string,
  limit: number,
  afterId: string | undefined,
): Promise<readonly MemberDocument[]> {
  const found = await store.find(MEMBER_COLLECTION, {
    filter: { tenant, segments: segmentId },
    limit,
    ...(afterId !== undefined && { after: { _id: afterId } }),
  });
  return found as readonly MemberDocument[];
}

export async function countMembers(store: Store, tenant: string, segmentId: string): Promise<number> {
  const counts = await store.find(COUNT_COLLECTION, { filter: { tenant, segmentId }, limit: MAX_PARTITIONS });
  return (counts as readonly CountDocument[]).reduce((sum, { members }) => sum + members, 0);
}
