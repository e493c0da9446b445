// Original file: rapport/points/v1/rule_service.proto


/**
 * Members of whom all that is said here holds; the transaction keeps what of it did (PointsEarned, cause.segments and
 * cause.tiers).
 */
export interface MemberCondition {
  /**
   * Of any of these segments, by what segmentation has told when the event is judged: who enters a segment by an event is
   * not yet in it when that is judged. 1 to 10; none where a tier is named.
   */
  'segmentIds'?: (string)[];
  /**
   * In this tier or a higher one at the event's effective time, by what is booked when it is judged: who reaches a tier by
   * an event is not yet in it when that is judged. Both or none. TIER_PROGRAM_UNKNOWN, TIER_UNKNOWN.
   */
  'tierProgramId'?: (string);
  'tierId'?: (string);
}

/**
 * Members of whom all that is said here holds; the transaction keeps what of it did (PointsEarned, cause.segments and
 * cause.tiers).
 */
export interface MemberCondition__Output {
  /**
   * Of any of these segments, by what segmentation has told when the event is judged: who enters a segment by an event is
   * not yet in it when that is judged. 1 to 10; none where a tier is named.
   */
  'segmentIds': (string)[];
  /**
   * In this tier or a higher one at the event's effective time, by what is booked when it is judged: who reaches a tier by
   * an event is not yet in it when that is judged. Both or none. TIER_PROGRAM_UNKNOWN, TIER_UNKNOWN.
   */
  'tierProgramId': (string);
  'tierId': (string);
}
