// Original file: rapport/points/v1/reward_service.proto


export interface AddCodesRequest {
  'rewardId'?: (string);
  /**
   * 1 to 500, each of 1 to 100 letters, digits, dots, underscores or hyphens. A code is its own request id.
   */
  'codes'?: (string)[];
}

export interface AddCodesRequest__Output {
  'rewardId': (string);
  /**
   * 1 to 500, each of 1 to 100 letters, digits, dots, underscores or hyphens. A code is its own request id.
   */
  'codes': (string)[];
}
