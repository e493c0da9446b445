// Original file: rapport/points/v1/budget_service.proto

import type { Long } from '@grpc/proto-loader';

export interface FundBudgetRequest {
  'requestId'?: (string);
  /**
   * A campaign's id, for example.
   */
  'budgetId'?: (string);
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * Signed; not zero (AMOUNT_ZERO).
   */
  'amount'?: (number | string | Long);
  /**
   * Why, in 1 to 200 characters (REASON_MISSING, REASON_TOO_LONG).
   */
  'reason'?: (string);
  /**
   * Who allowed it, in 1 to 100 characters (APPROVER_INVALID).
   */
  'approver'?: (string);
}

export interface FundBudgetRequest__Output {
  'requestId': (string);
  /**
   * A campaign's id, for example.
   */
  'budgetId': (string);
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * Signed; not zero (AMOUNT_ZERO).
   */
  'amount': (string);
  /**
   * Why, in 1 to 200 characters (REASON_MISSING, REASON_TOO_LONG).
   */
  'reason': (string);
  /**
   * Who allowed it, in 1 to 100 characters (APPROVER_INVALID).
   */
  'approver': (string);
}
