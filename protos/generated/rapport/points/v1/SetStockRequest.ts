// Original file: rapport/points/v1/reward_service.proto

import type { Long } from '@grpc/proto-loader';

export interface SetStockRequest {
  'requestId'?: (string);
  'rewardId'?: (string);
  /**
   * 0 to 10^9.
   */
  'stock'?: (number | string | Long);
}

export interface SetStockRequest__Output {
  'requestId': (string);
  'rewardId': (string);
  /**
   * 0 to 10^9.
   */
  'stock': (string);
}
