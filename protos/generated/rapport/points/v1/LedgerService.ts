// Original file: rapport/points/v1/ledger_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AdjustRequest as _rapport_points_v1_AdjustRequest, AdjustRequest__Output as _rapport_points_v1_AdjustRequest__Output } from '../../../rapport/points/v1/AdjustRequest.ts';
import type { AdjustResponse as _rapport_points_v1_AdjustResponse, AdjustResponse__Output as _rapport_points_v1_AdjustResponse__Output } from '../../../rapport/points/v1/AdjustResponse.ts';
import type { BatchBookRequest as _rapport_points_v1_BatchBookRequest, BatchBookRequest__Output as _rapport_points_v1_BatchBookRequest__Output } from '../../../rapport/points/v1/BatchBookRequest.ts';
import type { BatchBookResponse as _rapport_points_v1_BatchBookResponse, BatchBookResponse__Output as _rapport_points_v1_BatchBookResponse__Output } from '../../../rapport/points/v1/BatchBookResponse.ts';
import type { CaptureRequest as _rapport_points_v1_CaptureRequest, CaptureRequest__Output as _rapport_points_v1_CaptureRequest__Output } from '../../../rapport/points/v1/CaptureRequest.ts';
import type { CaptureResponse as _rapport_points_v1_CaptureResponse, CaptureResponse__Output as _rapport_points_v1_CaptureResponse__Output } from '../../../rapport/points/v1/CaptureResponse.ts';
import type { EarnRequest as _rapport_points_v1_EarnRequest, EarnRequest__Output as _rapport_points_v1_EarnRequest__Output } from '../../../rapport/points/v1/EarnRequest.ts';
import type { EarnResponse as _rapport_points_v1_EarnResponse, EarnResponse__Output as _rapport_points_v1_EarnResponse__Output } from '../../../rapport/points/v1/EarnResponse.ts';
import type { ExplainBalanceRequest as _rapport_points_v1_ExplainBalanceRequest, ExplainBalanceRequest__Output as _rapport_points_v1_ExplainBalanceRequest__Output } from '../../../rapport/points/v1/ExplainBalanceRequest.ts';
import type { ExplainBalanceResponse as _rapport_points_v1_ExplainBalanceResponse, ExplainBalanceResponse__Output as _rapport_points_v1_ExplainBalanceResponse__Output } from '../../../rapport/points/v1/ExplainBalanceResponse.ts';
import type { GetBalanceRequest as _rapport_points_v1_GetBalanceRequest, GetBalanceRequest__Output as _rapport_points_v1_GetBalanceRequest__Output } from '../../../rapport/points/v1/GetBalanceRequest.ts';
import type { GetBalanceResponse as _rapport_points_v1_GetBalanceResponse, GetBalanceResponse__Output as _rapport_points_v1_GetBalanceResponse__Output } from '../../../rapport/points/v1/GetBalanceResponse.ts';
import type { GetLiabilityReportRequest as _rapport_points_v1_GetLiabilityReportRequest, GetLiabilityReportRequest__Output as _rapport_points_v1_GetLiabilityReportRequest__Output } from '../../../rapport/points/v1/GetLiabilityReportRequest.ts';
import type { GetLiabilityReportResponse as _rapport_points_v1_GetLiabilityReportResponse, GetLiabilityReportResponse__Output as _rapport_points_v1_GetLiabilityReportResponse__Output } from '../../../rapport/points/v1/GetLiabilityReportResponse.ts';
import type { GetTrialBalanceRequest as _rapport_points_v1_GetTrialBalanceRequest, GetTrialBalanceRequest__Output as _rapport_points_v1_GetTrialBalanceRequest__Output } from '../../../rapport/points/v1/GetTrialBalanceRequest.ts';
import type { GetTrialBalanceResponse as _rapport_points_v1_GetTrialBalanceResponse, GetTrialBalanceResponse__Output as _rapport_points_v1_GetTrialBalanceResponse__Output } from '../../../rapport/points/v1/GetTrialBalanceResponse.ts';
import type { HoldRequest as _rapport_points_v1_HoldRequest, HoldRequest__Output as _rapport_points_v1_HoldRequest__Output } from '../../../rapport/points/v1/HoldRequest.ts';
import type { HoldResponse as _rapport_points_v1_HoldResponse, HoldResponse__Output as _rapport_points_v1_HoldResponse__Output } from '../../../rapport/points/v1/HoldResponse.ts';
import type { ListExpiringLotsRequest as _rapport_points_v1_ListExpiringLotsRequest, ListExpiringLotsRequest__Output as _rapport_points_v1_ListExpiringLotsRequest__Output } from '../../../rapport/points/v1/ListExpiringLotsRequest.ts';
import type { ListExpiringLotsResponse as _rapport_points_v1_ListExpiringLotsResponse, ListExpiringLotsResponse__Output as _rapport_points_v1_ListExpiringLotsResponse__Output } from '../../../rapport/points/v1/ListExpiringLotsResponse.ts';
import type { ListPartnerSettlementRequest as _rapport_points_v1_ListPartnerSettlementRequest, ListPartnerSettlementRequest__Output as _rapport_points_v1_ListPartnerSettlementRequest__Output } from '../../../rapport/points/v1/ListPartnerSettlementRequest.ts';
import type { ListPartnerSettlementResponse as _rapport_points_v1_ListPartnerSettlementResponse, ListPartnerSettlementResponse__Output as _rapport_points_v1_ListPartnerSettlementResponse__Output } from '../../../rapport/points/v1/ListPartnerSettlementResponse.ts';
import type { ListTopRequest as _rapport_points_v1_ListTopRequest, ListTopRequest__Output as _rapport_points_v1_ListTopRequest__Output } from '../../../rapport/points/v1/ListTopRequest.ts';
import type { ListTopResponse as _rapport_points_v1_ListTopResponse, ListTopResponse__Output as _rapport_points_v1_ListTopResponse__Output } from '../../../rapport/points/v1/ListTopResponse.ts';
import type { ListTransactionsRequest as _rapport_points_v1_ListTransactionsRequest, ListTransactionsRequest__Output as _rapport_points_v1_ListTransactionsRequest__Output } from '../../../rapport/points/v1/ListTransactionsRequest.ts';
import type { ListTransactionsResponse as _rapport_points_v1_ListTransactionsResponse, ListTransactionsResponse__Output as _rapport_points_v1_ListTransactionsResponse__Output } from '../../../rapport/points/v1/ListTransactionsResponse.ts';
import type { OpenAccountRequest as _rapport_points_v1_OpenAccountRequest, OpenAccountRequest__Output as _rapport_points_v1_OpenAccountRequest__Output } from '../../../rapport/points/v1/OpenAccountRequest.ts';
import type { OpenAccountResponse as _rapport_points_v1_OpenAccountResponse, OpenAccountResponse__Output as _rapport_points_v1_OpenAccountResponse__Output } from '../../../rapport/points/v1/OpenAccountResponse.ts';
import type { RedeemRequest as _rapport_points_v1_RedeemRequest, RedeemRequest__Output as _rapport_points_v1_RedeemRequest__Output } from '../../../rapport/points/v1/RedeemRequest.ts';
import type { RedeemResponse as _rapport_points_v1_RedeemResponse, RedeemResponse__Output as _rapport_points_v1_RedeemResponse__Output } from '../../../rapport/points/v1/RedeemResponse.ts';
import type { ReverseRequest as _rapport_points_v1_ReverseRequest, ReverseRequest__Output as _rapport_points_v1_ReverseRequest__Output } from '../../../rapport/points/v1/ReverseRequest.ts';
import type { ReverseResponse as _rapport_points_v1_ReverseResponse, ReverseResponse__Output as _rapport_points_v1_ReverseResponse__Output } from '../../../rapport/points/v1/ReverseResponse.ts';
import type { TransferRequest as _rapport_points_v1_TransferRequest, TransferRequest__Output as _rapport_points_v1_TransferRequest__Output } from '../../../rapport/points/v1/TransferRequest.ts';
import type { TransferResponse as _rapport_points_v1_TransferResponse, TransferResponse__Output as _rapport_points_v1_TransferResponse__Output } from '../../../rapport/points/v1/TransferResponse.ts';
import type { VoidRequest as _rapport_points_v1_VoidRequest, VoidRequest__Output as _rapport_points_v1_VoidRequest__Output } from '../../../rapport/points/v1/VoidRequest.ts';
import type { VoidResponse as _rapport_points_v1_VoidResponse, VoidResponse__Output as _rapport_points_v1_VoidResponse__Output } from '../../../rapport/points/v1/VoidResponse.ts';

/**
 * The ledger. Writes need scope `write`, reads `read`. Every write has a request_id: repeating it with the same
 * input returns the first answer, for ever; with another input it is ALREADY_EXISTS (REQUEST_ID_REUSED). A unit that
 * nobody has defined is UNIT_UNKNOWN (UnitService); `points` is always there.
 * 
 * An account is a member's, or that of a partner, a programme or a prize pool. A member's is there with its first booking;
 * the others are opened first, and refused as ACCOUNT_NOT_OPEN until then.
 */
export interface LedgerServiceClient extends grpc.Client {
  /**
   * Puts a balance right by hand, up or down; what is not there as with Reverse. Whoever asks is not who approves (SELF_APPROVED);
   * both are kept with the reason.
   */
  Adjust(argument: _rapport_points_v1_AdjustRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  Adjust(argument: _rapport_points_v1_AdjustRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  Adjust(argument: _rapport_points_v1_AdjustRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  Adjust(argument: _rapport_points_v1_AdjustRequest, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts a balance right by hand, up or down; what is not there as with Reverse. Whoever asks is not who approves (SELF_APPROVED);
   * both are kept with the reason.
   */
  adjust(argument: _rapport_points_v1_AdjustRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  adjust(argument: _rapport_points_v1_AdjustRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  adjust(argument: _rapport_points_v1_AdjustRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  adjust(argument: _rapport_points_v1_AdjustRequest, callback: grpc.requestCallback<_rapport_points_v1_AdjustResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Up to 500 commands at once, each with a request_id of its own. Each has its own result, in order: what its single RPC
   * would have answered, or refused. A bad one does not harm the others, and repeating the batch, or a part of it, gives
   * the first answers. Commands on one account are decided in their order; what a transfer brings to another account is
   * booked after them. Those for which the queue has no room are RESOURCE_EXHAUSTED (OVERLOADED): repeat those.
   * INVALID_ARGUMENT (BATCH_EMPTY, BATCH_TOO_LARGE) for none or more. An answer of more than 4 MB, as of transfers of
   * hundreds of lots each, is RESOURCE_EXHAUSTED as a whole, and all is booked: repeat it in smaller batches.
   */
  BatchBook(argument: _rapport_points_v1_BatchBookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  BatchBook(argument: _rapport_points_v1_BatchBookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  BatchBook(argument: _rapport_points_v1_BatchBookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  BatchBook(argument: _rapport_points_v1_BatchBookRequest, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Up to 500 commands at once, each with a request_id of its own. Each has its own result, in order: what its single RPC
   * would have answered, or refused. A bad one does not harm the others, and repeating the batch, or a part of it, gives
   * the first answers. Commands on one account are decided in their order; what a transfer brings to another account is
   * booked after them. Those for which the queue has no room are RESOURCE_EXHAUSTED (OVERLOADED): repeat those.
   * INVALID_ARGUMENT (BATCH_EMPTY, BATCH_TOO_LARGE) for none or more. An answer of more than 4 MB, as of transfers of
   * hundreds of lots each, is RESOURCE_EXHAUSTED as a whole, and all is booked: repeat it in smaller batches.
   */
  batchBook(argument: _rapport_points_v1_BatchBookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  batchBook(argument: _rapport_points_v1_BatchBookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  batchBook(argument: _rapport_points_v1_BatchBookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  batchBook(argument: _rapport_points_v1_BatchBookRequest, callback: grpc.requestCallback<_rapport_points_v1_BatchBookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Redeems held points, in whole or in part; the rest is available again. Once: HOLD_CLOSED, HOLD_EXPIRED.
   */
  Capture(argument: _rapport_points_v1_CaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _rapport_points_v1_CaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _rapport_points_v1_CaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  Capture(argument: _rapport_points_v1_CaptureRequest, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Redeems held points, in whole or in part; the rest is available again. Once: HOLD_CLOSED, HOLD_EXPIRED.
   */
  capture(argument: _rapport_points_v1_CaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _rapport_points_v1_CaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _rapport_points_v1_CaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  capture(argument: _rapport_points_v1_CaptureRequest, callback: grpc.requestCallback<_rapport_points_v1_CaptureResponse__Output>): grpc.ClientUnaryCall;
  
  Earn(argument: _rapport_points_v1_EarnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  Earn(argument: _rapport_points_v1_EarnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  Earn(argument: _rapport_points_v1_EarnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  Earn(argument: _rapport_points_v1_EarnRequest, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  earn(argument: _rapport_points_v1_EarnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  earn(argument: _rapport_points_v1_EarnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  earn(argument: _rapport_points_v1_EarnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  earn(argument: _rapport_points_v1_EarnRequest, callback: grpc.requestCallback<_rapport_points_v1_EarnResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Which events under which version of which rule made the balance.
   */
  ExplainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  ExplainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  ExplainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  ExplainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Which events under which version of which rule made the balance.
   */
  explainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  explainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  explainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  explainBalance(argument: _rapport_points_v1_ExplainBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_ExplainBalanceResponse__Output>): grpc.ClientUnaryCall;
  
  GetBalance(argument: _rapport_points_v1_GetBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetBalance(argument: _rapport_points_v1_GetBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetBalance(argument: _rapport_points_v1_GetBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetBalance(argument: _rapport_points_v1_GetBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  getBalance(argument: _rapport_points_v1_GetBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  getBalance(argument: _rapport_points_v1_GetBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  getBalance(argument: _rapport_points_v1_GetBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  getBalance(argument: _rapport_points_v1_GetBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_GetBalanceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What is owed to members of a unit at the end of each month, what changed it, and what will expire of it; from the same
   * pass, by effective time in the tenant's zone. NOT_COUNTED_YET.
   */
  GetLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  GetLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  GetLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  GetLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What is owed to members of a unit at the end of each month, what changed it, and what will expire of it; from the same
   * pass, by effective time in the tenant's zone. NOT_COUNTED_YET.
   */
  getLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  getLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  getLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  getLiabilityReport(argument: _rapport_points_v1_GetLiabilityReportRequest, callback: grpc.requestCallback<_rapport_points_v1_GetLiabilityReportResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a unit's accounts come to, from the standing checker's last whole pass over the ledger: every booking re-added.
   * NOT_COUNTED_YET before its first.
   */
  GetTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  GetTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a unit's accounts come to, from the standing checker's last whole pass over the ledger: every booking re-added.
   * NOT_COUNTED_YET before its first.
   */
  getTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  getTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  getTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  getTrialBalance(argument: _rapport_points_v1_GetTrialBalanceRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTrialBalanceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets points aside, nearest expiry first, until they are captured or voided. A lot does not run out while it is held.
   * The hold's id is this request's. At expires_at it ends by itself.
   */
  Hold(argument: _rapport_points_v1_HoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  Hold(argument: _rapport_points_v1_HoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  Hold(argument: _rapport_points_v1_HoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  Hold(argument: _rapport_points_v1_HoldRequest, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets points aside, nearest expiry first, until they are captured or voided. A lot does not run out while it is held.
   * The hold's id is this request's. At expires_at it ends by itself.
   */
  hold(argument: _rapport_points_v1_HoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  hold(argument: _rapport_points_v1_HoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  hold(argument: _rapport_points_v1_HoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  hold(argument: _rapport_points_v1_HoldRequest, callback: grpc.requestCallback<_rapport_points_v1_HoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What is available, nearest expiry first: the order in which it is spent.
   */
  ListExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  ListExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  ListExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  ListExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What is available, nearest expiry first: the order in which it is spent.
   */
  listExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  listExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  listExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  listExpiringLots(argument: _rapport_points_v1_ListExpiringLotsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListExpiringLotsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What is settled with partners, by partner, unit and month of the zone that the tenant had when the account was opened;
   * months in which nothing moved are left out. It follows the ledger within a second. MONTH_INVALID.
   */
  ListPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  ListPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  ListPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  ListPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What is settled with partners, by partner, unit and month of the zone that the tenant had when the account was opened;
   * months in which nothing moved are left out. It follows the ledger within a second. MONTH_INVALID.
   */
  listPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  listPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  listPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  listPartnerSettlement(argument: _rapport_points_v1_ListPartnerSettlementRequest, callback: grpc.requestCallback<_rapport_points_v1_ListPartnerSettlementResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The highest balances.
   */
  ListTop(argument: _rapport_points_v1_ListTopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_ListTopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_ListTopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  ListTop(argument: _rapport_points_v1_ListTopRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The highest balances.
   */
  listTop(argument: _rapport_points_v1_ListTopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_ListTopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_ListTopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  listTop(argument: _rapport_points_v1_ListTopRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTopResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * In booking order, newest first.
   */
  ListTransactions(argument: _rapport_points_v1_ListTransactionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  ListTransactions(argument: _rapport_points_v1_ListTransactionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  ListTransactions(argument: _rapport_points_v1_ListTransactionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  ListTransactions(argument: _rapport_points_v1_ListTransactionsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * In booking order, newest first.
   */
  listTransactions(argument: _rapport_points_v1_ListTransactionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  listTransactions(argument: _rapport_points_v1_ListTransactionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  listTransactions(argument: _rapport_points_v1_ListTransactionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  listTransactions(argument: _rapport_points_v1_ListTransactionsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTransactionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Opens the account of a partner, a programme or a prize pool in a unit, or changes what it may do. Its points are counted
   * beside those of members, and have neither ranks nor tiers. POLICY_INVALID, also of a pool with an overdraft.
   */
  OpenAccount(argument: _rapport_points_v1_OpenAccountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  OpenAccount(argument: _rapport_points_v1_OpenAccountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  OpenAccount(argument: _rapport_points_v1_OpenAccountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  OpenAccount(argument: _rapport_points_v1_OpenAccountRequest, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Opens the account of a partner, a programme or a prize pool in a unit, or changes what it may do. Its points are counted
   * beside those of members, and have neither ranks nor tiers. POLICY_INVALID, also of a pool with an overdraft.
   */
  openAccount(argument: _rapport_points_v1_OpenAccountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  openAccount(argument: _rapport_points_v1_OpenAccountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  openAccount(argument: _rapport_points_v1_OpenAccountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  openAccount(argument: _rapport_points_v1_OpenAccountRequest, callback: grpc.requestCallback<_rapport_points_v1_OpenAccountResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Never below zero, or below the overdraft of a partner or a programme: FAILED_PRECONDITION (INSUFFICIENT_POINTS).
   */
  Redeem(argument: _rapport_points_v1_RedeemRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  Redeem(argument: _rapport_points_v1_RedeemRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  Redeem(argument: _rapport_points_v1_RedeemRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  Redeem(argument: _rapport_points_v1_RedeemRequest, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Never below zero, or below the overdraft of a partner or a programme: FAILED_PRECONDITION (INSUFFICIENT_POINTS).
   */
  redeem(argument: _rapport_points_v1_RedeemRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  redeem(argument: _rapport_points_v1_RedeemRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  redeem(argument: _rapport_points_v1_RedeemRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  redeem(argument: _rapport_points_v1_RedeemRequest, callback: grpc.requestCallback<_rapport_points_v1_RedeemResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Books the opposite of what was earned, taken back, redeemed, adjusted or transferred, in whole or in part; once
   * (ALREADY_REVERSED). Takes from what is still pending, then from the lot that was earned, then from others, and then
   * below zero or as what the member owes, as the unit says; of a prize pool, which is never below zero, it is
   * INSUFFICIENT_POINTS instead. What is given back keeps its expiry. A transfer is taken back from its receiver,
   * whichever side is named, and what the sender cannot take is refused as with Transfer.
   */
  Reverse(argument: _rapport_points_v1_ReverseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  Reverse(argument: _rapport_points_v1_ReverseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  Reverse(argument: _rapport_points_v1_ReverseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  Reverse(argument: _rapport_points_v1_ReverseRequest, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Books the opposite of what was earned, taken back, redeemed, adjusted or transferred, in whole or in part; once
   * (ALREADY_REVERSED). Takes from what is still pending, then from the lot that was earned, then from others, and then
   * below zero or as what the member owes, as the unit says; of a prize pool, which is never below zero, it is
   * INSUFFICIENT_POINTS instead. What is given back keeps its expiry. A transfer is taken back from its receiver,
   * whichever side is named, and what the sender cannot take is refused as with Transfer.
   */
  reverse(argument: _rapport_points_v1_ReverseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  reverse(argument: _rapport_points_v1_ReverseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  reverse(argument: _rapport_points_v1_ReverseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  reverse(argument: _rapport_points_v1_ReverseRequest, callback: grpc.requestCallback<_rapport_points_v1_ReverseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Moves points to another account, nearest expiry first; below zero only as far as an account's policy allows, and what
   * is sent on credit expires as the unit says. All else keeps its expiry. The transfer's id is this request's. Points that the other account cannot take are back when TRANSFER_NOT_TAKEN is answered, whose fact
   * `cause` says why. After any other error the transfer goes on by itself, or repeat the request to hear how it ended.
   */
  Transfer(argument: _rapport_points_v1_TransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _rapport_points_v1_TransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _rapport_points_v1_TransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  Transfer(argument: _rapport_points_v1_TransferRequest, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Moves points to another account, nearest expiry first; below zero only as far as an account's policy allows, and what
   * is sent on credit expires as the unit says. All else keeps its expiry. The transfer's id is this request's. Points that the other account cannot take are back when TRANSFER_NOT_TAKEN is answered, whose fact
   * `cause` says why. After any other error the transfer goes on by itself, or repeat the request to hear how it ended.
   */
  transfer(argument: _rapport_points_v1_TransferRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _rapport_points_v1_TransferRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _rapport_points_v1_TransferRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  transfer(argument: _rapport_points_v1_TransferRequest, callback: grpc.requestCallback<_rapport_points_v1_TransferResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives up a hold: its points are available again.
   */
  Void(argument: _rapport_points_v1_VoidRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  Void(argument: _rapport_points_v1_VoidRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  Void(argument: _rapport_points_v1_VoidRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  Void(argument: _rapport_points_v1_VoidRequest, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives up a hold: its points are available again.
   */
  void(argument: _rapport_points_v1_VoidRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  void(argument: _rapport_points_v1_VoidRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  void(argument: _rapport_points_v1_VoidRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  void(argument: _rapport_points_v1_VoidRequest, callback: grpc.requestCallback<_rapport_points_v1_VoidResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The ledger. Writes need scope `write`, reads `read`. Every write has a request_id: repeating it with the same
 * input returns the first answer, for ever; with another input it is ALREADY_EXISTS (REQUEST_ID_REUSED). A unit that
 * nobody has defined is UNIT_UNKNOWN (UnitService); `points` is always there.
 * 
 * An account is a member's, or that of a partner, a programme or a prize pool. A member's is there with its first booking;
 * the others are opened first, and refused as ACCOUNT_NOT_OPEN until then.
 */
export interface LedgerServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Puts a balance right by hand, up or down; what is not there as with Reverse. Whoever asks is not who approves (SELF_APPROVED);
   * both are kept with the reason.
   */
  Adjust: grpc.handleUnaryCall<_rapport_points_v1_AdjustRequest__Output, _rapport_points_v1_AdjustResponse>;
  
  /**
   * Up to 500 commands at once, each with a request_id of its own. Each has its own result, in order: what its single RPC
   * would have answered, or refused. A bad one does not harm the others, and repeating the batch, or a part of it, gives
   * the first answers. Commands on one account are decided in their order; what a transfer brings to another account is
   * booked after them. Those for which the queue has no room are RESOURCE_EXHAUSTED (OVERLOADED): repeat those.
   * INVALID_ARGUMENT (BATCH_EMPTY, BATCH_TOO_LARGE) for none or more. An answer of more than 4 MB, as of transfers of
   * hundreds of lots each, is RESOURCE_EXHAUSTED as a whole, and all is booked: repeat it in smaller batches.
   */
  BatchBook: grpc.handleUnaryCall<_rapport_points_v1_BatchBookRequest__Output, _rapport_points_v1_BatchBookResponse>;
  
  /**
   * Redeems held points, in whole or in part; the rest is available again. Once: HOLD_CLOSED, HOLD_EXPIRED.
   */
  Capture: grpc.handleUnaryCall<_rapport_points_v1_CaptureRequest__Output, _rapport_points_v1_CaptureResponse>;
  
  Earn: grpc.handleUnaryCall<_rapport_points_v1_EarnRequest__Output, _rapport_points_v1_EarnResponse>;
  
  /**
   * Which events under which version of which rule made the balance.
   */
  ExplainBalance: grpc.handleUnaryCall<_rapport_points_v1_ExplainBalanceRequest__Output, _rapport_points_v1_ExplainBalanceResponse>;
  
  GetBalance: grpc.handleUnaryCall<_rapport_points_v1_GetBalanceRequest__Output, _rapport_points_v1_GetBalanceResponse>;
  
  /**
   * What is owed to members of a unit at the end of each month, what changed it, and what will expire of it; from the same
   * pass, by effective time in the tenant's zone. NOT_COUNTED_YET.
   */
  GetLiabilityReport: grpc.handleUnaryCall<_rapport_points_v1_GetLiabilityReportRequest__Output, _rapport_points_v1_GetLiabilityReportResponse>;
  
  /**
   * What a unit's accounts come to, from the standing checker's last whole pass over the ledger: every booking re-added.
   * NOT_COUNTED_YET before its first.
   */
  GetTrialBalance: grpc.handleUnaryCall<_rapport_points_v1_GetTrialBalanceRequest__Output, _rapport_points_v1_GetTrialBalanceResponse>;
  
  /**
   * Sets points aside, nearest expiry first, until they are captured or voided. A lot does not run out while it is held.
   * The hold's id is this request's. At expires_at it ends by itself.
   */
  Hold: grpc.handleUnaryCall<_rapport_points_v1_HoldRequest__Output, _rapport_points_v1_HoldResponse>;
  
  /**
   * What is available, nearest expiry first: the order in which it is spent.
   */
  ListExpiringLots: grpc.handleUnaryCall<_rapport_points_v1_ListExpiringLotsRequest__Output, _rapport_points_v1_ListExpiringLotsResponse>;
  
  /**
   * What is settled with partners, by partner, unit and month of the zone that the tenant had when the account was opened;
   * months in which nothing moved are left out. It follows the ledger within a second. MONTH_INVALID.
   */
  ListPartnerSettlement: grpc.handleUnaryCall<_rapport_points_v1_ListPartnerSettlementRequest__Output, _rapport_points_v1_ListPartnerSettlementResponse>;
  
  /**
   * The highest balances.
   */
  ListTop: grpc.handleUnaryCall<_rapport_points_v1_ListTopRequest__Output, _rapport_points_v1_ListTopResponse>;
  
  /**
   * In booking order, newest first.
   */
  ListTransactions: grpc.handleUnaryCall<_rapport_points_v1_ListTransactionsRequest__Output, _rapport_points_v1_ListTransactionsResponse>;
  
  /**
   * Opens the account of a partner, a programme or a prize pool in a unit, or changes what it may do. Its points are counted
   * beside those of members, and have neither ranks nor tiers. POLICY_INVALID, also of a pool with an overdraft.
   */
  OpenAccount: grpc.handleUnaryCall<_rapport_points_v1_OpenAccountRequest__Output, _rapport_points_v1_OpenAccountResponse>;
  
  /**
   * Never below zero, or below the overdraft of a partner or a programme: FAILED_PRECONDITION (INSUFFICIENT_POINTS).
   */
  Redeem: grpc.handleUnaryCall<_rapport_points_v1_RedeemRequest__Output, _rapport_points_v1_RedeemResponse>;
  
  /**
   * Books the opposite of what was earned, taken back, redeemed, adjusted or transferred, in whole or in part; once
   * (ALREADY_REVERSED). Takes from what is still pending, then from the lot that was earned, then from others, and then
   * below zero or as what the member owes, as the unit says; of a prize pool, which is never below zero, it is
   * INSUFFICIENT_POINTS instead. What is given back keeps its expiry. A transfer is taken back from its receiver,
   * whichever side is named, and what the sender cannot take is refused as with Transfer.
   */
  Reverse: grpc.handleUnaryCall<_rapport_points_v1_ReverseRequest__Output, _rapport_points_v1_ReverseResponse>;
  
  /**
   * Moves points to another account, nearest expiry first; below zero only as far as an account's policy allows, and what
   * is sent on credit expires as the unit says. All else keeps its expiry. The transfer's id is this request's. Points that the other account cannot take are back when TRANSFER_NOT_TAKEN is answered, whose fact
   * `cause` says why. After any other error the transfer goes on by itself, or repeat the request to hear how it ended.
   */
  Transfer: grpc.handleUnaryCall<_rapport_points_v1_TransferRequest__Output, _rapport_points_v1_TransferResponse>;
  
  /**
   * Gives up a hold: its points are available again.
   */
  Void: grpc.handleUnaryCall<_rapport_points_v1_VoidRequest__Output, _rapport_points_v1_VoidResponse>;
  
}

export interface LedgerServiceDefinition extends grpc.ServiceDefinition {
  Adjust: MethodDefinition<_rapport_points_v1_AdjustRequest, _rapport_points_v1_AdjustResponse, _rapport_points_v1_AdjustRequest__Output, _rapport_points_v1_AdjustResponse__Output>
  BatchBook: MethodDefinition<_rapport_points_v1_BatchBookRequest, _rapport_points_v1_BatchBookResponse, _rapport_points_v1_BatchBookRequest__Output, _rapport_points_v1_BatchBookResponse__Output>
  Capture: MethodDefinition<_rapport_points_v1_CaptureRequest, _rapport_points_v1_CaptureResponse, _rapport_points_v1_CaptureRequest__Output, _rapport_points_v1_CaptureResponse__Output>
  Earn: MethodDefinition<_rapport_points_v1_EarnRequest, _rapport_points_v1_EarnResponse, _rapport_points_v1_EarnRequest__Output, _rapport_points_v1_EarnResponse__Output>
  ExplainBalance: MethodDefinition<_rapport_points_v1_ExplainBalanceRequest, _rapport_points_v1_ExplainBalanceResponse, _rapport_points_v1_ExplainBalanceRequest__Output, _rapport_points_v1_ExplainBalanceResponse__Output>
  GetBalance: MethodDefinition<_rapport_points_v1_GetBalanceRequest, _rapport_points_v1_GetBalanceResponse, _rapport_points_v1_GetBalanceRequest__Output, _rapport_points_v1_GetBalanceResponse__Output>
  GetLiabilityReport: MethodDefinition<_rapport_points_v1_GetLiabilityReportRequest, _rapport_points_v1_GetLiabilityReportResponse, _rapport_points_v1_GetLiabilityReportRequest__Output, _rapport_points_v1_GetLiabilityReportResponse__Output>
  GetTrialBalance: MethodDefinition<_rapport_points_v1_GetTrialBalanceRequest, _rapport_points_v1_GetTrialBalanceResponse, _rapport_points_v1_GetTrialBalanceRequest__Output, _rapport_points_v1_GetTrialBalanceResponse__Output>
  Hold: MethodDefinition<_rapport_points_v1_HoldRequest, _rapport_points_v1_HoldResponse, _rapport_points_v1_HoldRequest__Output, _rapport_points_v1_HoldResponse__Output>
  ListExpiringLots: MethodDefinition<_rapport_points_v1_ListExpiringLotsRequest, _rapport_points_v1_ListExpiringLotsResponse, _rapport_points_v1_ListExpiringLotsRequest__Output, _rapport_points_v1_ListExpiringLotsResponse__Output>
  ListPartnerSettlement: MethodDefinition<_rapport_points_v1_ListPartnerSettlementRequest, _rapport_points_v1_ListPartnerSettlementResponse, _rapport_points_v1_ListPartnerSettlementRequest__Output, _rapport_points_v1_ListPartnerSettlementResponse__Output>
  ListTop: MethodDefinition<_rapport_points_v1_ListTopRequest, _rapport_points_v1_ListTopResponse, _rapport_points_v1_ListTopRequest__Output, _rapport_points_v1_ListTopResponse__Output>
  ListTransactions: MethodDefinition<_rapport_points_v1_ListTransactionsRequest, _rapport_points_v1_ListTransactionsResponse, _rapport_points_v1_ListTransactionsRequest__Output, _rapport_points_v1_ListTransactionsResponse__Output>
  OpenAccount: MethodDefinition<_rapport_points_v1_OpenAccountRequest, _rapport_points_v1_OpenAccountResponse, _rapport_points_v1_OpenAccountRequest__Output, _rapport_points_v1_OpenAccountResponse__Output>
  Redeem: MethodDefinition<_rapport_points_v1_RedeemRequest, _rapport_points_v1_RedeemResponse, _rapport_points_v1_RedeemRequest__Output, _rapport_points_v1_RedeemResponse__Output>
  Reverse: MethodDefinition<_rapport_points_v1_ReverseRequest, _rapport_points_v1_ReverseResponse, _rapport_points_v1_ReverseRequest__Output, _rapport_points_v1_ReverseResponse__Output>
  Transfer: MethodDefinition<_rapport_points_v1_TransferRequest, _rapport_points_v1_TransferResponse, _rapport_points_v1_TransferRequest__Output, _rapport_points_v1_TransferResponse__Output>
  Void: MethodDefinition<_rapport_points_v1_VoidRequest, _rapport_points_v1_VoidResponse, _rapport_points_v1_VoidRequest__Output, _rapport_points_v1_VoidResponse__Output>
}
