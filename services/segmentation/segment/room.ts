import type { SegmentRule } from '@rapport/rules/rule';
import type { SegmentPlan } from './plan.ts';
import type { SegmentState } from './state.ts';

/**
 * Published segments of a tenant. What an event costs does not depend on how many there are, but a definition does: each
 * partition compiles the rule, and indexes all of them again, some 5 ms of 1,000.
 */
export const MAX_PUBLISHED_SEGMENTS = 1_000;

/**
 * Their rules, in bytes of JSON, those that wait to take over among them: 1,000 of 8 KiB, where one may have 16 and has
 * some 300 bytes as a rule. They stand in one document per partition, of which 8 MiB are half of what it may have. The
 * measures of 50 traits are another 0.8 MiB, and concurrent publications may pass this by a few.
 */
export const MAX_RULE_BYTES = 8 * 1024 * 1024;

type Published = Pick<Extract<SegmentState, { status: 'published' }>, 'plan' | 'inForce'>;

/** Why a tenant cannot have a rule published besides all that is; `undefined` where there is room. */
export function refusedFor(
  published: readonly Published[],
  { segmentId, rule }: Pick<SegmentPlan, 'segmentId' | 'rule'>,
): 'TOO_MANY_SEGMENTS' | 'RULES_TOO_LONG' | undefined {
  const isNew = published.every(({ plan }) => plan.segmentId !== segmentId);
  if (isNew && published.length >= MAX_PUBLISHED_SEGMENTS) return 'TOO_MANY_SEGMENTS';
  let bytes = bytesOf(rule);
  for (const { plan, inForce } of published) {
    bytes += bytesOf(plan.rule) + (inForce === undefined ? 0 : bytesOf(inForce.plan.rule));
  }
  return bytes > MAX_RULE_BYTES ? 'RULES_TOO_LONG' : undefined;
}

const encoder = new TextEncoder();

const bytesOf = (rule: SegmentRule): number => encoder.encode(JSON.stringify(rule)).length;
