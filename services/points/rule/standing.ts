/**
 * What a member is when something happens, as far as rules may ask for it. A condition of another kind, a tier for
 * example, is one more field here and one more in {@link MemberCondition}.
 */
export interface Standing {
  readonly segments: readonly string[];
}

export const NO_STANDING: Standing = { segments: [] };

/** Holds for members of any of the segments. */
export interface MemberCondition {
  readonly segments: readonly string[];
}

/** What a condition names is read by people. */
export const MAX_CONDITION_SEGMENTS = 10;

export const meets = ({ segments }: MemberCondition, standing: Standing): boolean =>
  segments.some((segment) => standing.segments.includes(segment));
