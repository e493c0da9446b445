// Original file: rapport/points/v1/rule_service.proto

import type { CalendarPeriod as _rapport_points_v1_CalendarPeriod, CalendarPeriod__Output as _rapport_points_v1_CalendarPeriod__Output } from '../../../rapport/points/v1/CalendarPeriod.ts';

/**
 * The end of the period that points are earned in, or of one so many periods later, at most 60.
 */
export interface PeriodEnd {
  'period'?: (_rapport_points_v1_CalendarPeriod);
  'periodsLater'?: (number);
}

/**
 * The end of the period that points are earned in, or of one so many periods later, at most 60.
 */
export interface PeriodEnd__Output {
  'period': (_rapport_points_v1_CalendarPeriod__Output);
  'periodsLater': (number);
}
