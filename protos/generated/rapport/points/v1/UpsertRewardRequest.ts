// Original file: rapport/points/v1/reward_service.proto

import type { Reward as _rapport_points_v1_Reward, Reward__Output as _rapport_points_v1_Reward__Output } from '../../../rapport/points/v1/Reward.ts';

export interface UpsertRewardRequest {
  'requestId'?: (string);
  'reward'?: (_rapport_points_v1_Reward | null);
}

export interface UpsertRewardRequest__Output {
  'requestId': (string);
  'reward': (_rapport_points_v1_Reward__Output | null);
}
