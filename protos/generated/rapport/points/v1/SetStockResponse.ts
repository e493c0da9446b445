// Original file: rapport/points/v1/reward_service.proto

import type { Reward as _rapport_points_v1_Reward, Reward__Output as _rapport_points_v1_Reward__Output } from '../../../rapport/points/v1/Reward.ts';

export interface SetStockResponse {
  'reward'?: (_rapport_points_v1_Reward | null);
}

export interface SetStockResponse__Output {
  'reward': (_rapport_points_v1_Reward__Output | null);
}
