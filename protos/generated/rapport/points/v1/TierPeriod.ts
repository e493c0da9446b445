// Original file: rapport/points/v1/tier_service.proto

export const TierPeriod = {
  TIER_PERIOD_UNSPECIFIED: 'TIER_PERIOD_UNSPECIFIED',
  TIER_PERIOD_MONTH: 'TIER_PERIOD_MONTH',
  TIER_PERIOD_QUARTER: 'TIER_PERIOD_QUARTER',
  TIER_PERIOD_YEAR: 'TIER_PERIOD_YEAR',
  /**
   * Never ends: a tier is lost by points that are taken back alone.
   */
  TIER_PERIOD_EVER: 'TIER_PERIOD_EVER',
} as const;

export type TierPeriod =
  | 'TIER_PERIOD_UNSPECIFIED'
  | 0
  | 'TIER_PERIOD_MONTH'
  | 1
  | 'TIER_PERIOD_QUARTER'
  | 2
  | 'TIER_PERIOD_YEAR'
  | 3
  /**
   * Never ends: a tier is lost by points that are taken back alone.
   */
  | 'TIER_PERIOD_EVER'
  | 4

export type TierPeriod__Output = typeof TierPeriod[keyof typeof TierPeriod]
