// Original file: rapport/segmentation/v1/segment.proto

import type { SegmentStatus as _rapport_segmentation_v1_SegmentStatus, SegmentStatus__Output as _rapport_segmentation_v1_SegmentStatus__Output } from '../../../rapport/segmentation/v1/SegmentStatus.ts';
import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { SegmentDraft as _rapport_segmentation_v1_SegmentDraft, SegmentDraft__Output as _rapport_segmentation_v1_SegmentDraft__Output } from '../../../rapport/segmentation/v1/SegmentDraft.ts';
import type { SegmentKind as _rapport_segmentation_v1_SegmentKind, SegmentKind__Output as _rapport_segmentation_v1_SegmentKind__Output } from '../../../rapport/segmentation/v1/SegmentKind.ts';

export interface Segment {
  'segmentId'?: (string);
  'name'?: (string);
  'status'?: (_rapport_segmentation_v1_SegmentStatus);
  /**
   * The newest published version; 0 for a draft that never was. Name and rule are its own.
   */
  'version'?: (number);
  /**
   * Absent of static lists and snapshots.
   */
  'rule'?: (_rapport_type_v1_Rule | null);
  /**
   * Since when members belong by the rule; absent until it takes over from the version before. What was recorded before
   * counts too. A new version with the same rule goes on as it was.
   */
  'activeFrom'?: (_google_protobuf_Timestamp | null);
  /**
   * One of the behaviour roles and lifecycle stages that every tenant has.
   */
  'builtIn'?: (boolean);
  /**
   * Changes with every change. Sent with one, the change is refused where somebody else's came in between.
   */
  'etag'?: (string);
  /**
   * Of a published segment: the next version, until it is published.
   */
  'draft'?: (_rapport_segmentation_v1_SegmentDraft | null);
  'archivedAt'?: (_google_protobuf_Timestamp | null);
  'kind'?: (_rapport_segmentation_v1_SegmentKind);
  /**
   * Of a snapshot: the segment that it was taken of.
   */
  'sourceSegmentId'?: (string);
  /**
   * The version that members belong by: lower than `version` until everybody has been judged by the newest one beside it,
   * and it takes over. 0 where nobody belongs.
   */
  'inForceVersion'?: (number);
}

export interface Segment__Output {
  'segmentId': (string);
  'name': (string);
  'status': (_rapport_segmentation_v1_SegmentStatus__Output);
  /**
   * The newest published version; 0 for a draft that never was. Name and rule are its own.
   */
  'version': (number);
  /**
   * Absent of static lists and snapshots.
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
  /**
   * Since when members belong by the rule; absent until it takes over from the version before. What was recorded before
   * counts too. A new version with the same rule goes on as it was.
   */
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
  /**
   * One of the behaviour roles and lifecycle stages that every tenant has.
   */
  'builtIn': (boolean);
  /**
   * Changes with every change. Sent with one, the change is refused where somebody else's came in between.
   */
  'etag': (string);
  /**
   * Of a published segment: the next version, until it is published.
   */
  'draft': (_rapport_segmentation_v1_SegmentDraft__Output | null);
  'archivedAt': (_google_protobuf_Timestamp__Output | null);
  'kind': (_rapport_segmentation_v1_SegmentKind__Output);
  /**
   * Of a snapshot: the segment that it was taken of.
   */
  'sourceSegmentId': (string);
  /**
   * The version that members belong by: lower than `version` until everybody has been judged by the newest one beside it,
   * and it takes over. 0 where nobody belongs.
   */
  'inForceVersion': (number);
}
