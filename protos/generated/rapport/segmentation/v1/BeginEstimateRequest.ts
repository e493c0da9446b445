// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface BeginEstimateRequest {
  'requestId'?: (string);
  /**
   * Either a rule, or the id of a segment: of its draft, or else of the rule in force. What is drafted later does not count.
   */
  'rule'?: (_rapport_type_v1_Rule | null);
  'segmentId'?: (string);
  /**
   * As in EstimateSegment.
   */
  'overlapWith'?: (string)[];
  'channels'?: (string)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface BeginEstimateRequest__Output {
  'requestId': (string);
  /**
   * Either a rule, or the id of a segment: of its draft, or else of the rule in force. What is drafted later does not count.
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
  'segmentId': (string);
  /**
   * As in EstimateSegment.
   */
  'overlapWith': (string)[];
  'channels': (string)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
