// Original file: rapport/segmentation/v1/segment_service.proto

import type { Segment as _rapport_segmentation_v1_Segment, Segment__Output as _rapport_segmentation_v1_Segment__Output } from '../../../rapport/segmentation/v1/Segment.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetSegmentResponse {
  'segment'?: (_rapport_segmentation_v1_Segment | null);
  /**
   * int64: members now.
   */
  'memberCount'?: (number | string | Long);
}

export interface GetSegmentResponse__Output {
  'segment': (_rapport_segmentation_v1_Segment__Output | null);
  /**
   * int64: members now.
   */
  'memberCount': (string);
}
