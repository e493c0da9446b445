// Original file: rapport/points/v1/leaderboard_service.proto


export interface ListLeaderboardsRequest {
  /**
   * 1 to 100; 50 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListLeaderboardsRequest__Output {
  /**
   * 1 to 100; 50 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
