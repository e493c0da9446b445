// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface EstimateSegmentRequest {
  /**
   * Either a rule, or the id of a segment: of its draft, or else of the rule in force.
   */
  'rule'?: (_rapport_type_v1_Rule | null);
  'segmentId'?: (string);
  /**
   * At most 10 segments or roles.
   */
  'overlapWith'?: (string)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface EstimateSegmentRequest__Output {
  /**
   * Either a rule, or the id of a segment: of its draft, or else of the rule in force.
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
  'segmentId': (string);
  /**
   * At most 10 segments or roles.
   */
  'overlapWith': (string)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
