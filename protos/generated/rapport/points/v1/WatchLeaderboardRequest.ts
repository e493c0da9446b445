// Original file: rapport/points/v1/leaderboard_service.proto


export interface WatchLeaderboardRequest {
  'leaderboardId'?: (string);
  /**
   * The present one where empty: it goes on with the next when that begins.
   */
  'seasonId'?: (string);
  'limit'?: (number);
}

export interface WatchLeaderboardRequest__Output {
  'leaderboardId': (string);
  /**
   * The present one where empty: it goes on with the next when that begins.
   */
  'seasonId': (string);
  'limit': (number);
}
