// Original file: rapport/points/v1/leaderboard_service.proto


export interface GetLeaderboardRequest {
  'leaderboardId'?: (string);
}

export interface GetLeaderboardRequest__Output {
  'leaderboardId': (string);
}
