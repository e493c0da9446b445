// Original file: rapport/segmentation/v1/segment_service.proto

import type { Segment as _rapport_segmentation_v1_Segment, Segment__Output as _rapport_segmentation_v1_Segment__Output } from '../../../rapport/segmentation/v1/Segment.ts';
import type { Backfill as _rapport_segmentation_v1_Backfill, Backfill__Output as _rapport_segmentation_v1_Backfill__Output } from '../../../rapport/segmentation/v1/Backfill.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetSegmentResponse {
  'segment'?: (_rapport_segmentation_v1_Segment | null);
  /**
   * int64: members now.
   */
  'memberCount'?: (number | string | Long);
  /**
   * How far the newest version has reached those who were there before it; absent of drafts and roles.
   */
  'backfill'?: (_rapport_segmentation_v1_Backfill | null);
}

export interface GetSegmentResponse__Output {
  'segment': (_rapport_segmentation_v1_Segment__Output | null);
  /**
   * int64: members now.
   */
  'memberCount': (string);
  /**
   * How far the newest version has reached those who were there before it; absent of drafts and roles.
   */
  'backfill': (_rapport_segmentation_v1_Backfill__Output | null);
}
