// Original file: rapport/points/v1/rule_service.proto

import type { EarningRule as _rapport_points_v1_EarningRule, EarningRule__Output as _rapport_points_v1_EarningRule__Output } from '../../../rapport/points/v1/EarningRule.ts';

export interface RetireRuleResponse {
  'rule'?: (_rapport_points_v1_EarningRule | null);
}

export interface RetireRuleResponse__Output {
  'rule': (_rapport_points_v1_EarningRule__Output | null);
}
