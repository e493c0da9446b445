// Original file: rapport/segmentation/v1/segment.proto


/**
 * A row of an import that was left out.
 */
export interface ImportRowError {
  /**
   * 1 for the first member, or for the first line below the header.
   */
  'row'?: (number);
  /**
   * MEMBER_NAMESPACE_INVALID, MEMBER_EXTERNAL_ID_INVALID, or ROW_INVALID for a line with too few or too many fields.
   */
  'reason'?: (string);
  'message'?: (string);
}

/**
 * A row of an import that was left out.
 */
export interface ImportRowError__Output {
  /**
   * 1 for the first member, or for the first line below the header.
   */
  'row': (number);
  /**
   * MEMBER_NAMESPACE_INVALID, MEMBER_EXTERNAL_ID_INVALID, or ROW_INVALID for a line with too few or too many fields.
   */
  'reason': (string);
  'message': (string);
}
