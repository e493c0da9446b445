// Original file: rapport/segmentation/v1/segment.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';

export interface SegmentDraft {
  'name'?: (string);
  'rule'?: (_rapport_type_v1_Rule | null);
}

export interface SegmentDraft__Output {
  'name': (string);
  'rule': (_rapport_type_v1_Rule__Output | null);
}
