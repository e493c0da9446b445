// Original file: rapport/points/v1/budget_service.proto


export interface ListBudgetsRequest {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListBudgetsRequest__Output {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
