// Original file: rapport/points/v1/leaderboard_service.proto

import type { Season as _rapport_points_v1_Season, Season__Output as _rapport_points_v1_Season__Output } from '../../../rapport/points/v1/Season.ts';
import type { RankedMember as _rapport_points_v1_RankedMember, RankedMember__Output as _rapport_points_v1_RankedMember__Output } from '../../../rapport/points/v1/RankedMember.ts';

export interface GetAroundMemberResponse {
  'season'?: (_rapport_points_v1_Season | null);
  /**
   * In order, the member's own among them.
   */
  'rows'?: (_rapport_points_v1_RankedMember)[];
}

export interface GetAroundMemberResponse__Output {
  'season': (_rapport_points_v1_Season__Output | null);
  /**
   * In order, the member's own among them.
   */
  'rows': (_rapport_points_v1_RankedMember__Output)[];
}
