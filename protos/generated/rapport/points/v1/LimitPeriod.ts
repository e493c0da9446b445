// Original file: rapport/points/v1/rule_service.proto

export const LimitPeriod = {
  LIMIT_PERIOD_UNSPECIFIED: 'LIMIT_PERIOD_UNSPECIFIED',
  LIMIT_PERIOD_DAY: 'LIMIT_PERIOD_DAY',
  /**
   * From Monday.
   */
  LIMIT_PERIOD_WEEK: 'LIMIT_PERIOD_WEEK',
  LIMIT_PERIOD_MONTH: 'LIMIT_PERIOD_MONTH',
  LIMIT_PERIOD_EVER: 'LIMIT_PERIOD_EVER',
  /**
   * Of the zone's clocks: a brake on speed. Where they are put back, both hours of that name are one.
   */
  LIMIT_PERIOD_HOUR: 'LIMIT_PERIOD_HOUR',
} as const;

export type LimitPeriod =
  | 'LIMIT_PERIOD_UNSPECIFIED'
  | 0
  | 'LIMIT_PERIOD_DAY'
  | 1
  /**
   * From Monday.
   */
  | 'LIMIT_PERIOD_WEEK'
  | 2
  | 'LIMIT_PERIOD_MONTH'
  | 3
  | 'LIMIT_PERIOD_EVER'
  | 4
  /**
   * Of the zone's clocks: a brake on speed. Where they are put back, both hours of that name are one.
   */
  | 'LIMIT_PERIOD_HOUR'
  | 5

export type LimitPeriod__Output = typeof LimitPeriod[keyof typeof LimitPeriod]
