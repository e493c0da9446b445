// Original file: rapport/points/v1/leaderboard_service.proto

import type { Season as _rapport_points_v1_Season, Season__Output as _rapport_points_v1_Season__Output } from '../../../rapport/points/v1/Season.ts';
import type { RankedMember as _rapport_points_v1_RankedMember, RankedMember__Output as _rapport_points_v1_RankedMember__Output } from '../../../rapport/points/v1/RankedMember.ts';

export interface GetRankResponse {
  'season'?: (_rapport_points_v1_Season | null);
  'row'?: (_rapport_points_v1_RankedMember | null);
}

export interface GetRankResponse__Output {
  'season': (_rapport_points_v1_Season__Output | null);
  'row': (_rapport_points_v1_RankedMember__Output | null);
}
