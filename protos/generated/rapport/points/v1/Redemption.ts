// Original file: rapport/points/v1/reward_service.proto

import type { RedemptionStatus as _rapport_points_v1_RedemptionStatus, RedemptionStatus__Output as _rapport_points_v1_RedemptionStatus__Output } from '../../../rapport/points/v1/RedemptionStatus.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Redemption {
  'redemptionId'?: (string);
  'rewardId'?: (string);
  'status'?: (_rapport_points_v1_RedemptionStatus);
  'price'?: (number | string | Long);
  'unit'?: (string);
  /**
   * Reserved until then.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Why it was refused or cancelled; `timeout` where its time was over.
   */
  'reason'?: (string);
  /**
   * Of a fulfilled one whose reward has codes.
   */
  'code'?: (string);
}

export interface Redemption__Output {
  'redemptionId': (string);
  'rewardId': (string);
  'status': (_rapport_points_v1_RedemptionStatus__Output);
  'price': (string);
  'unit': (string);
  /**
   * Reserved until then.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why it was refused or cancelled; `timeout` where its time was over.
   */
  'reason': (string);
  /**
   * Of a fulfilled one whose reward has codes.
   */
  'code': (string);
}
