// Original file: rapport/points/v1/leaderboard_service.proto

import type { Season as _rapport_points_v1_Season, Season__Output as _rapport_points_v1_Season__Output } from '../../../rapport/points/v1/Season.ts';
import type { Winner as _rapport_points_v1_Winner, Winner__Output as _rapport_points_v1_Winner__Output } from '../../../rapport/points/v1/Winner.ts';

export interface CloseSeasonResponse {
  'season'?: (_rapport_points_v1_Season | null);
  /**
   * Whoever has a prize, by place.
   */
  'winners'?: (_rapport_points_v1_Winner)[];
}

export interface CloseSeasonResponse__Output {
  'season': (_rapport_points_v1_Season__Output | null);
  /**
   * Whoever has a prize, by place.
   */
  'winners': (_rapport_points_v1_Winner__Output)[];
}
