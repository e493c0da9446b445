// Original file: rapport/points/v1/leaderboard_service.proto

import type { LeaderboardPeriod as _rapport_points_v1_LeaderboardPeriod, LeaderboardPeriod__Output as _rapport_points_v1_LeaderboardPeriod__Output } from '../../../rapport/points/v1/LeaderboardPeriod.ts';
import type { CustomSeason as _rapport_points_v1_CustomSeason, CustomSeason__Output as _rapport_points_v1_CustomSeason__Output } from '../../../rapport/points/v1/CustomSeason.ts';
import type { Prize as _rapport_points_v1_Prize, Prize__Output as _rapport_points_v1_Prize__Output } from '../../../rapport/points/v1/Prize.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Leaderboard {
  'leaderboardId'?: (string);
  /**
   * 1 to 100 characters.
   */
  'name'?: (string);
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * Where custom_seasons is empty: calendar periods of the time zone, named by their first day (2026-03-02) or month
   * (2026-03). The one season of all time is named `all`.
   */
  'period'?: (_rapport_points_v1_LeaderboardPeriod);
  /**
   * At most 100, one after the other, ids of their own. They begin and end at instants.
   */
  'customSeasons'?: (_rapport_points_v1_CustomSeason)[];
  /**
   * For places of a season that is closed; at most 20 ranges of 1,000 places in all.
   */
  'prizes'?: (_rapport_points_v1_Prize)[];
  /**
   * The tenant's when the board was made, where it is empty in a request.
   */
  'timeZone'?: (string);
  /**
   * Output only.
   */
  'activeFrom'?: (_google_protobuf_Timestamp | null);
  /**
   * Prizes are paid out of the account of this prize pool in their unit (LedgerService.OpenAccount), place by place, each
   * the part that the pool still has: never more than that. Whoever gets nothing is told so as EarnRejected. Issued where
   * empty.
   */
  'poolId'?: (string);
}

export interface Leaderboard__Output {
  'leaderboardId': (string);
  /**
   * 1 to 100 characters.
   */
  'name': (string);
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * Where custom_seasons is empty: calendar periods of the time zone, named by their first day (2026-03-02) or month
   * (2026-03). The one season of all time is named `all`.
   */
  'period': (_rapport_points_v1_LeaderboardPeriod__Output);
  /**
   * At most 100, one after the other, ids of their own. They begin and end at instants.
   */
  'customSeasons': (_rapport_points_v1_CustomSeason__Output)[];
  /**
   * For places of a season that is closed; at most 20 ranges of 1,000 places in all.
   */
  'prizes': (_rapport_points_v1_Prize__Output)[];
  /**
   * The tenant's when the board was made, where it is empty in a request.
   */
  'timeZone': (string);
  /**
   * Output only.
   */
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
  /**
   * Prizes are paid out of the account of this prize pool in their unit (LedgerService.OpenAccount), place by place, each
   * the part that the pool still has: never more than that. Whoever gets nothing is told so as EarnRejected. Issued where
   * empty.
   */
  'poolId': (string);
}
