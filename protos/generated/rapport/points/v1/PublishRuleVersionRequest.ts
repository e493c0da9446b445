// Original file: rapport/points/v1/rule_service.proto

import type { EarningRule as _rapport_points_v1_EarningRule, EarningRule__Output as _rapport_points_v1_EarningRule__Output } from '../../../rapport/points/v1/EarningRule.ts';

export interface PublishRuleVersionRequest {
  'requestId'?: (string);
  'ruleId'?: (string);
  /**
   * The new version's content; the draft's where absent.
   */
  'rule'?: (_rapport_points_v1_EarningRule | null);
}

export interface PublishRuleVersionRequest__Output {
  'requestId': (string);
  'ruleId': (string);
  /**
   * The new version's content; the draft's where absent.
   */
  'rule': (_rapport_points_v1_EarningRule__Output | null);
}
