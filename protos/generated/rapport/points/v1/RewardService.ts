// Original file: rapport/points/v1/reward_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddCodesRequest as _rapport_points_v1_AddCodesRequest, AddCodesRequest__Output as _rapport_points_v1_AddCodesRequest__Output } from '../../../rapport/points/v1/AddCodesRequest.ts';
import type { AddCodesResponse as _rapport_points_v1_AddCodesResponse, AddCodesResponse__Output as _rapport_points_v1_AddCodesResponse__Output } from '../../../rapport/points/v1/AddCodesResponse.ts';
import type { CancelRedemptionRequest as _rapport_points_v1_CancelRedemptionRequest, CancelRedemptionRequest__Output as _rapport_points_v1_CancelRedemptionRequest__Output } from '../../../rapport/points/v1/CancelRedemptionRequest.ts';
import type { CancelRedemptionResponse as _rapport_points_v1_CancelRedemptionResponse, CancelRedemptionResponse__Output as _rapport_points_v1_CancelRedemptionResponse__Output } from '../../../rapport/points/v1/CancelRedemptionResponse.ts';
import type { FulfilRedemptionRequest as _rapport_points_v1_FulfilRedemptionRequest, FulfilRedemptionRequest__Output as _rapport_points_v1_FulfilRedemptionRequest__Output } from '../../../rapport/points/v1/FulfilRedemptionRequest.ts';
import type { FulfilRedemptionResponse as _rapport_points_v1_FulfilRedemptionResponse, FulfilRedemptionResponse__Output as _rapport_points_v1_FulfilRedemptionResponse__Output } from '../../../rapport/points/v1/FulfilRedemptionResponse.ts';
import type { GetRedemptionRequest as _rapport_points_v1_GetRedemptionRequest, GetRedemptionRequest__Output as _rapport_points_v1_GetRedemptionRequest__Output } from '../../../rapport/points/v1/GetRedemptionRequest.ts';
import type { GetRedemptionResponse as _rapport_points_v1_GetRedemptionResponse, GetRedemptionResponse__Output as _rapport_points_v1_GetRedemptionResponse__Output } from '../../../rapport/points/v1/GetRedemptionResponse.ts';
import type { GetRewardRequest as _rapport_points_v1_GetRewardRequest, GetRewardRequest__Output as _rapport_points_v1_GetRewardRequest__Output } from '../../../rapport/points/v1/GetRewardRequest.ts';
import type { GetRewardResponse as _rapport_points_v1_GetRewardResponse, GetRewardResponse__Output as _rapport_points_v1_GetRewardResponse__Output } from '../../../rapport/points/v1/GetRewardResponse.ts';
import type { ListRewardsRequest as _rapport_points_v1_ListRewardsRequest, ListRewardsRequest__Output as _rapport_points_v1_ListRewardsRequest__Output } from '../../../rapport/points/v1/ListRewardsRequest.ts';
import type { ListRewardsResponse as _rapport_points_v1_ListRewardsResponse, ListRewardsResponse__Output as _rapport_points_v1_ListRewardsResponse__Output } from '../../../rapport/points/v1/ListRewardsResponse.ts';
import type { RedeemRewardRequest as _rapport_points_v1_RedeemRewardRequest, RedeemRewardRequest__Output as _rapport_points_v1_RedeemRewardRequest__Output } from '../../../rapport/points/v1/RedeemRewardRequest.ts';
import type { RedeemRewardResponse as _rapport_points_v1_RedeemRewardResponse, RedeemRewardResponse__Output as _rapport_points_v1_RedeemRewardResponse__Output } from '../../../rapport/points/v1/RedeemRewardResponse.ts';
import type { SetStockRequest as _rapport_points_v1_SetStockRequest, SetStockRequest__Output as _rapport_points_v1_SetStockRequest__Output } from '../../../rapport/points/v1/SetStockRequest.ts';
import type { SetStockResponse as _rapport_points_v1_SetStockResponse, SetStockResponse__Output as _rapport_points_v1_SetStockResponse__Output } from '../../../rapport/points/v1/SetStockResponse.ts';
import type { UpsertRewardRequest as _rapport_points_v1_UpsertRewardRequest, UpsertRewardRequest__Output as _rapport_points_v1_UpsertRewardRequest__Output } from '../../../rapport/points/v1/UpsertRewardRequest.ts';
import type { UpsertRewardResponse as _rapport_points_v1_UpsertRewardResponse, UpsertRewardResponse__Output as _rapport_points_v1_UpsertRewardResponse__Output } from '../../../rapport/points/v1/UpsertRewardResponse.ts';

/**
 * What points buy. Scope `write`; reads `read`. Every write has a request_id: repeating it with the same input returns the
 * first answer.
 */
export interface RewardServiceClient extends grpc.Client {
  /**
   * Adds codes to the stock; those that were added before are passed over. CODES_INVALID.
   */
  AddCodes(argument: _rapport_points_v1_AddCodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  AddCodes(argument: _rapport_points_v1_AddCodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  AddCodes(argument: _rapport_points_v1_AddCodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  AddCodes(argument: _rapport_points_v1_AddCodesRequest, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Adds codes to the stock; those that were added before are passed over. CODES_INVALID.
   */
  addCodes(argument: _rapport_points_v1_AddCodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  addCodes(argument: _rapport_points_v1_AddCodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  addCodes(argument: _rapport_points_v1_AddCodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  addCodes(argument: _rapport_points_v1_AddCodesRequest, callback: grpc.requestCallback<_rapport_points_v1_AddCodesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives points and piece back. REDEMPTION_OVER where it is fulfilled.
   */
  CancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  CancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  CancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  CancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives points and piece back. REDEMPTION_OVER where it is fulfilled.
   */
  cancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  cancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  cancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  cancelRedemption(argument: _rapport_points_v1_CancelRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_CancelRedemptionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes the points and hands the piece over: the code, where it has one. Once; asked again it answers the same.
   * REDEMPTION_OVER where it was cancelled or came too late.
   */
  FulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  FulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  FulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  FulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes the points and hands the piece over: the code, where it has one. Once; asked again it answers the same.
   * REDEMPTION_OVER where it was cancelled or came too late.
   */
  fulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  fulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  fulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  fulfilRedemption(argument: _rapport_points_v1_FulfilRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_FulfilRedemptionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * REDEMPTION_UNKNOWN, also where it is over and 50 later ones of the member and reward are.
   */
  GetRedemption(argument: _rapport_points_v1_GetRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  GetRedemption(argument: _rapport_points_v1_GetRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  GetRedemption(argument: _rapport_points_v1_GetRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  GetRedemption(argument: _rapport_points_v1_GetRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * REDEMPTION_UNKNOWN, also where it is over and 50 later ones of the member and reward are.
   */
  getRedemption(argument: _rapport_points_v1_GetRedemptionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  getRedemption(argument: _rapport_points_v1_GetRedemptionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  getRedemption(argument: _rapport_points_v1_GetRedemptionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  getRedemption(argument: _rapport_points_v1_GetRedemptionRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRedemptionResponse__Output>): grpc.ClientUnaryCall;
  
  GetReward(argument: _rapport_points_v1_GetRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  GetReward(argument: _rapport_points_v1_GetRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  GetReward(argument: _rapport_points_v1_GetRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  GetReward(argument: _rapport_points_v1_GetRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  getReward(argument: _rapport_points_v1_GetRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  getReward(argument: _rapport_points_v1_GetRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  getReward(argument: _rapport_points_v1_GetRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  getReward(argument: _rapport_points_v1_GetRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRewardResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All rewards, by id.
   */
  ListRewards(argument: _rapport_points_v1_ListRewardsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  ListRewards(argument: _rapport_points_v1_ListRewardsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  ListRewards(argument: _rapport_points_v1_ListRewardsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  ListRewards(argument: _rapport_points_v1_ListRewardsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All rewards, by id.
   */
  listRewards(argument: _rapport_points_v1_ListRewardsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  listRewards(argument: _rapport_points_v1_ListRewardsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  listRewards(argument: _rapport_points_v1_ListRewardsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  listRewards(argument: _rapport_points_v1_ListRewardsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListRewardsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets a piece and its price aside until it is fulfilled, cancelled, or its time is over. The redemption's id is this
   * request's. OUT_OF_STOCK, REWARD_NOT_LISTED, REDEMPTION_LIMIT, NOT_ELIGIBLE, INSUFFICIENT_POINTS: nothing is set aside.
   */
  RedeemReward(argument: _rapport_points_v1_RedeemRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  RedeemReward(argument: _rapport_points_v1_RedeemRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  RedeemReward(argument: _rapport_points_v1_RedeemRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  RedeemReward(argument: _rapport_points_v1_RedeemRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets a piece and its price aside until it is fulfilled, cancelled, or its time is over. The redemption's id is this
   * request's. OUT_OF_STOCK, REWARD_NOT_LISTED, REDEMPTION_LIMIT, NOT_ELIGIBLE, INSUFFICIENT_POINTS: nothing is set aside.
   */
  redeemReward(argument: _rapport_points_v1_RedeemRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  redeemReward(argument: _rapport_points_v1_RedeemRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  redeemReward(argument: _rapport_points_v1_RedeemRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  redeemReward(argument: _rapport_points_v1_RedeemRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_RedeemRewardResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many can be reserved from now on. STOCK_BY_CODES for a reward with codes.
   */
  SetStock(argument: _rapport_points_v1_SetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  SetStock(argument: _rapport_points_v1_SetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  SetStock(argument: _rapport_points_v1_SetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  SetStock(argument: _rapport_points_v1_SetStockRequest, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many can be reserved from now on. STOCK_BY_CODES for a reward with codes.
   */
  setStock(argument: _rapport_points_v1_SetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  setStock(argument: _rapport_points_v1_SetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  setStock(argument: _rapport_points_v1_SetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  setStock(argument: _rapport_points_v1_SetStockRequest, callback: grpc.requestCallback<_rapport_points_v1_SetStockResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a reward or changes it; what is reserved keeps its price. REWARD_INCOMPATIBLE, REWARD_INVALID.
   */
  UpsertReward(argument: _rapport_points_v1_UpsertRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  UpsertReward(argument: _rapport_points_v1_UpsertRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  UpsertReward(argument: _rapport_points_v1_UpsertRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  UpsertReward(argument: _rapport_points_v1_UpsertRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a reward or changes it; what is reserved keeps its price. REWARD_INCOMPATIBLE, REWARD_INVALID.
   */
  upsertReward(argument: _rapport_points_v1_UpsertRewardRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  upsertReward(argument: _rapport_points_v1_UpsertRewardRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  upsertReward(argument: _rapport_points_v1_UpsertRewardRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  upsertReward(argument: _rapport_points_v1_UpsertRewardRequest, callback: grpc.requestCallback<_rapport_points_v1_UpsertRewardResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What points buy. Scope `write`; reads `read`. Every write has a request_id: repeating it with the same input returns the
 * first answer.
 */
export interface RewardServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Adds codes to the stock; those that were added before are passed over. CODES_INVALID.
   */
  AddCodes: grpc.handleUnaryCall<_rapport_points_v1_AddCodesRequest__Output, _rapport_points_v1_AddCodesResponse>;
  
  /**
   * Gives points and piece back. REDEMPTION_OVER where it is fulfilled.
   */
  CancelRedemption: grpc.handleUnaryCall<_rapport_points_v1_CancelRedemptionRequest__Output, _rapport_points_v1_CancelRedemptionResponse>;
  
  /**
   * Takes the points and hands the piece over: the code, where it has one. Once; asked again it answers the same.
   * REDEMPTION_OVER where it was cancelled or came too late.
   */
  FulfilRedemption: grpc.handleUnaryCall<_rapport_points_v1_FulfilRedemptionRequest__Output, _rapport_points_v1_FulfilRedemptionResponse>;
  
  /**
   * REDEMPTION_UNKNOWN, also where it is over and 50 later ones of the member and reward are.
   */
  GetRedemption: grpc.handleUnaryCall<_rapport_points_v1_GetRedemptionRequest__Output, _rapport_points_v1_GetRedemptionResponse>;
  
  GetReward: grpc.handleUnaryCall<_rapport_points_v1_GetRewardRequest__Output, _rapport_points_v1_GetRewardResponse>;
  
  /**
   * All rewards, by id.
   */
  ListRewards: grpc.handleUnaryCall<_rapport_points_v1_ListRewardsRequest__Output, _rapport_points_v1_ListRewardsResponse>;
  
  /**
   * Sets a piece and its price aside until it is fulfilled, cancelled, or its time is over. The redemption's id is this
   * request's. OUT_OF_STOCK, REWARD_NOT_LISTED, REDEMPTION_LIMIT, NOT_ELIGIBLE, INSUFFICIENT_POINTS: nothing is set aside.
   */
  RedeemReward: grpc.handleUnaryCall<_rapport_points_v1_RedeemRewardRequest__Output, _rapport_points_v1_RedeemRewardResponse>;
  
  /**
   * How many can be reserved from now on. STOCK_BY_CODES for a reward with codes.
   */
  SetStock: grpc.handleUnaryCall<_rapport_points_v1_SetStockRequest__Output, _rapport_points_v1_SetStockResponse>;
  
  /**
   * Makes a reward or changes it; what is reserved keeps its price. REWARD_INCOMPATIBLE, REWARD_INVALID.
   */
  UpsertReward: grpc.handleUnaryCall<_rapport_points_v1_UpsertRewardRequest__Output, _rapport_points_v1_UpsertRewardResponse>;
  
}

export interface RewardServiceDefinition extends grpc.ServiceDefinition {
  AddCodes: MethodDefinition<_rapport_points_v1_AddCodesRequest, _rapport_points_v1_AddCodesResponse, _rapport_points_v1_AddCodesRequest__Output, _rapport_points_v1_AddCodesResponse__Output>
  CancelRedemption: MethodDefinition<_rapport_points_v1_CancelRedemptionRequest, _rapport_points_v1_CancelRedemptionResponse, _rapport_points_v1_CancelRedemptionRequest__Output, _rapport_points_v1_CancelRedemptionResponse__Output>
  FulfilRedemption: MethodDefinition<_rapport_points_v1_FulfilRedemptionRequest, _rapport_points_v1_FulfilRedemptionResponse, _rapport_points_v1_FulfilRedemptionRequest__Output, _rapport_points_v1_FulfilRedemptionResponse__Output>
  GetRedemption: MethodDefinition<_rapport_points_v1_GetRedemptionRequest, _rapport_points_v1_GetRedemptionResponse, _rapport_points_v1_GetRedemptionRequest__Output, _rapport_points_v1_GetRedemptionResponse__Output>
  GetReward: MethodDefinition<_rapport_points_v1_GetRewardRequest, _rapport_points_v1_GetRewardResponse, _rapport_points_v1_GetRewardRequest__Output, _rapport_points_v1_GetRewardResponse__Output>
  ListRewards: MethodDefinition<_rapport_points_v1_ListRewardsRequest, _rapport_points_v1_ListRewardsResponse, _rapport_points_v1_ListRewardsRequest__Output, _rapport_points_v1_ListRewardsResponse__Output>
  RedeemReward: MethodDefinition<_rapport_points_v1_RedeemRewardRequest, _rapport_points_v1_RedeemRewardResponse, _rapport_points_v1_RedeemRewardRequest__Output, _rapport_points_v1_RedeemRewardResponse__Output>
  SetStock: MethodDefinition<_rapport_points_v1_SetStockRequest, _rapport_points_v1_SetStockResponse, _rapport_points_v1_SetStockRequest__Output, _rapport_points_v1_SetStockResponse__Output>
  UpsertReward: MethodDefinition<_rapport_points_v1_UpsertRewardRequest, _rapport_points_v1_UpsertRewardResponse, _rapport_points_v1_UpsertRewardRequest__Output, _rapport_points_v1_UpsertRewardResponse__Output>
}
