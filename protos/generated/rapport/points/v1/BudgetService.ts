// Original file: rapport/points/v1/budget_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FundBudgetRequest as _rapport_points_v1_FundBudgetRequest, FundBudgetRequest__Output as _rapport_points_v1_FundBudgetRequest__Output } from '../../../rapport/points/v1/FundBudgetRequest.ts';
import type { FundBudgetResponse as _rapport_points_v1_FundBudgetResponse, FundBudgetResponse__Output as _rapport_points_v1_FundBudgetResponse__Output } from '../../../rapport/points/v1/FundBudgetResponse.ts';
import type { GetBudgetRequest as _rapport_points_v1_GetBudgetRequest, GetBudgetRequest__Output as _rapport_points_v1_GetBudgetRequest__Output } from '../../../rapport/points/v1/GetBudgetRequest.ts';
import type { GetBudgetResponse as _rapport_points_v1_GetBudgetResponse, GetBudgetResponse__Output as _rapport_points_v1_GetBudgetResponse__Output } from '../../../rapport/points/v1/GetBudgetResponse.ts';
import type { ListBudgetsRequest as _rapport_points_v1_ListBudgetsRequest, ListBudgetsRequest__Output as _rapport_points_v1_ListBudgetsRequest__Output } from '../../../rapport/points/v1/ListBudgetsRequest.ts';
import type { ListBudgetsResponse as _rapport_points_v1_ListBudgetsResponse, ListBudgetsResponse__Output as _rapport_points_v1_ListBudgetsResponse__Output } from '../../../rapport/points/v1/ListBudgetsResponse.ts';

/**
 * Budgets: what rules may pay at most, whoever earns, however many at once. A rule names the one that it pays out of
 * (EarningRule.budget_id). Scope `write`; reads `read`.
 */
export interface BudgetServiceClient extends grpc.Client {
  /**
   * Puts points into a budget, which makes it, or takes out what is left; once per request_id. Whoever asks is not who
   * approves (SELF_APPROVED). BUDGET_INSUFFICIENT where less is left, BUDGET_UNIT_DIFFERS, UNIT_UNKNOWN; TOO_MANY_BUDGETS
   * beyond 1000.
   */
  FundBudget(argument: _rapport_points_v1_FundBudgetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  FundBudget(argument: _rapport_points_v1_FundBudgetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  FundBudget(argument: _rapport_points_v1_FundBudgetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  FundBudget(argument: _rapport_points_v1_FundBudgetRequest, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts points into a budget, which makes it, or takes out what is left; once per request_id. Whoever asks is not who
   * approves (SELF_APPROVED). BUDGET_INSUFFICIENT where less is left, BUDGET_UNIT_DIFFERS, UNIT_UNKNOWN; TOO_MANY_BUDGETS
   * beyond 1000.
   */
  fundBudget(argument: _rapport_points_v1_FundBudgetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  fundBudget(argument: _rapport_points_v1_FundBudgetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  fundBudget(argument: _rapport_points_v1_FundBudgetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  fundBudget(argument: _rapport_points_v1_FundBudgetRequest, callback: grpc.requestCallback<_rapport_points_v1_FundBudgetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * BUDGET_UNKNOWN where there is none.
   */
  GetBudget(argument: _rapport_points_v1_GetBudgetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  GetBudget(argument: _rapport_points_v1_GetBudgetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  GetBudget(argument: _rapport_points_v1_GetBudgetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  GetBudget(argument: _rapport_points_v1_GetBudgetRequest, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * BUDGET_UNKNOWN where there is none.
   */
  getBudget(argument: _rapport_points_v1_GetBudgetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  getBudget(argument: _rapport_points_v1_GetBudgetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  getBudget(argument: _rapport_points_v1_GetBudgetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  getBudget(argument: _rapport_points_v1_GetBudgetRequest, callback: grpc.requestCallback<_rapport_points_v1_GetBudgetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All of them, by id.
   */
  ListBudgets(argument: _rapport_points_v1_ListBudgetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  ListBudgets(argument: _rapport_points_v1_ListBudgetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  ListBudgets(argument: _rapport_points_v1_ListBudgetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  ListBudgets(argument: _rapport_points_v1_ListBudgetsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All of them, by id.
   */
  listBudgets(argument: _rapport_points_v1_ListBudgetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  listBudgets(argument: _rapport_points_v1_ListBudgetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  listBudgets(argument: _rapport_points_v1_ListBudgetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  listBudgets(argument: _rapport_points_v1_ListBudgetsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListBudgetsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Budgets: what rules may pay at most, whoever earns, however many at once. A rule names the one that it pays out of
 * (EarningRule.budget_id). Scope `write`; reads `read`.
 */
export interface BudgetServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Puts points into a budget, which makes it, or takes out what is left; once per request_id. Whoever asks is not who
   * approves (SELF_APPROVED). BUDGET_INSUFFICIENT where less is left, BUDGET_UNIT_DIFFERS, UNIT_UNKNOWN; TOO_MANY_BUDGETS
   * beyond 1000.
   */
  FundBudget: grpc.handleUnaryCall<_rapport_points_v1_FundBudgetRequest__Output, _rapport_points_v1_FundBudgetResponse>;
  
  /**
   * BUDGET_UNKNOWN where there is none.
   */
  GetBudget: grpc.handleUnaryCall<_rapport_points_v1_GetBudgetRequest__Output, _rapport_points_v1_GetBudgetResponse>;
  
  /**
   * All of them, by id.
   */
  ListBudgets: grpc.handleUnaryCall<_rapport_points_v1_ListBudgetsRequest__Output, _rapport_points_v1_ListBudgetsResponse>;
  
}

export interface BudgetServiceDefinition extends grpc.ServiceDefinition {
  FundBudget: MethodDefinition<_rapport_points_v1_FundBudgetRequest, _rapport_points_v1_FundBudgetResponse, _rapport_points_v1_FundBudgetRequest__Output, _rapport_points_v1_FundBudgetResponse__Output>
  GetBudget: MethodDefinition<_rapport_points_v1_GetBudgetRequest, _rapport_points_v1_GetBudgetResponse, _rapport_points_v1_GetBudgetRequest__Output, _rapport_points_v1_GetBudgetResponse__Output>
  ListBudgets: MethodDefinition<_rapport_points_v1_ListBudgetsRequest, _rapport_points_v1_ListBudgetsResponse, _rapport_points_v1_ListBudgetsRequest__Output, _rapport_points_v1_ListBudgetsResponse__Output>
}
