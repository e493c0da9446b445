// Original file: rapport/segmentation/v1/segment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CountAudienceResponse {
  /**
   * int64
   */
  'members'?: (number | string | Long);
  /**
   * int64: members of the tenant.
   */
  'totalMembers'?: (number | string | Long);
}

export interface CountAudienceResponse__Output {
  /**
   * int64
   */
  'members': (string);
  /**
   * int64: members of the tenant.
   */
  'totalMembers': (string);
}
