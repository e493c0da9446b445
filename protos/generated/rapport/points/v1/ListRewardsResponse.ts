// Original file: rapport/points/v1/reward_service.proto

import type { Reward as _rapport_points_v1_Reward, Reward__Output as _rapport_points_v1_Reward__Output } from '../../../rapport/points/v1/Reward.ts';

export interface ListRewardsResponse {
  'rewards'?: (_rapport_points_v1_Reward)[];
  'nextPageToken'?: (string);
}

export interface ListRewardsResponse__Output {
  'rewards': (_rapport_points_v1_Reward__Output)[];
  'nextPageToken': (string);
}
