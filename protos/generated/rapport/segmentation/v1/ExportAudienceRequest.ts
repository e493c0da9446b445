// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ExportAudienceRequest {
  'rule'?: (_rapport_type_v1_Rule | null);
  /**
   * Members of one answer at most: 1 to 1,000; 1,000 where it is zero. A page may be shorter although there are more.
   */
  'pageSize'?: (number);
  /**
   * Empty: from the beginning.
   */
  'resumeToken'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ExportAudienceRequest__Output {
  'rule': (_rapport_type_v1_Rule__Output | null);
  /**
   * Members of one answer at most: 1 to 1,000; 1,000 where it is zero. A page may be shorter although there are more.
   */
  'pageSize': (number);
  /**
   * Empty: from the beginning.
   */
  'resumeToken': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
