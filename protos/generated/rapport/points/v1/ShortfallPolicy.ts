// Original file: rapport/points/v1/unit_service.proto

/**
 * What becomes of points that are taken back (by a rule, a reversal or an adjustment) when they are spent already.
 */
export const ShortfallPolicy = {
  /**
   * BELOW_ZERO.
   */
  SHORTFALL_POLICY_UNSPECIFIED: 'SHORTFALL_POLICY_UNSPECIFIED',
  /**
   * The balance goes below zero, and whatever comes in makes it good.
   */
  SHORTFALL_POLICY_BELOW_ZERO: 'SHORTFALL_POLICY_BELOW_ZERO',
  /**
   * The balance stays at zero, and the rest is owed. Earnings, what is given back and adjustments settle it first; what
   * comes out of holds and transfers does not.
   */
  SHORTFALL_POLICY_OWE: 'SHORTFALL_POLICY_OWE',
} as const;

/**
 * What becomes of points that are taken back (by a rule, a reversal or an adjustment) when they are spent already.
 */
export type ShortfallPolicy =
  /**
   * BELOW_ZERO.
   */
  | 'SHORTFALL_POLICY_UNSPECIFIED'
  | 0
  /**
   * The balance goes below zero, and whatever comes in makes it good.
   */
  | 'SHORTFALL_POLICY_BELOW_ZERO'
  | 1
  /**
   * The balance stays at zero, and the rest is owed. Earnings, what is given back and adjustments settle it first; what
   * comes out of holds and transfers does not.
   */
  | 'SHORTFALL_POLICY_OWE'
  | 2

/**
 * What becomes of points that are taken back (by a rule, a reversal or an adjustment) when they are spent already.
 */
export type ShortfallPolicy__Output = typeof ShortfallPolicy[keyof typeof ShortfallPolicy]
