// Original file: rapport/points/v1/tier_service.proto

export const TierFall = {
  TIER_FALL_UNSPECIFIED: 'TIER_FALL_UNSPECIFIED',
  /**
   * To the tier that the last period has reached.
   */
  TIER_FALL_TO_QUALIFIED: 'TIER_FALL_TO_QUALIFIED',
  /**
   * By one tier at the end of each period, but never below what it has reached.
   */
  TIER_FALL_ONE_STEP: 'TIER_FALL_ONE_STEP',
} as const;

export type TierFall =
  | 'TIER_FALL_UNSPECIFIED'
  | 0
  /**
   * To the tier that the last period has reached.
   */
  | 'TIER_FALL_TO_QUALIFIED'
  | 1
  /**
   * By one tier at the end of each period, but never below what it has reached.
   */
  | 'TIER_FALL_ONE_STEP'
  | 2

export type TierFall__Output = typeof TierFall[keyof typeof TierFall]
