// Original file: rapport/segmentation/v1/segment_service.proto

import type { EstimateState as _rapport_segmentation_v1_EstimateState, EstimateState__Output as _rapport_segmentation_v1_EstimateState__Output } from '../../../rapport/segmentation/v1/EstimateState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { EstimateSegmentResponse as _rapport_segmentation_v1_EstimateSegmentResponse, EstimateSegmentResponse__Output as _rapport_segmentation_v1_EstimateSegmentResponse__Output } from '../../../rapport/segmentation/v1/EstimateSegmentResponse.ts';

export interface Estimate {
  'estimateId'?: (string);
  'state'?: (_rapport_segmentation_v1_EstimateState);
  /**
   * The moment of the log that it is of. Everybody counts who was known when it began, by all that had been recorded until
   * this moment: what is recorded later changes nothing. Attributes and memberships in other segments are those that a
   * member has when her turn comes.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
  /**
   * Of those who were looked at so far, `sampled_members` of `total_members`. They are as good as a sample, so until it is
   * done the intervals hold as those of EstimateSegment do.
   */
  'found'?: (_rapport_segmentation_v1_EstimateSegmentResponse | null);
}

export interface Estimate__Output {
  'estimateId': (string);
  'state': (_rapport_segmentation_v1_EstimateState__Output);
  /**
   * The moment of the log that it is of. Everybody counts who was known when it began, by all that had been recorded until
   * this moment: what is recorded later changes nothing. Attributes and memberships in other segments are those that a
   * member has when her turn comes.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of those who were looked at so far, `sampled_members` of `total_members`. They are as good as a sample, so until it is
   * done the intervals hold as those of EstimateSegment do.
   */
  'found': (_rapport_segmentation_v1_EstimateSegmentResponse__Output | null);
}
