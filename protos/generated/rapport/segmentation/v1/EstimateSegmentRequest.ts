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
  /**
   * At most 10, `[A-Za-z0-9_-]{1,56}`: `email`, `sms`, `wechat`. Consent is not recorded as facts of its own yet. Until it
   * is, a member can be reached by a channel where the free attribute `consent_{channel}` is true; false, another value
   * or none is no consent.
   */
  'channels'?: (string)[];
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
  /**
   * At most 10, `[A-Za-z0-9_-]{1,56}`: `email`, `sms`, `wechat`. Consent is not recorded as facts of its own yet. Until it
   * is, a member can be reached by a channel where the free attribute `consent_{channel}` is true; false, another value
   * or none is no consent.
   */
  'channels': (string)[];
}
