// Original file: rapport/ingestion/v1/member_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetMemberRequest as _rapport_ingestion_v1_GetMemberRequest, GetMemberRequest__Output as _rapport_ingestion_v1_GetMemberRequest__Output } from '../../../rapport/ingestion/v1/GetMemberRequest.ts';
import type { GetMemberResponse as _rapport_ingestion_v1_GetMemberResponse, GetMemberResponse__Output as _rapport_ingestion_v1_GetMemberResponse__Output } from '../../../rapport/ingestion/v1/GetMemberResponse.ts';
import type { UpsertMemberRequest as _rapport_ingestion_v1_UpsertMemberRequest, UpsertMemberRequest__Output as _rapport_ingestion_v1_UpsertMemberRequest__Output } from '../../../rapport/ingestion/v1/UpsertMemberRequest.ts';
import type { UpsertMemberResponse as _rapport_ingestion_v1_UpsertMemberResponse, UpsertMemberResponse__Output as _rapport_ingestion_v1_UpsertMemberResponse__Output } from '../../../rapport/ingestion/v1/UpsertMemberResponse.ts';

/**
 * Attributes of members: facts in the same log as what members do.
 */
export interface MemberServiceClient extends grpc.Client {
  /**
   * Scope `read`. NOT_FOUND (MEMBER_UNKNOWN) where nothing was ever recorded of the member.
   */
  GetMember(argument: _rapport_ingestion_v1_GetMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  GetMember(argument: _rapport_ingestion_v1_GetMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  GetMember(argument: _rapport_ingestion_v1_GetMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  GetMember(argument: _rapport_ingestion_v1_GetMemberRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Scope `read`. NOT_FOUND (MEMBER_UNKNOWN) where nothing was ever recorded of the member.
   */
  getMember(argument: _rapport_ingestion_v1_GetMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  getMember(argument: _rapport_ingestion_v1_GetMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  getMember(argument: _rapport_ingestion_v1_GetMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  getMember(argument: _rapport_ingestion_v1_GetMemberRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetMemberResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets the attributes that are present and clears those named in clear; others stay. Scope `ingest`.
   * Repeating the request_id with the same input changes nothing and answers the first position's status.
   */
  UpsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  UpsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  UpsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  UpsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets the attributes that are present and clears those named in clear; others stay. Scope `ingest`.
   * Repeating the request_id with the same input changes nothing and answers the first position's status.
   */
  upsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  upsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  upsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  upsertMember(argument: _rapport_ingestion_v1_UpsertMemberRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_UpsertMemberResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Attributes of members: facts in the same log as what members do.
 */
export interface MemberServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Scope `read`. NOT_FOUND (MEMBER_UNKNOWN) where nothing was ever recorded of the member.
   */
  GetMember: grpc.handleUnaryCall<_rapport_ingestion_v1_GetMemberRequest__Output, _rapport_ingestion_v1_GetMemberResponse>;
  
  /**
   * Sets the attributes that are present and clears those named in clear; others stay. Scope `ingest`.
   * Repeating the request_id with the same input changes nothing and answers the first position's status.
   */
  UpsertMember: grpc.handleUnaryCall<_rapport_ingestion_v1_UpsertMemberRequest__Output, _rapport_ingestion_v1_UpsertMemberResponse>;
  
}

export interface MemberServiceDefinition extends grpc.ServiceDefinition {
  GetMember: MethodDefinition<_rapport_ingestion_v1_GetMemberRequest, _rapport_ingestion_v1_GetMemberResponse, _rapport_ingestion_v1_GetMemberRequest__Output, _rapport_ingestion_v1_GetMemberResponse__Output>
  UpsertMember: MethodDefinition<_rapport_ingestion_v1_UpsertMemberRequest, _rapport_ingestion_v1_UpsertMemberResponse, _rapport_ingestion_v1_UpsertMemberRequest__Output, _rapport_ingestion_v1_UpsertMemberResponse__Output>
}
