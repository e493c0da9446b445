import type { Store } from '@rapport/engine/ports/store';
import { ENROLLMENT_COUNTS } from './projection.ts';
import type { EnrollmentCount } from './projection.ts';

/** More partitions than a deployment has (48 in the cluster profile). */
const MAX_PARTITIONS = 256;

export async function countEnrollments(store: Store, tenant: string, campaignId: string): Promise<number> {
  const counts = await store.find(ENROLLMENT_COUNTS, {
    filter: { tenant, campaignId },
    limit: MAX_PARTITIONS,
  });
  return (counts as readonly EnrollmentCount[]).reduce((sum, { count }) => sum + count, 0);
}
