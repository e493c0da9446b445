import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import type { EstimateSegmentResponse } from '@rapport/protos/rapport/segmentation/v1/EstimateSegmentResponse';
import type { EstimatedSize } from '@rapport/protos/rapport/segmentation/v1/EstimatedSize';
import { NOTHING_SEEN, compileSegmentRule } from '@rapport/rules/evaluator';
import type { Attributes } from '@rapport/rules/evaluator';
import { countBits, intersect, noBits } from '@rapport/rules/memberSet';
import type { SegmentRule } from '@rapport/rules/rule';
import { compileSetRule } from '@rapport/rules/setRule';
import type { SetRule } from '@rapport/rules/setRule';
import { estimate } from '../segment/estimate.ts';
import { canBeReached } from '../segment/reach.ts';
import { countAllMembers, sampleMembers } from '../views/memberships/queries.ts';
import { audienceOf, sizeOf as sizeOfAudience } from './audiences.ts';
import { profileOf } from './mapping.ts';

/** By it a half is known to ±2 %, a hundredth to ±0.5 %: 2,000 members with their histories are some 50 ms. */
const SAMPLE_MEMBERS = 2_000;
/** Members between two turns of the event loop, as folds yield. */
const MEMBERS_PER_TURN = 100;
const CONFIDENCE = 0.95;

/** What is asked about a rule besides its size. */
interface Question {
  readonly now: EpochMs;
  readonly overlapWith: readonly string[];
  readonly channels: readonly string[];
}

/**
 * How many members a rule would hold for now, how many of them belong to other segments, and how many can be reached: from
 * a sample, or from the sets of members where they say it all.
 */
export async function estimateRule(
  store: Store,
  tenant: TenantId,
  rule: SegmentRule,
  question: Question,
): Promise<EstimateSegmentResponse> {
  const sets = compileSetRule(rule);
  return sets !== undefined && question.channels.length === 0
    ? countSets(store, tenant, sets, question)
    : sampleRule(store, tenant, rule, question);
}

async function sampleRule(
  store: Store,
  tenant: TenantId,
  rule: SegmentRule,
  { now, overlapWith, channels }: Question,
): Promise<EstimateSegmentResponse> {
  const evaluator = compileSegmentRule(rule);
  // The same question draws the same members: what it is asked again for has the same answer, as long as nothing happens.
  const sample = await sampleMembers(store, tenant, fingerprintOf(rule), SAMPLE_MEMBERS);
  const matching: { readonly segments: ReadonlySet<string>; readonly attributes: Attributes }[] = [];
  for (const [index, { member, history }] of sample.entries()) {
    let state = NOTHING_SEEN;
    for (const event of history) state = evaluator.apply(state, event, now);
    if (evaluator.holds(state, profileOf(member), now))
      matching.push({ segments: new Set(member.segments), attributes: member.attributes });
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
      size: sizeOf(matching.filter(({ segments }) => segments.has(segmentId)).length),
    })),
    reaches: channels.map((channel) => ({
      channel,
      size: sizeOf(matching.filter(({ attributes }) => canBeReached(attributes, channel)).length),
    })),
  };
}

/** Everybody is looked at, as of one moment. */
async function countSets(
  store: Store,
  tenant: TenantId,
  rule: SetRule,
  { overlapWith }: Question,
): Promise<EstimateSegmentResponse> {
  const exactly = (members: number): EstimatedSize => {
    const size = String(members);
    return { members: size, low: size, high: size };
  };
  const shared = new Map<string, number>();
  const audience = await audienceOf(store, tenant, rule, overlapWith);
  for (const { holders, sets } of audience) {
    for (const segmentId of overlapWith) {
      const both = holders.slice();
      intersect(both, sets.get(segmentId) ?? noBits());
      shared.set(segmentId, (shared.get(segmentId) ?? 0) + countBits(both));
    }
  }
  const total = String(await countAllMembers(store, tenant));
  return {
    size: exactly(sizeOfAudience(audience)),
    confidence: CONFIDENCE,
    sampledMembers: total,
    totalMembers: total,
    exact: true,
    overlaps: overlapWith.map((segmentId) => ({ segmentId, size: exactly(shared.get(segmentId) ?? 0) })),
    reaches: [],
  };
}
