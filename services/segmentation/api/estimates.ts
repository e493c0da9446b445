import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import type { EstimateSegmentResponse } from '@rapport/protos/rapport/segmentation/v1/EstimateSegmentResponse';
import type { EstimatedSize } from '@rapport/protos/rapport/segmentation/v1/EstimatedSize';
import { NOTHING_SEEN, compileSegmentRule } from '@rapport/rules/evaluator';
import type { SegmentRule } from '@rapport/rules/rule';
import { estimate } from '../segment/estimate.ts';
import { countAllMembers, sampleMembers } from '../views/memberships/queries.ts';
import { profileOf } from './mapping.ts';

/** By it a half is known to ±2 %, a hundredth to ±0.5 %: 2,000 members with their histories are some 50 ms. */
const SAMPLE_MEMBERS = 2_000;
/** Members between two turns of the event loop, as folds yield. */
const MEMBERS_PER_TURN = 100;
const CONFIDENCE = 0.95;

/** How many members a rule would hold for now, and how many of them belong to other segments, from a sample. */
export async function estimateRule(
  store: Store,
  tenant: TenantId,
  rule: SegmentRule,
  { now, overlapWith }: { readonly now: EpochMs; readonly overlapWith: readonly string[] },
): Promise<EstimateSegmentResponse> {
  const evaluator = compileSegmentRule(rule);
  // The same question draws the same members: what it is asked again for has the same answer, as long as nothing happens.
  const sample = await sampleMembers(store, tenant, fingerprintOf(rule), SAMPLE_MEMBERS);
  const matching: ReadonlySet<string>[] = [];
  for (const [index, { member, history }] of sample.entries()) {
    let state = NOTHING_SEEN;
    for (const event of history) state = evaluator.apply(state, event, now);
    if (evaluator.holds(state, profileOf(member), now)) matching.push(new Set(member.segments));
    if (index % MEMBERS_PER_TURN === MEMBERS_PER_TURN - 1) await turn();
  }
  // Whoever came since the members were counted is in the sample already.
  const total = Math.max(sample.length, await countAllMembers(store, tenant));
  const sizeOf = (seen: number): EstimatedSize => {
    const { members, low, high } = estimate(total, sample.length, seen);
    return { members: String(members), low: String(low), high: String(high) };
  };
  return {
    size: sizeOf(matching.length),
    confidence: CONFIDENCE,
    sampledMembers: String(sample.length),
    totalMembers: String(total),
    exact: sample.length === total,
    overlaps: overlapWith.map((segmentId) => ({
      segmentId,
      size: sizeOf(matching.filter((segments) => segments.has(segmentId)).length),
    })),
  };
}
