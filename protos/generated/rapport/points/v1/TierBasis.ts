// Original file: rapport/points/v1/tier_service.proto

export const TierBasis = {
  TIER_BASIS_UNSPECIFIED: 'TIER_BASIS_UNSPECIFIED',
  /**
   * What is not spent: available and held. The most of it in a period counts in the period.
   */
  TIER_BASIS_BALANCE: 'TIER_BASIS_BALANCE',
  /**
   * What was given in the period (earned, adjusted up), also while it is pending, less what was taken back.
   */
  TIER_BASIS_EARNED: 'TIER_BASIS_EARNED',
} as const;

export type TierBasis =
  | 'TIER_BASIS_UNSPECIFIED'
  | 0
  /**
   * What is not spent: available and held. The most of it in a period counts in the period.
   */
  | 'TIER_BASIS_BALANCE'
  | 1
  /**
   * What was given in the period (earned, adjusted up), also while it is pending, less what was taken back.
   */
  | 'TIER_BASIS_EARNED'
  | 2

export type TierBasis__Output = typeof TierBasis[keyof typeof TierBasis]
