// Original file: rapport/points/v1/rule_service.proto


/**
 * Members of any of these segments, by what segmentation has told when the event is judged; the transaction keeps which
 * of them it was (PointsEarned, cause.segments). Who enters a segment by an event is not yet in it when that is judged.
 */
export interface MemberCondition {
  /**
   * 1 to 10.
   */
  'segmentIds'?: (string)[];
}

/**
 * Members of any of these segments, by what segmentation has told when the event is judged; the transaction keeps which
 * of them it was (PointsEarned, cause.segments). Who enters a segment by an event is not yet in it when that is judged.
 */
export interface MemberCondition__Output {
  /**
   * 1 to 10.
   */
  'segmentIds': (string)[];
}
