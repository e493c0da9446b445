// Original file: rapport/points/v1/reward_service.proto


export interface GetRewardRequest {
  'rewardId'?: (string);
}

export interface GetRewardRequest__Output {
  'rewardId': (string);
}
