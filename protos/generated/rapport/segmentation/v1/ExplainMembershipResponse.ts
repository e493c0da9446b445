// Original file: rapport/segmentation/v1/segment_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { RuleExplanation as _rapport_type_v1_RuleExplanation, RuleExplanation__Output as _rapport_type_v1_RuleExplanation__Output } from '../../../rapport/type/v1/RuleExplanation.ts';
import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';

export interface ExplainMembershipResponse {
  'isMember'?: (boolean);
  'definitionVersion'?: (number);
  'enteredAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Always absent: everything that was ever recorded counts.
   * @deprecated
   */
  'countingSince'?: (_google_protobuf_Timestamp | null);
  'explanation'?: (_rapport_type_v1_RuleExplanation | null);
  /**
   * The whole in sentences.
   */
  'text'?: (string);
  /**
   * The rule that was applied.
   */
  'rule'?: (_rapport_type_v1_Rule | null);
}

export interface ExplainMembershipResponse__Output {
  'isMember': (boolean);
  'definitionVersion': (number);
  'enteredAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Always absent: everything that was ever recorded counts.
   * @deprecated
   */
  'countingSince': (_google_protobuf_Timestamp__Output | null);
  'explanation': (_rapport_type_v1_RuleExplanation__Output | null);
  /**
   * The whole in sentences.
   */
  'text': (string);
  /**
   * The rule that was applied.
   */
  'rule': (_rapport_type_v1_Rule__Output | null);
}
