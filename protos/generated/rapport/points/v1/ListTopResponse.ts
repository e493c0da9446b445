// Original file: rapport/points/v1/ledger_service.proto

import type { LeaderboardRow as _rapport_points_v1_LeaderboardRow, LeaderboardRow__Output as _rapport_points_v1_LeaderboardRow__Output } from '../../../rapport/points/v1/LeaderboardRow.ts';

export interface ListTopResponse {
  'rows'?: (_rapport_points_v1_LeaderboardRow)[];
}

export interface ListTopResponse__Output {
  'rows': (_rapport_points_v1_LeaderboardRow__Output)[];
}
