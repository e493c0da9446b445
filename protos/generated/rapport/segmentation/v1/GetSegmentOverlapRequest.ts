// Original file: rapport/segmentation/v1/segment_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface GetSegmentOverlapRequest {
  /**
   * 2 to 8 segments, roles or stages.
   */
  'segmentIds'?: (string)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface GetSegmentOverlapRequest__Output {
  /**
   * 2 to 8 segments, roles or stages.
   */
  'segmentIds': (string)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
