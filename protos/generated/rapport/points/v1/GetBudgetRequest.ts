// Original file: rapport/points/v1/budget_service.proto


export interface GetBudgetRequest {
  'budgetId'?: (string);
}

export interface GetBudgetRequest__Output {
  'budgetId': (string);
}
