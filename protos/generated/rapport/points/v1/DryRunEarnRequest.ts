// Original file: rapport/points/v1/rule_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { TrialEvent as _rapport_points_v1_TrialEvent, TrialEvent__Output as _rapport_points_v1_TrialEvent__Output } from '../../../rapport/points/v1/TrialEvent.ts';
import type { EarningRule as _rapport_points_v1_EarningRule, EarningRule__Output as _rapport_points_v1_EarningRule__Output } from '../../../rapport/points/v1/EarningRule.ts';

export interface DryRunEarnRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  'event'?: (_rapport_points_v1_TrialEvent | null);
  /**
   * Tried beside the rules in force, in the place of the one of its rule_id. RULE_INVALID as in CreateRule.
   */
  'draft'?: (_rapport_points_v1_EarningRule | null);
}

export interface DryRunEarnRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'event': (_rapport_points_v1_TrialEvent__Output | null);
  /**
   * Tried beside the rules in force, in the place of the one of its rule_id. RULE_INVALID as in CreateRule.
   */
  'draft': (_rapport_points_v1_EarningRule__Output | null);
}
