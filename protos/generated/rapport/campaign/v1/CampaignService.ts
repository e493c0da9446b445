// Original file: rapport/campaign/v1/campaign_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CompleteRequest as _rapport_campaign_v1_CompleteRequest, CompleteRequest__Output as _rapport_campaign_v1_CompleteRequest__Output } from '../../../rapport/campaign/v1/CompleteRequest.ts';
import type { CompleteResponse as _rapport_campaign_v1_CompleteResponse, CompleteResponse__Output as _rapport_campaign_v1_CompleteResponse__Output } from '../../../rapport/campaign/v1/CompleteResponse.ts';
import type { CreateCampaignRequest as _rapport_campaign_v1_CreateCampaignRequest, CreateCampaignRequest__Output as _rapport_campaign_v1_CreateCampaignRequest__Output } from '../../../rapport/campaign/v1/CreateCampaignRequest.ts';
import type { CreateCampaignResponse as _rapport_campaign_v1_CreateCampaignResponse, CreateCampaignResponse__Output as _rapport_campaign_v1_CreateCampaignResponse__Output } from '../../../rapport/campaign/v1/CreateCampaignResponse.ts';
import type { ExplainEnrollmentRequest as _rapport_campaign_v1_ExplainEnrollmentRequest, ExplainEnrollmentRequest__Output as _rapport_campaign_v1_ExplainEnrollmentRequest__Output } from '../../../rapport/campaign/v1/ExplainEnrollmentRequest.ts';
import type { ExplainEnrollmentResponse as _rapport_campaign_v1_ExplainEnrollmentResponse, ExplainEnrollmentResponse__Output as _rapport_campaign_v1_ExplainEnrollmentResponse__Output } from '../../../rapport/campaign/v1/ExplainEnrollmentResponse.ts';
import type { GetCampaignRequest as _rapport_campaign_v1_GetCampaignRequest, GetCampaignRequest__Output as _rapport_campaign_v1_GetCampaignRequest__Output } from '../../../rapport/campaign/v1/GetCampaignRequest.ts';
import type { GetCampaignResponse as _rapport_campaign_v1_GetCampaignResponse, GetCampaignResponse__Output as _rapport_campaign_v1_GetCampaignResponse__Output } from '../../../rapport/campaign/v1/GetCampaignResponse.ts';
import type { LaunchRequest as _rapport_campaign_v1_LaunchRequest, LaunchRequest__Output as _rapport_campaign_v1_LaunchRequest__Output } from '../../../rapport/campaign/v1/LaunchRequest.ts';
import type { LaunchResponse as _rapport_campaign_v1_LaunchResponse, LaunchResponse__Output as _rapport_campaign_v1_LaunchResponse__Output } from '../../../rapport/campaign/v1/LaunchResponse.ts';
import type { ListEnrollmentsRequest as _rapport_campaign_v1_ListEnrollmentsRequest, ListEnrollmentsRequest__Output as _rapport_campaign_v1_ListEnrollmentsRequest__Output } from '../../../rapport/campaign/v1/ListEnrollmentsRequest.ts';
import type { ListEnrollmentsResponse as _rapport_campaign_v1_ListEnrollmentsResponse, ListEnrollmentsResponse__Output as _rapport_campaign_v1_ListEnrollmentsResponse__Output } from '../../../rapport/campaign/v1/ListEnrollmentsResponse.ts';
import type { PauseRequest as _rapport_campaign_v1_PauseRequest, PauseRequest__Output as _rapport_campaign_v1_PauseRequest__Output } from '../../../rapport/campaign/v1/PauseRequest.ts';
import type { PauseResponse as _rapport_campaign_v1_PauseResponse, PauseResponse__Output as _rapport_campaign_v1_PauseResponse__Output } from '../../../rapport/campaign/v1/PauseResponse.ts';

/**
 * Campaigns and who is in them. Writes need scope `write`, reads `read`. Transitions that the state machine
 * does not know are FAILED_PRECONDITION (CAMPAIGN_WRONG_STATE).
 */
export interface CampaignServiceClient extends grpc.Client {
  /**
   * From running or paused; for good.
   */
  Complete(argument: _rapport_campaign_v1_CompleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _rapport_campaign_v1_CompleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _rapport_campaign_v1_CompleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  Complete(argument: _rapport_campaign_v1_CompleteRequest, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * From running or paused; for good.
   */
  complete(argument: _rapport_campaign_v1_CompleteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _rapport_campaign_v1_CompleteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _rapport_campaign_v1_CompleteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  complete(argument: _rapport_campaign_v1_CompleteRequest, callback: grpc.requestCallback<_rapport_campaign_v1_CompleteResponse__Output>): grpc.ClientUnaryCall;
  
  CreateCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  CreateCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  CreateCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  CreateCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  createCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  createCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  createCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  createCampaign(argument: _rapport_campaign_v1_CreateCampaignRequest, callback: grpc.requestCallback<_rapport_campaign_v1_CreateCampaignResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Why a member is, or is not, in a campaign.
   */
  ExplainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  ExplainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  ExplainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  ExplainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Why a member is, or is not, in a campaign.
   */
  explainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  explainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  explainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  explainEnrollment(argument: _rapport_campaign_v1_ExplainEnrollmentRequest, callback: grpc.requestCallback<_rapport_campaign_v1_ExplainEnrollmentResponse__Output>): grpc.ClientUnaryCall;
  
  GetCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  GetCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  GetCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  GetCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  getCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  getCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  getCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  getCampaign(argument: _rapport_campaign_v1_GetCampaignRequest, callback: grpc.requestCallback<_rapport_campaign_v1_GetCampaignResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * From draft or paused.
   */
  Launch(argument: _rapport_campaign_v1_LaunchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  Launch(argument: _rapport_campaign_v1_LaunchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  Launch(argument: _rapport_campaign_v1_LaunchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  Launch(argument: _rapport_campaign_v1_LaunchRequest, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  /**
   * From draft or paused.
   */
  launch(argument: _rapport_campaign_v1_LaunchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  launch(argument: _rapport_campaign_v1_LaunchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  launch(argument: _rapport_campaign_v1_LaunchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  launch(argument: _rapport_campaign_v1_LaunchRequest, callback: grpc.requestCallback<_rapport_campaign_v1_LaunchResponse__Output>): grpc.ClientUnaryCall;
  
  ListEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  ListEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  listEnrollments(argument: _rapport_campaign_v1_ListEnrollmentsRequest, callback: grpc.requestCallback<_rapport_campaign_v1_ListEnrollmentsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * From running.
   */
  Pause(argument: _rapport_campaign_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _rapport_campaign_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _rapport_campaign_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _rapport_campaign_v1_PauseRequest, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * From running.
   */
  pause(argument: _rapport_campaign_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _rapport_campaign_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _rapport_campaign_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _rapport_campaign_v1_PauseRequest, callback: grpc.requestCallback<_rapport_campaign_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Campaigns and who is in them. Writes need scope `write`, reads `read`. Transitions that the state machine
 * does not know are FAILED_PRECONDITION (CAMPAIGN_WRONG_STATE).
 */
export interface CampaignServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * From running or paused; for good.
   */
  Complete: grpc.handleUnaryCall<_rapport_campaign_v1_CompleteRequest__Output, _rapport_campaign_v1_CompleteResponse>;
  
  CreateCampaign: grpc.handleUnaryCall<_rapport_campaign_v1_CreateCampaignRequest__Output, _rapport_campaign_v1_CreateCampaignResponse>;
  
  /**
   * Why a member is, or is not, in a campaign.
   */
  ExplainEnrollment: grpc.handleUnaryCall<_rapport_campaign_v1_ExplainEnrollmentRequest__Output, _rapport_campaign_v1_ExplainEnrollmentResponse>;
  
  GetCampaign: grpc.handleUnaryCall<_rapport_campaign_v1_GetCampaignRequest__Output, _rapport_campaign_v1_GetCampaignResponse>;
  
  /**
   * From draft or paused.
   */
  Launch: grpc.handleUnaryCall<_rapport_campaign_v1_LaunchRequest__Output, _rapport_campaign_v1_LaunchResponse>;
  
  ListEnrollments: grpc.handleUnaryCall<_rapport_campaign_v1_ListEnrollmentsRequest__Output, _rapport_campaign_v1_ListEnrollmentsResponse>;
  
  /**
   * From running.
   */
  Pause: grpc.handleUnaryCall<_rapport_campaign_v1_PauseRequest__Output, _rapport_campaign_v1_PauseResponse>;
  
}

export interface CampaignServiceDefinition extends grpc.ServiceDefinition {
  Complete: MethodDefinition<_rapport_campaign_v1_CompleteRequest, _rapport_campaign_v1_CompleteResponse, _rapport_campaign_v1_CompleteRequest__Output, _rapport_campaign_v1_CompleteResponse__Output>
  CreateCampaign: MethodDefinition<_rapport_campaign_v1_CreateCampaignRequest, _rapport_campaign_v1_CreateCampaignResponse, _rapport_campaign_v1_CreateCampaignRequest__Output, _rapport_campaign_v1_CreateCampaignResponse__Output>
  ExplainEnrollment: MethodDefinition<_rapport_campaign_v1_ExplainEnrollmentRequest, _rapport_campaign_v1_ExplainEnrollmentResponse, _rapport_campaign_v1_ExplainEnrollmentRequest__Output, _rapport_campaign_v1_ExplainEnrollmentResponse__Output>
  GetCampaign: MethodDefinition<_rapport_campaign_v1_GetCampaignRequest, _rapport_campaign_v1_GetCampaignResponse, _rapport_campaign_v1_GetCampaignRequest__Output, _rapport_campaign_v1_GetCampaignResponse__Output>
  Launch: MethodDefinition<_rapport_campaign_v1_LaunchRequest, _rapport_campaign_v1_LaunchResponse, _rapport_campaign_v1_LaunchRequest__Output, _rapport_campaign_v1_LaunchResponse__Output>
  ListEnrollments: MethodDefinition<_rapport_campaign_v1_ListEnrollmentsRequest, _rapport_campaign_v1_ListEnrollmentsResponse, _rapport_campaign_v1_ListEnrollmentsRequest__Output, _rapport_campaign_v1_ListEnrollmentsResponse__Output>
  Pause: MethodDefinition<_rapport_campaign_v1_PauseRequest, _rapport_campaign_v1_PauseResponse, _rapport_campaign_v1_PauseRequest__Output, _rapport_campaign_v1_PauseResponse__Output>
}
