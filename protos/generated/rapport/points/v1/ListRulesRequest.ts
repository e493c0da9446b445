// Original file: rapport/points/v1/rule_service.proto


export interface ListRulesRequest {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRulesRequest__Output {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
