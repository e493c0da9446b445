import type { AggregateDocument } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Store } from '@rapport/engine/ports/store';
import { SEGMENTS } from '../segment/aggregate.ts';
import type { SegmentState } from '../segment/state.ts';
import type { MemberDocument } from '../views/memberships/documents.ts';
import { seeMembers } from '../views/memberships/queries.ts';
import type { SeenMember } from '../views/memberships/queries.ts';

/** A tenant's published segments, and as many that ended. */
const MAX_CHANGING_SEGMENTS = 2_000;

export interface Takeovers {
  /** Segments of which a version has taken over, while there are members who were not judged since. */
  readonly movingOf: (tenant: string) => Promise<readonly string[]>;
  /** Members by the versions in force at a moment, now where it is absent. */
  readonly see: (
    tenant: string,
    members: readonly MemberDocument[],
    at?: EpochMs,
  ) => Promise<readonly SeenMember[]>;
  readonly seeOne: (member: MemberDocument | undefined, at?: EpochMs) => Promise<MemberDocument | undefined>;
}

/** Members of a tenant who are not within a change cost nothing more; others a look at what is changing. */
export function createTakeovers(store: Store): Takeovers {
  const movingOf = async (tenant: string): Promise<readonly string[]> => {
    // Keys begin with the tenant and a colon; the semicolon comes next.
    const found = await store.find(SEGMENTS, {
      filter: { needsBackfill: true, _id: { gt: `${tenant}:`, lt: `${tenant};` } },
      limit: MAX_CHANGING_SEGMENTS,
    });
    return (found as readonly AggregateDocument<SegmentState>[]).flatMap(({ state }) =>
      state.status === 'published' && (state.tookOver ?? state.inForce?.tookOver) === true
        ? [state.plan.segmentId]
        : [],
    );
  };
  const see: Takeovers['see'] = (tenant, members, at) =>
    seeMembers(store, members, async () => (await movingOf(tenant)).length > 0, at);
  return {
    movingOf,
    see,
    seeOne: async (member, at) =>
      member === undefined ? undefined : (await see(member.tenant, [member], at))[0]?.member,
  };
}
