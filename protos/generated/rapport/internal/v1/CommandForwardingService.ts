// Original file: rapport/internal/v1/command_forwarding_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ForwardCommandsRequest as _rapport_internal_v1_ForwardCommandsRequest, ForwardCommandsRequest__Output as _rapport_internal_v1_ForwardCommandsRequest__Output } from '../../../rapport/internal/v1/ForwardCommandsRequest.ts';
import type { ForwardCommandsResponse as _rapport_internal_v1_ForwardCommandsResponse, ForwardCommandsResponse__Output as _rapport_internal_v1_ForwardCommandsResponse__Output } from '../../../rapport/internal/v1/ForwardCommandsResponse.ts';

/**
 * Between the replicas of one service only: no token opens it, and it is not described by reflection. The replica that
 * holds the lease of a stream's shard commits what the others forward.
 */
export interface CommandForwardingServiceClient extends grpc.Client {
  /**
   * Commits commands and answers each of them. The call as a whole fails only where nothing is known of any of them;
   * the request ids of the commands make it harmless to commit them elsewhere.
   */
  ForwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  ForwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  ForwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  ForwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Commits commands and answers each of them. The call as a whole fails only where nothing is known of any of them;
   * the request ids of the commands make it harmless to commit them elsewhere.
   */
  forwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  forwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  forwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  forwardCommands(argument: _rapport_internal_v1_ForwardCommandsRequest, callback: grpc.requestCallback<_rapport_internal_v1_ForwardCommandsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Between the replicas of one service only: no token opens it, and it is not described by reflection. The replica that
 * holds the lease of a stream's shard commits what the others forward.
 */
export interface CommandForwardingServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Commits commands and answers each of them. The call as a whole fails only where nothing is known of any of them;
   * the request ids of the commands make it harmless to commit them elsewhere.
   */
  ForwardCommands: grpc.handleUnaryCall<_rapport_internal_v1_ForwardCommandsRequest__Output, _rapport_internal_v1_ForwardCommandsResponse>;
  
}

export interface CommandForwardingServiceDefinition extends grpc.ServiceDefinition {
  ForwardCommands: MethodDefinition<_rapport_internal_v1_ForwardCommandsRequest, _rapport_internal_v1_ForwardCommandsResponse, _rapport_internal_v1_ForwardCommandsRequest__Output, _rapport_internal_v1_ForwardCommandsResponse__Output>
}
