// Original file: rapport/points/v1/reward_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface FulfilRedemptionRequest {
  'rewardId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'redemptionId'?: (string);
}

export interface FulfilRedemptionRequest__Output {
  'rewardId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'redemptionId': (string);
}
