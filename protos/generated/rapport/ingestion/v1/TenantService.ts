// Original file: rapport/ingestion/v1/tenant_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ConfigureTenantRequest as _rapport_ingestion_v1_ConfigureTenantRequest, ConfigureTenantRequest__Output as _rapport_ingestion_v1_ConfigureTenantRequest__Output } from '../../../rapport/ingestion/v1/ConfigureTenantRequest.ts';
import type { ConfigureTenantResponse as _rapport_ingestion_v1_ConfigureTenantResponse, ConfigureTenantResponse__Output as _rapport_ingestion_v1_ConfigureTenantResponse__Output } from '../../../rapport/ingestion/v1/ConfigureTenantResponse.ts';
import type { GetTenantRequest as _rapport_ingestion_v1_GetTenantRequest, GetTenantRequest__Output as _rapport_ingestion_v1_GetTenantRequest__Output } from '../../../rapport/ingestion/v1/GetTenantRequest.ts';
import type { GetTenantResponse as _rapport_ingestion_v1_GetTenantResponse, GetTenantResponse__Output as _rapport_ingestion_v1_GetTenantResponse__Output } from '../../../rapport/ingestion/v1/GetTenantResponse.ts';
import type { IssueTokenRequest as _rapport_ingestion_v1_IssueTokenRequest, IssueTokenRequest__Output as _rapport_ingestion_v1_IssueTokenRequest__Output } from '../../../rapport/ingestion/v1/IssueTokenRequest.ts';
import type { IssueTokenResponse as _rapport_ingestion_v1_IssueTokenResponse, IssueTokenResponse__Output as _rapport_ingestion_v1_IssueTokenResponse__Output } from '../../../rapport/ingestion/v1/IssueTokenResponse.ts';

/**
 * Settings and credentials of a tenant. The tenant is always the credential's own.
 */
export interface TenantServiceClient extends grpc.Client {
  /**
   * Makes the next version of the tenant's settings, in force from when every partition has it. Scope `admin`.
   */
  ConfigureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  ConfigureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  ConfigureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  ConfigureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes the next version of the tenant's settings, in force from when every partition has it. Scope `admin`.
   */
  configureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  configureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  configureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  configureTenant(argument: _rapport_ingestion_v1_ConfigureTenantRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_ConfigureTenantResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The newest settings, or the defaults (UTC, EUR, 30 days) where none were made. Scope `read`.
   */
  GetTenant(argument: _rapport_ingestion_v1_GetTenantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  GetTenant(argument: _rapport_ingestion_v1_GetTenantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  GetTenant(argument: _rapport_ingestion_v1_GetTenantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  GetTenant(argument: _rapport_ingestion_v1_GetTenantRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The newest settings, or the defaults (UTC, EUR, 30 days) where none were made. Scope `read`.
   */
  getTenant(argument: _rapport_ingestion_v1_GetTenantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  getTenant(argument: _rapport_ingestion_v1_GetTenantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  getTenant(argument: _rapport_ingestion_v1_GetTenantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  getTenant(argument: _rapport_ingestion_v1_GetTenantRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_GetTenantResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Signs a token of this tenant with at most the caller's own scopes. Scope `admin`; an operator may name
   * another tenant. The answer is not kept: a repeated request signs another token.
   */
  IssueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  IssueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  IssueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  IssueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Signs a token of this tenant with at most the caller's own scopes. Scope `admin`; an operator may name
   * another tenant. The answer is not kept: a repeated request signs another token.
   */
  issueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  issueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  issueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  issueToken(argument: _rapport_ingestion_v1_IssueTokenRequest, callback: grpc.requestCallback<_rapport_ingestion_v1_IssueTokenResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Settings and credentials of a tenant. The tenant is always the credential's own.
 */
export interface TenantServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes the next version of the tenant's settings, in force from when every partition has it. Scope `admin`.
   */
  ConfigureTenant: grpc.handleUnaryCall<_rapport_ingestion_v1_ConfigureTenantRequest__Output, _rapport_ingestion_v1_ConfigureTenantResponse>;
  
  /**
   * The newest settings, or the defaults (UTC, EUR, 30 days) where none were made. Scope `read`.
   */
  GetTenant: grpc.handleUnaryCall<_rapport_ingestion_v1_GetTenantRequest__Output, _rapport_ingestion_v1_GetTenantResponse>;
  
  /**
   * Signs a token of this tenant with at most the caller's own scopes. Scope `admin`; an operator may name
   * another tenant. The answer is not kept: a repeated request signs another token.
   */
  IssueToken: grpc.handleUnaryCall<_rapport_ingestion_v1_IssueTokenRequest__Output, _rapport_ingestion_v1_IssueTokenResponse>;
  
}

export interface TenantServiceDefinition extends grpc.ServiceDefinition {
  ConfigureTenant: MethodDefinition<_rapport_ingestion_v1_ConfigureTenantRequest, _rapport_ingestion_v1_ConfigureTenantResponse, _rapport_ingestion_v1_ConfigureTenantRequest__Output, _rapport_ingestion_v1_ConfigureTenantResponse__Output>
  GetTenant: MethodDefinition<_rapport_ingestion_v1_GetTenantRequest, _rapport_ingestion_v1_GetTenantResponse, _rapport_ingestion_v1_GetTenantRequest__Output, _rapport_ingestion_v1_GetTenantResponse__Output>
  IssueToken: MethodDefinition<_rapport_ingestion_v1_IssueTokenRequest, _rapport_ingestion_v1_IssueTokenResponse, _rapport_ingestion_v1_IssueTokenRequest__Output, _rapport_ingestion_v1_IssueTokenResponse__Output>
}
