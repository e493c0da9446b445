// Original file: rapport/segmentation/v1/segment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface SegmentSize {
  'segmentId'?: (string);
  /**
   * int64
   */
  'members'?: (number | string | Long);
}

export interface SegmentSize__Output {
  'segmentId': (string);
  /**
   * int64
   */
  'members': (string);
}
