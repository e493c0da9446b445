// Original file: rapport/points/v1/reward_service.proto


export interface ListRewardsRequest {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRewardsRequest__Output {
  /**
   * 1 to 200; 50 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
