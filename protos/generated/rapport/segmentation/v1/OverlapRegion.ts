// Original file: rapport/segmentation/v1/segment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface OverlapRegion {
  /**
   * In the order in which they were asked for.
   */
  'segmentIds'?: (string)[];
  /**
   * int64: members of these, and of no other that was asked for.
   */
  'members'?: (number | string | Long);
}

export interface OverlapRegion__Output {
  /**
   * In the order in which they were asked for.
   */
  'segmentIds': (string)[];
  /**
   * int64: members of these, and of no other that was asked for.
   */
  'members': (string);
}
