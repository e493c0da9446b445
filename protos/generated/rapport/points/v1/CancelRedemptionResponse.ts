// Original file: rapport/points/v1/reward_service.proto

import type { Redemption as _rapport_points_v1_Redemption, Redemption__Output as _rapport_points_v1_Redemption__Output } from '../../../rapport/points/v1/Redemption.ts';

export interface CancelRedemptionResponse {
  'redemption'?: (_rapport_points_v1_Redemption | null);
}

export interface CancelRedemptionResponse__Output {
  'redemption': (_rapport_points_v1_Redemption__Output | null);
}
