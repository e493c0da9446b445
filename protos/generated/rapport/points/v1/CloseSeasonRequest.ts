// Original file: rapport/points/v1/leaderboard_service.proto


export interface CloseSeasonRequest {
  'requestId'?: (string);
  'leaderboardId'?: (string);
  'seasonId'?: (string);
}

export interface CloseSeasonRequest__Output {
  'requestId': (string);
  'leaderboardId': (string);
  'seasonId': (string);
}
