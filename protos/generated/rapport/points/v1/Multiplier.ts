// Original file: rapport/points/v1/rule_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { MemberCondition as _rapport_points_v1_MemberCondition, MemberCondition__Output as _rapport_points_v1_MemberCondition__Output } from '../../../rapport/points/v1/MemberCondition.ts';

/**
 * Makes a rule pay more where all that it says holds.
 */
export interface Multiplier {
  /**
   * 101 to 10000; 200 is twice as much.
   */
  'percent'?: (number);
  /**
   * A filter on the event, as a trigger is one.
   */
  'filter'?: (_rapport_type_v1_Rule | null);
  /**
   * 1 (Monday) to 7, by the event's effective time in the tenant's zone; any day where empty.
   */
  'weekdays'?: (number)[];
  /**
   * [from_time, to_time) of the tenant's zone, HH:MM up to 24:00; both or neither.
   */
  'fromTime'?: (string);
  'toTime'?: (string);
  'members'?: (_rapport_points_v1_MemberCondition | null);
}

/**
 * Makes a rule pay more where all that it says holds.
 */
export interface Multiplier__Output {
  /**
   * 101 to 10000; 200 is twice as much.
   */
  'percent': (number);
  /**
   * A filter on the event, as a trigger is one.
   */
  'filter': (_rapport_type_v1_Rule__Output | null);
  /**
   * 1 (Monday) to 7, by the event's effective time in the tenant's zone; any day where empty.
   */
  'weekdays': (number)[];
  /**
   * [from_time, to_time) of the tenant's zone, HH:MM up to 24:00; both or neither.
   */
  'fromTime': (string);
  'toTime': (string);
  'members': (_rapport_points_v1_MemberCondition__Output | null);
}
