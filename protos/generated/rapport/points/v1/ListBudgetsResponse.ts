// Original file: rapport/points/v1/budget_service.proto

import type { Budget as _rapport_points_v1_Budget, Budget__Output as _rapport_points_v1_Budget__Output } from '../../../rapport/points/v1/Budget.ts';

export interface ListBudgetsResponse {
  'budgets'?: (_rapport_points_v1_Budget)[];
  'nextPageToken'?: (string);
}

export interface ListBudgetsResponse__Output {
  'budgets': (_rapport_points_v1_Budget__Output)[];
  'nextPageToken': (string);
}
