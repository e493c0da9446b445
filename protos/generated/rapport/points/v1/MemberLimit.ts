// Original file: rapport/points/v1/rule_service.proto

import type { LimitPeriod as _rapport_points_v1_LimitPeriod, LimitPeriod__Output as _rapport_points_v1_LimitPeriod__Output } from '../../../rapport/points/v1/LimitPeriod.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * The most that a rule pays a member in a calendar period of the tenant's zone, by the event's effective time. It holds
 * across versions of the rule, and a reversal gives no room back. What is over it is EarnRejected with the limit.
 */
export interface MemberLimit {
  'period'?: (_rapport_points_v1_LimitPeriod);
  /**
   * The part that still fits is earned; 0: any number of points.
   */
  'points'?: (number | string | Long);
  /**
   * At most 1000000; 0: any number of times. 1 for ever is a bonus for the first time.
   */
  'times'?: (number);
}

/**
 * The most that a rule pays a member in a calendar period of the tenant's zone, by the event's effective time. It holds
 * across versions of the rule, and a reversal gives no room back. What is over it is EarnRejected with the limit.
 */
export interface MemberLimit__Output {
  'period': (_rapport_points_v1_LimitPeriod__Output);
  /**
   * The part that still fits is earned; 0: any number of points.
   */
  'points': (string);
  /**
   * At most 1000000; 0: any number of times. 1 for ever is a bonus for the first time.
   */
  'times': (number);
}
