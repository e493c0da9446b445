// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';

export interface UpdateSegmentRequest {
  'requestId'?: (string);
  'segmentId'?: (string);
  /**
   * Empty: stays as it is.
   */
  'name'?: (string);
  /**
   * Absent: stays as it is. INVALID_ARGUMENT (UPDATE_EMPTY) where both are.
   */
  'rule'?: (_rapport_type_v1_Rule | null);
  /**
   * Of the segment that was read; empty: whatever it is now.
   */
  'etag'?: (string);
}

export interface UpdateSegmentRequest__Output {
  'requestId': (string);
  'segmentId': (string);
  /**
   * Empty: stays as it is.
   */
  'name': (string);
  /**
   * Absent: stays as it is. INVALID_ARGUMENT (UPDATE_EMPTY) where both are.
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
  /**
   * Of the segment that was read; empty: whatever it is now.
   */
  'etag': (string);
}
