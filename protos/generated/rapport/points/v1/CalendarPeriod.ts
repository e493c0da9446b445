// Original file: rapport/points/v1/rule_service.proto

export const CalendarPeriod = {
  CALENDAR_PERIOD_UNSPECIFIED: 'CALENDAR_PERIOD_UNSPECIFIED',
  CALENDAR_PERIOD_MONTH: 'CALENDAR_PERIOD_MONTH',
  CALENDAR_PERIOD_QUARTER: 'CALENDAR_PERIOD_QUARTER',
  CALENDAR_PERIOD_YEAR: 'CALENDAR_PERIOD_YEAR',
} as const;

export type CalendarPeriod =
  | 'CALENDAR_PERIOD_UNSPECIFIED'
  | 0
  | 'CALENDAR_PERIOD_MONTH'
  | 1
  | 'CALENDAR_PERIOD_QUARTER'
  | 2
  | 'CALENDAR_PERIOD_YEAR'
  | 3

export type CalendarPeriod__Output = typeof CalendarPeriod[keyof typeof CalendarPeriod]
