// Original file: rapport/points/v1/rule_service.proto


export interface BookReapplicationRequest {
  'reapplicationId'?: (string);
  'reason'?: (string);
  /**
   * Who allowed it; not the caller (SELF_APPROVED).
   */
  'approver'?: (string);
}

export interface BookReapplicationRequest__Output {
  'reapplicationId': (string);
  'reason': (string);
  /**
   * Who allowed it; not the caller (SELF_APPROVED).
   */
  'approver': (string);
}
