// Original file: rapport/points/v1/rule_service.proto

import type { EarningRule as _rapport_points_v1_EarningRule, EarningRule__Output as _rapport_points_v1_EarningRule__Output } from '../../../rapport/points/v1/EarningRule.ts';

export interface ReplayRuleRequest {
  'requestId'?: (string);
  /**
   * As it would be published; RULE_INVALID as in CreateRule. Compared with the published rule of its rule_id, if there is
   * one. Other rules of their groups compete with both.
   */
  'draft'?: (_rapport_points_v1_EarningRule | null);
  /**
   * Effective times of the last so many times 24 hours count, 1 to 366 (DAYS_INVALID).
   */
  'days'?: (number);
}

export interface ReplayRuleRequest__Output {
  'requestId': (string);
  /**
   * As it would be published; RULE_INVALID as in CreateRule. Compared with the published rule of its rule_id, if there is
   * one. Other rules of their groups compete with both.
   */
  'draft': (_rapport_points_v1_EarningRule__Output | null);
  /**
   * Effective times of the last so many times 24 hours count, 1 to 366 (DAYS_INVALID).
   */
  'days': (number);
}
