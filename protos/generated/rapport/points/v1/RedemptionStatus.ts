// Original file: rapport/points/v1/reward_service.proto

export const RedemptionStatus = {
  REDEMPTION_STATUS_UNSPECIFIED: 'REDEMPTION_STATUS_UNSPECIFIED',
  /**
   * On its way to one of the others; it gets there also when nobody waits.
   */
  REDEMPTION_STATUS_PENDING: 'REDEMPTION_STATUS_PENDING',
  REDEMPTION_STATUS_RESERVED: 'REDEMPTION_STATUS_RESERVED',
  REDEMPTION_STATUS_REFUSED: 'REDEMPTION_STATUS_REFUSED',
  REDEMPTION_STATUS_FULFILLED: 'REDEMPTION_STATUS_FULFILLED',
  REDEMPTION_STATUS_CANCELLED: 'REDEMPTION_STATUS_CANCELLED',
} as const;

export type RedemptionStatus =
  | 'REDEMPTION_STATUS_UNSPECIFIED'
  | 0
  /**
   * On its way to one of the others; it gets there also when nobody waits.
   */
  | 'REDEMPTION_STATUS_PENDING'
  | 1
  | 'REDEMPTION_STATUS_RESERVED'
  | 2
  | 'REDEMPTION_STATUS_REFUSED'
  | 3
  | 'REDEMPTION_STATUS_FULFILLED'
  | 4
  | 'REDEMPTION_STATUS_CANCELLED'
  | 5

export type RedemptionStatus__Output = typeof RedemptionStatus[keyof typeof RedemptionStatus]
