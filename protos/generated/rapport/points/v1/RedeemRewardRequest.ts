// Original file: rapport/points/v1/reward_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface RedeemRewardRequest {
  'requestId'?: (string);
  'rewardId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
}

export interface RedeemRewardRequest__Output {
  'requestId': (string);
  'rewardId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
}
