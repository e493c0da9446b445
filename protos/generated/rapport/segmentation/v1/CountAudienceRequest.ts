// Original file: rapport/segmentation/v1/segment_service.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface CountAudienceRequest {
  'rule'?: (_rapport_type_v1_Rule | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface CountAudienceRequest__Output {
  'rule': (_rapport_type_v1_Rule__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
