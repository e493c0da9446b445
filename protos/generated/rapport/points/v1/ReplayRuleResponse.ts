// Original file: rapport/points/v1/rule_service.proto

import type { Replay as _rapport_points_v1_Replay, Replay__Output as _rapport_points_v1_Replay__Output } from '../../../rapport/points/v1/Replay.ts';

export interface ReplayRuleResponse {
  'replay'?: (_rapport_points_v1_Replay | null);
}

export interface ReplayRuleResponse__Output {
  'replay': (_rapport_points_v1_Replay__Output | null);
}
