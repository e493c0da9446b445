// Original file: rapport/points/v1/reward_service.proto

import type { Reward as _rapport_points_v1_Reward, Reward__Output as _rapport_points_v1_Reward__Output } from '../../../rapport/points/v1/Reward.ts';

export interface AddCodesResponse {
  'reward'?: (_rapport_points_v1_Reward | null);
  /**
   * How many were new.
   */
  'added'?: (number);
}

export interface AddCodesResponse__Output {
  'reward': (_rapport_points_v1_Reward__Output | null);
  /**
   * How many were new.
   */
  'added': (number);
}
