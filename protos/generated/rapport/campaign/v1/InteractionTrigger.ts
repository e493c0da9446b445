// Original file: rapport/campaign/v1/campaign.proto

import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from '../../../rapport/type/v1/Rule.ts';

export interface InteractionTrigger {
  'rule'?: (_rapport_type_v1_Rule | null);
}

export interface InteractionTrigger__Output {
  'rule': (_rapport_type_v1_Rule__Output | null);
}
