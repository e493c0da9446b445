import type { SegmentRule } from '@rapport/rules/rule';

export interface SegmentPlan {
  readonly segmentId: string;
  readonly name: string;
  readonly rule: SegmentRule;
  /** Absent where the rule decides at any time. */
  readonly kind?: SegmentKind;
}

/**
 * `static`: who is on a list that callers keep; its rule says so, and cannot be written. `snapshot`: for whom the rule,
 * that they belong to another segment, held when it was taken.
 */
export type SegmentKind = 'static' | 'snapshot';
