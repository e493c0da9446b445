// Original file: rapport/points/v1/rule_service.proto

export const ReapplicationState = {
  REAPPLICATION_STATE_UNSPECIFIED: 'REAPPLICATION_STATE_UNSPECIFIED',
  REAPPLICATION_STATE_COUNTING: 'REAPPLICATION_STATE_COUNTING',
  REAPPLICATION_STATE_PREVIEWED: 'REAPPLICATION_STATE_PREVIEWED',
  REAPPLICATION_STATE_BOOKING: 'REAPPLICATION_STATE_BOOKING',
  REAPPLICATION_STATE_BOOKED: 'REAPPLICATION_STATE_BOOKED',
  /**
   * See problem. What was booked stays; book it again to go on.
   */
  REAPPLICATION_STATE_FAILED: 'REAPPLICATION_STATE_FAILED',
} as const;

export type ReapplicationState =
  | 'REAPPLICATION_STATE_UNSPECIFIED'
  | 0
  | 'REAPPLICATION_STATE_COUNTING'
  | 1
  | 'REAPPLICATION_STATE_PREVIEWED'
  | 2
  | 'REAPPLICATION_STATE_BOOKING'
  | 3
  | 'REAPPLICATION_STATE_BOOKED'
  | 4
  /**
   * See problem. What was booked stays; book it again to go on.
   */
  | 'REAPPLICATION_STATE_FAILED'
  | 5

export type ReapplicationState__Output = typeof ReapplicationState[keyof typeof ReapplicationState]
