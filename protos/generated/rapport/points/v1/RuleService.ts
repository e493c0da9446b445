// Original file: rapport/points/v1/rule_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateRuleRequest as _rapport_points_v1_CreateRuleRequest, CreateRuleRequest__Output as _rapport_points_v1_CreateRuleRequest__Output } from '../../../rapport/points/v1/CreateRuleRequest.ts';
import type { CreateRuleResponse as _rapport_points_v1_CreateRuleResponse, CreateRuleResponse__Output as _rapport_points_v1_CreateRuleResponse__Output } from '../../../rapport/points/v1/CreateRuleResponse.ts';
import type { GetRuleRequest as _rapport_points_v1_GetRuleRequest, GetRuleRequest__Output as _rapport_points_v1_GetRuleRequest__Output } from '../../../rapport/points/v1/GetRuleRequest.ts';
import type { GetRuleResponse as _rapport_points_v1_GetRuleResponse, GetRuleResponse__Output as _rapport_points_v1_GetRuleResponse__Output } from '../../../rapport/points/v1/GetRuleResponse.ts';
import type { PublishRuleVersionRequest as _rapport_points_v1_PublishRuleVersionRequest, PublishRuleVersionRequest__Output as _rapport_points_v1_PublishRuleVersionRequest__Output } from '../../../rapport/points/v1/PublishRuleVersionRequest.ts';
import type { PublishRuleVersionResponse as _rapport_points_v1_PublishRuleVersionResponse, PublishRuleVersionResponse__Output as _rapport_points_v1_PublishRuleVersionResponse__Output } from '../../../rapport/points/v1/PublishRuleVersionResponse.ts';

/**
 * Earning rules: what an interaction is worth. Scope `write`; reads `read`.
 */
export interface RuleServiceClient extends grpc.Client {
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  CreateRule(argument: _rapport_points_v1_CreateRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  createRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  createRule(argument: _rapport_points_v1_CreateRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_CreateRuleResponse__Output>): grpc.ClientUnaryCall;
  
  GetRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  GetRule(argument: _rapport_points_v1_GetRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  getRule(argument: _rapport_points_v1_GetRuleRequest, callback: grpc.requestCallback<_rapport_points_v1_GetRuleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  PublishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  publishRuleVersion(argument: _rapport_points_v1_PublishRuleVersionRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishRuleVersionResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Earning rules: what an interaction is worth. Scope `write`; reads `read`.
 */
export interface RuleServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a draft. ALREADY_EXISTS (RULE_EXISTS) where the id is taken.
   */
  CreateRule: grpc.handleUnaryCall<_rapport_points_v1_CreateRuleRequest__Output, _rapport_points_v1_CreateRuleResponse>;
  
  GetRule: grpc.handleUnaryCall<_rapport_points_v1_GetRuleRequest__Output, _rapport_points_v1_GetRuleResponse>;
  
  /**
   * Puts the draft, or a changed draft, in force for events recorded from active_from on. The past stays.
   */
  PublishRuleVersion: grpc.handleUnaryCall<_rapport_points_v1_PublishRuleVersionRequest__Output, _rapport_points_v1_PublishRuleVersionResponse>;
  
}

export interface RuleServiceDefinition extends grpc.ServiceDefinition {
  CreateRule: MethodDefinition<_rapport_points_v1_CreateRuleRequest, _rapport_points_v1_CreateRuleResponse, _rapport_points_v1_CreateRuleRequest__Output, _rapport_points_v1_CreateRuleResponse__Output>
  GetRule: MethodDefinition<_rapport_points_v1_GetRuleRequest, _rapport_points_v1_GetRuleResponse, _rapport_points_v1_GetRuleRequest__Output, _rapport_points_v1_GetRuleResponse__Output>
  PublishRuleVersion: MethodDefinition<_rapport_points_v1_PublishRuleVersionRequest, _rapport_points_v1_PublishRuleVersionResponse, _rapport_points_v1_PublishRuleVersionRequest__Output, _rapport_points_v1_PublishRuleVersionResponse__Output>
}
