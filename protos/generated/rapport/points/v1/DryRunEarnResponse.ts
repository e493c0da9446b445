// Original file: rapport/points/v1/rule_service.proto

import type { RuleTrial as _rapport_points_v1_RuleTrial, RuleTrial__Output as _rapport_points_v1_RuleTrial__Output } from '../../../rapport/points/v1/RuleTrial.ts';
import type { TrialBalance as _rapport_points_v1_TrialBalance, TrialBalance__Output as _rapport_points_v1_TrialBalance__Output } from '../../../rapport/points/v1/TrialBalance.ts';

export interface DryRunEarnResponse {
  /**
   * By rule id; all of them decided one after another, as they would be.
   */
  'trials'?: (_rapport_points_v1_RuleTrial)[];
  /**
   * Of the units that would change.
   */
  'balances'?: (_rapport_points_v1_TrialBalance)[];
}

export interface DryRunEarnResponse__Output {
  /**
   * By rule id; all of them decided one after another, as they would be.
   */
  'trials': (_rapport_points_v1_RuleTrial__Output)[];
  /**
   * Of the units that would change.
   */
  'balances': (_rapport_points_v1_TrialBalance__Output)[];
}
