// Original file: rapport/segmentation/v1/segment.proto

/**
 * Why a membership began or ended.
 */
export const ChangeReason = {
  CHANGE_REASON_UNSPECIFIED: 'CHANGE_REASON_UNSPECIFIED',
  /**
   * An event tipped the rule, or a member was put on a static list or taken off it, was merged into another one, or erased.
   */
  CHANGE_REASON_EVENT: 'CHANGE_REASON_EVENT',
  /**
   * Only time has passed: a window ended, or began.
   */
  CHANGE_REASON_TIME: 'CHANGE_REASON_TIME',
  /**
   * The rule is new, or the segment is archived, and the member was there before.
   */
  CHANGE_REASON_DEFINITION: 'CHANGE_REASON_DEFINITION',
  /**
   * A rebuild of the memberships came to something else than was told before.
   */
  CHANGE_REASON_CORRECTION: 'CHANGE_REASON_CORRECTION',
  /**
   * A late event, or one that counts no more, shows that what was told last was wrong: an entering that never was, or a
   * leaving. It counts before that.
   * Or that something of the past was: `other_end_at`.
   */
  CHANGE_REASON_LATE: 'CHANGE_REASON_LATE',
} as const;

/**
 * Why a membership began or ended.
 */
export type ChangeReason =
  | 'CHANGE_REASON_UNSPECIFIED'
  | 0
  /**
   * An event tipped the rule, or a member was put on a static list or taken off it, was merged into another one, or erased.
   */
  | 'CHANGE_REASON_EVENT'
  | 1
  /**
   * Only time has passed: a window ended, or began.
   */
  | 'CHANGE_REASON_TIME'
  | 2
  /**
   * The rule is new, or the segment is archived, and the member was there before.
   */
  | 'CHANGE_REASON_DEFINITION'
  | 3
  /**
   * A rebuild of the memberships came to something else than was told before.
   */
  | 'CHANGE_REASON_CORRECTION'
  | 4
  /**
   * A late event, or one that counts no more, shows that what was told last was wrong: an entering that never was, or a
   * leaving. It counts before that.
   * Or that something of the past was: `other_end_at`.
   */
  | 'CHANGE_REASON_LATE'
  | 5

/**
 * Why a membership began or ended.
 */
export type ChangeReason__Output = typeof ChangeReason[keyof typeof ChangeReason]
