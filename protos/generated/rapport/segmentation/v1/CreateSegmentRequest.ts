// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { SegmentKind as _rapport_segmentation_v1_SegmentKind, SegmentKind__Output as _rapport_segmentation_v1_SegmentKind__Output } from '../../../rapport/segmentation/v1/SegmentKind.ts';

export interface CreateSegmentRequest {
  'requestId'?: (string);
  /**
   * `[A-Za-z0-9._-]{1,64}`
   */
  'segmentId'?: (string);
  'name'?: (string);
  /**
   * As JSON or as text. Every problem is told with its place: `rule.json:rules[1].of`, `rule.text:2:9` (line, column).
   * Not of a static segment: INVALID_ARGUMENT (SEGMENT_HAS_NO_RULE).
   */
  'rule'?: (_rapport_type_v1_Rule | null);
  /**
   * Dynamic where it is not given; or static. Snapshots are taken by SnapshotSegment.
   */
  'kind'?: (_rapport_segmentation_v1_SegmentKind);
}

export interface CreateSegmentRequest__Output {
  'requestId': (string);
  /**
   * `[A-Za-z0-9._-]{1,64}`
   */
  'segmentId': (string);
  'name': (string);
  /**
   * As JSON or as text. Every problem is told with its place: `rule.json:rules[1].of`, `rule.text:2:9` (line, column).
   * Not of a static segment: INVALID_ARGUMENT (SEGMENT_HAS_NO_RULE).
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
  /**
   * Dynamic where it is not given; or static. Snapshots are taken by SnapshotSegment.
   */
  'kind': (_rapport_segmentation_v1_SegmentKind__Output);
}
