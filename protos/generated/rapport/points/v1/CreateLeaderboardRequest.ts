// Original file: rapport/points/v1/leaderboard_service.proto

import type { Leaderboard as _rapport_points_v1_Leaderboard, Leaderboard__Output as _rapport_points_v1_Leaderboard__Output } from '../../../rapport/points/v1/Leaderboard.ts';

export interface CreateLeaderboardRequest {
  'requestId'?: (string);
  'leaderboard'?: (_rapport_points_v1_Leaderboard | null);
}

export interface CreateLeaderboardRequest__Output {
  'requestId': (string);
  'leaderboard': (_rapport_points_v1_Leaderboard__Output | null);
}
