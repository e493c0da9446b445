import { BEHAVIOR_ROLES } from './roles.ts';
import { LIFECYCLE_STAGES } from './stages.ts';
import type { SegmentPlan } from './plan.ts';

/** Where a member stands: one behaviour role, one lifecycle stage. */
export type Standing = 'role' | 'stage';

/** Segments of which a member is in exactly one: the first whose rule holds. The last one holds for everyone. */
export interface Ladder {
  readonly standing: Standing;
  /** Segment ids that begin so are its rungs; the rest is the name by which APIs call them. */
  readonly prefix: string;
  /** As every tenant has them, highest first. */
  readonly rungs: readonly SegmentPlan[];
}

/** Of the segments that every tenant has, as they are shipped. */
export const SHIPPED_VERSION = 1;

export const LADDERS: readonly Ladder[] = [
  { standing: 'role', prefix: 'role.', rungs: BEHAVIOR_ROLES },
  { standing: 'stage', prefix: 'stage.', rungs: LIFECYCLE_STAGES },
];

/** Every rung of every ladder, as shipped. */
export const BUILT_IN_SEGMENTS: readonly SegmentPlan[] = LADDERS.flatMap(({ rungs }) => rungs);

export function ladderOf(segmentId: string): Ladder | undefined {
  return LADDERS.find(({ prefix }) => segmentId.startsWith(prefix));
}

/** The last rung of a ladder, which holds for everyone. */
export function isLastRung(segmentId: string): boolean {
  return ladderOf(segmentId)?.rungs.at(-1)?.segmentId === segmentId;
}

export function isBuiltIn(segmentId: string): boolean {
  return ladderOf(segmentId) !== undefined;
}

export function builtInSegment(segmentId: string): SegmentPlan | undefined {
  return BUILT_IN_SEGMENTS.find((plan) => plan.segmentId === segmentId);
}
