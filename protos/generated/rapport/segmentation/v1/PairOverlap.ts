// Original file: rapport/segmentation/v1/segment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface PairOverlap {
  'firstSegmentId'?: (string);
  'secondSegmentId'?: (string);
  /**
   * int64: members of both.
   */
  'members'?: (number | string | Long);
}

export interface PairOverlap__Output {
  'firstSegmentId': (string);
  'secondSegmentId': (string);
  /**
   * int64: members of both.
   */
  'members': (string);
}
