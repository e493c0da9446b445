// Original file: rapport/points/v1/budget_service.proto

import type { Budget as _rapport_points_v1_Budget, Budget__Output as _rapport_points_v1_Budget__Output } from '../../../rapport/points/v1/Budget.ts';

export interface FundBudgetResponse {
  /**
   * As this request left it.
   */
  'budget'?: (_rapport_points_v1_Budget | null);
}

export interface FundBudgetResponse__Output {
  /**
   * As this request left it.
   */
  'budget': (_rapport_points_v1_Budget__Output | null);
}
