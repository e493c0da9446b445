// Original file: rapport/points/v1/leaderboard_service.proto

import type { Leaderboard as _rapport_points_v1_Leaderboard, Leaderboard__Output as _rapport_points_v1_Leaderboard__Output } from '../../../rapport/points/v1/Leaderboard.ts';

export interface ListLeaderboardsResponse {
  'leaderboards'?: (_rapport_points_v1_Leaderboard)[];
  'nextPageToken'?: (string);
}

export interface ListLeaderboardsResponse__Output {
  'leaderboards': (_rapport_points_v1_Leaderboard__Output)[];
  'nextPageToken': (string);
}
