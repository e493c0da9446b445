// Original file: rapport/points/v1/leaderboard_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface LeaderboardServiceListTopRequest {
  'leaderboardId'?: (string);
  /**
   * The present one where empty; SEASON_UNKNOWN where there is none.
   */
  'seasonId'?: (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit'?: (number);
  /**
   * Waits until this is applied; what follows from it is booked, and then counted within a second.
   */
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface LeaderboardServiceListTopRequest__Output {
  'leaderboardId': (string);
  /**
   * The present one where empty; SEASON_UNKNOWN where there is none.
   */
  'seasonId': (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit': (number);
  /**
   * Waits until this is applied; what follows from it is booked, and then counted within a second.
   */
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
