// Original file: rapport/segmentation/v1/segment_service.proto

import type { Segment as _rapport_segmentation_v1_Segment, Segment__Output as _rapport_segmentation_v1_Segment__Output } from '../../../rapport/segmentation/v1/Segment.ts';

export interface SnapshotSegmentResponse {
  'snapshot'?: (_rapport_segmentation_v1_Segment | null);
}

export interface SnapshotSegmentResponse__Output {
  'snapshot': (_rapport_segmentation_v1_Segment__Output | null);
}
