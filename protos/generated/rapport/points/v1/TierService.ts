// Original file: rapport/points/v1/tier_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetTierProgramRequest as _rapport_points_v1_GetTierProgramRequest, GetTierProgramRequest__Output as _rapport_points_v1_GetTierProgramRequest__Output } from '../../../rapport/points/v1/GetTierProgramRequest.ts';
import type { GetTierProgramResponse as _rapport_points_v1_GetTierProgramResponse, GetTierProgramResponse__Output as _rapport_points_v1_GetTierProgramResponse__Output } from '../../../rapport/points/v1/GetTierProgramResponse.ts';
import type { GetTierRequest as _rapport_points_v1_GetTierRequest, GetTierRequest__Output as _rapport_points_v1_GetTierRequest__Output } from '../../../rapport/points/v1/GetTierRequest.ts';
import type { GetTierResponse as _rapport_points_v1_GetTierResponse, GetTierResponse__Output as _rapport_points_v1_GetTierResponse__Output } from '../../../rapport/points/v1/GetTierResponse.ts';
import type { GrantTitleRequest as _rapport_points_v1_GrantTitleRequest, GrantTitleRequest__Output as _rapport_points_v1_GrantTitleRequest__Output } from '../../../rapport/points/v1/GrantTitleRequest.ts';
import type { GrantTitleResponse as _rapport_points_v1_GrantTitleResponse, GrantTitleResponse__Output as _rapport_points_v1_GrantTitleResponse__Output } from '../../../rapport/points/v1/GrantTitleResponse.ts';
import type { ListTierProgramsRequest as _rapport_points_v1_ListTierProgramsRequest, ListTierProgramsRequest__Output as _rapport_points_v1_ListTierProgramsRequest__Output } from '../../../rapport/points/v1/ListTierProgramsRequest.ts';
import type { ListTierProgramsResponse as _rapport_points_v1_ListTierProgramsResponse, ListTierProgramsResponse__Output as _rapport_points_v1_ListTierProgramsResponse__Output } from '../../../rapport/points/v1/ListTierProgramsResponse.ts';
import type { ListTitlesRequest as _rapport_points_v1_ListTitlesRequest, ListTitlesRequest__Output as _rapport_points_v1_ListTitlesRequest__Output } from '../../../rapport/points/v1/ListTitlesRequest.ts';
import type { ListTitlesResponse as _rapport_points_v1_ListTitlesResponse, ListTitlesResponse__Output as _rapport_points_v1_ListTitlesResponse__Output } from '../../../rapport/points/v1/ListTitlesResponse.ts';
import type { PublishTierProgramRequest as _rapport_points_v1_PublishTierProgramRequest, PublishTierProgramRequest__Output as _rapport_points_v1_PublishTierProgramRequest__Output } from '../../../rapport/points/v1/PublishTierProgramRequest.ts';
import type { PublishTierProgramResponse as _rapport_points_v1_PublishTierProgramResponse, PublishTierProgramResponse__Output as _rapport_points_v1_PublishTierProgramResponse__Output } from '../../../rapport/points/v1/PublishTierProgramResponse.ts';
import type { RevokeTitleRequest as _rapport_points_v1_RevokeTitleRequest, RevokeTitleRequest__Output as _rapport_points_v1_RevokeTitleRequest__Output } from '../../../rapport/points/v1/RevokeTitleRequest.ts';
import type { RevokeTitleResponse as _rapport_points_v1_RevokeTitleResponse, RevokeTitleResponse__Output as _rapport_points_v1_RevokeTitleResponse__Output } from '../../../rapport/points/v1/RevokeTitleResponse.ts';

/**
 * Tiers and titles. Scope `write`; reads `read`.
 * 
 * A tier is the higher of what earlier periods give a member and what this period has reached: it is reached at once, and
 * falls at the end of a period, or after days of grace. Points that are taken back (refunds, reversals) lower at once what
 * their own period has reached.
 */
export interface TierServiceClient extends grpc.Client {
  /**
   * A member's tier, now, after everything effective up to and including a past moment, or as time alone will leave it.
   * HISTORY_TOO_LONG where a past moment is asked of an account with more than 100,000 events.
   */
  GetTier(argument: _rapport_points_v1_GetTierRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _rapport_points_v1_GetTierRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _rapport_points_v1_GetTierRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _rapport_points_v1_GetTierRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A member's tier, now, after everything effective up to and including a past moment, or as time alone will leave it.
   * HISTORY_TOO_LONG where a past moment is asked of an account with more than 100,000 events.
   */
  getTier(argument: _rapport_points_v1_GetTierRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _rapport_points_v1_GetTierRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _rapport_points_v1_GetTierRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _rapport_points_v1_GetTierRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * TIER_PROGRAM_UNKNOWN
   */
  GetTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  GetTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  GetTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  GetTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  /**
   * TIER_PROGRAM_UNKNOWN
   */
  getTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  getTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  getTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  getTierProgram(argument: _rapport_points_v1_GetTierProgramRequest, callback: grpc.requestCallback<_rapport_points_v1_GetTierProgramResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a member a title by hand; again with another end or reason, the newer counts.
   */
  GrantTitle(argument: _rapport_points_v1_GrantTitleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  GrantTitle(argument: _rapport_points_v1_GrantTitleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  GrantTitle(argument: _rapport_points_v1_GrantTitleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  GrantTitle(argument: _rapport_points_v1_GrantTitleRequest, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a member a title by hand; again with another end or reason, the newer counts.
   */
  grantTitle(argument: _rapport_points_v1_GrantTitleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  grantTitle(argument: _rapport_points_v1_GrantTitleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  grantTitle(argument: _rapport_points_v1_GrantTitleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  grantTitle(argument: _rapport_points_v1_GrantTitleRequest, callback: grpc.requestCallback<_rapport_points_v1_GrantTitleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All programs, by id.
   */
  ListTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  ListTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  ListTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  ListTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All programs, by id.
   */
  listTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  listTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  listTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  listTierPrograms(argument: _rapport_points_v1_ListTierProgramsRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTierProgramsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What a member may do: titles by hand, and the tiers that rules give.
   */
  ListTitles(argument: _rapport_points_v1_ListTitlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  ListTitles(argument: _rapport_points_v1_ListTitlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  ListTitles(argument: _rapport_points_v1_ListTitlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  ListTitles(argument: _rapport_points_v1_ListTitlesRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What a member may do: titles by hand, and the tiers that rules give.
   */
  listTitles(argument: _rapport_points_v1_ListTitlesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  listTitles(argument: _rapport_points_v1_ListTitlesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  listTitles(argument: _rapport_points_v1_ListTitlesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  listTitles(argument: _rapport_points_v1_ListTitlesRequest, callback: grpc.requestCallback<_rapport_points_v1_ListTitlesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a program, or its next version, in force at once for what is booked from now on. A version keeps unit, zone,
   * basis and period, and the tiers that there are in their order: TIER_PROGRAM_INCOMPATIBLE. TIER_PROGRAM_INVALID with
   * every problem; TOO_MANY_TIER_PROGRAMS.
   */
  PublishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  PublishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  PublishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  PublishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a program, or its next version, in force at once for what is booked from now on. A version keeps unit, zone,
   * basis and period, and the tiers that there are in their order: TIER_PROGRAM_INCOMPATIBLE. TIER_PROGRAM_INVALID with
   * every problem; TOO_MANY_TIER_PROGRAMS.
   */
  publishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  publishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  publishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  publishTierProgram(argument: _rapport_points_v1_PublishTierProgramRequest, callback: grpc.requestCallback<_rapport_points_v1_PublishTierProgramResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * TITLE_NOT_HELD where the member has no such title by hand.
   */
  RevokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  RevokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  RevokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  RevokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * TITLE_NOT_HELD where the member has no such title by hand.
   */
  revokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  revokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  revokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  revokeTitle(argument: _rapport_points_v1_RevokeTitleRequest, callback: grpc.requestCallback<_rapport_points_v1_RevokeTitleResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Tiers and titles. Scope `write`; reads `read`.
 * 
 * A tier is the higher of what earlier periods give a member and what this period has reached: it is reached at once, and
 * falls at the end of a period, or after days of grace. Points that are taken back (refunds, reversals) lower at once what
 * their own period has reached.
 */
export interface TierServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A member's tier, now, after everything effective up to and including a past moment, or as time alone will leave it.
   * HISTORY_TOO_LONG where a past moment is asked of an account with more than 100,000 events.
   */
  GetTier: grpc.handleUnaryCall<_rapport_points_v1_GetTierRequest__Output, _rapport_points_v1_GetTierResponse>;
  
  /**
   * TIER_PROGRAM_UNKNOWN
   */
  GetTierProgram: grpc.handleUnaryCall<_rapport_points_v1_GetTierProgramRequest__Output, _rapport_points_v1_GetTierProgramResponse>;
  
  /**
   * Gives a member a title by hand; again with another end or reason, the newer counts.
   */
  GrantTitle: grpc.handleUnaryCall<_rapport_points_v1_GrantTitleRequest__Output, _rapport_points_v1_GrantTitleResponse>;
  
  /**
   * All programs, by id.
   */
  ListTierPrograms: grpc.handleUnaryCall<_rapport_points_v1_ListTierProgramsRequest__Output, _rapport_points_v1_ListTierProgramsResponse>;
  
  /**
   * What a member may do: titles by hand, and the tiers that rules give.
   */
  ListTitles: grpc.handleUnaryCall<_rapport_points_v1_ListTitlesRequest__Output, _rapport_points_v1_ListTitlesResponse>;
  
  /**
   * Makes a program, or its next version, in force at once for what is booked from now on. A version keeps unit, zone,
   * basis and period, and the tiers that there are in their order: TIER_PROGRAM_INCOMPATIBLE. TIER_PROGRAM_INVALID with
   * every problem; TOO_MANY_TIER_PROGRAMS.
   */
  PublishTierProgram: grpc.handleUnaryCall<_rapport_points_v1_PublishTierProgramRequest__Output, _rapport_points_v1_PublishTierProgramResponse>;
  
  /**
   * TITLE_NOT_HELD where the member has no such title by hand.
   */
  RevokeTitle: grpc.handleUnaryCall<_rapport_points_v1_RevokeTitleRequest__Output, _rapport_points_v1_RevokeTitleResponse>;
  
}

export interface TierServiceDefinition extends grpc.ServiceDefinition {
  GetTier: MethodDefinition<_rapport_points_v1_GetTierRequest, _rapport_points_v1_GetTierResponse, _rapport_points_v1_GetTierRequest__Output, _rapport_points_v1_GetTierResponse__Output>
  GetTierProgram: MethodDefinition<_rapport_points_v1_GetTierProgramRequest, _rapport_points_v1_GetTierProgramResponse, _rapport_points_v1_GetTierProgramRequest__Output, _rapport_points_v1_GetTierProgramResponse__Output>
  GrantTitle: MethodDefinition<_rapport_points_v1_GrantTitleRequest, _rapport_points_v1_GrantTitleResponse, _rapport_points_v1_GrantTitleRequest__Output, _rapport_points_v1_GrantTitleResponse__Output>
  ListTierPrograms: MethodDefinition<_rapport_points_v1_ListTierProgramsRequest, _rapport_points_v1_ListTierProgramsResponse, _rapport_points_v1_ListTierProgramsRequest__Output, _rapport_points_v1_ListTierProgramsResponse__Output>
  ListTitles: MethodDefinition<_rapport_points_v1_ListTitlesRequest, _rapport_points_v1_ListTitlesResponse, _rapport_points_v1_ListTitlesRequest__Output, _rapport_points_v1_ListTitlesResponse__Output>
  PublishTierProgram: MethodDefinition<_rapport_points_v1_PublishTierProgramRequest, _rapport_points_v1_PublishTierProgramResponse, _rapport_points_v1_PublishTierProgramRequest__Output, _rapport_points_v1_PublishTierProgramResponse__Output>
  RevokeTitle: MethodDefinition<_rapport_points_v1_RevokeTitleRequest, _rapport_points_v1_RevokeTitleResponse, _rapport_points_v1_RevokeTitleRequest__Output, _rapport_points_v1_RevokeTitleResponse__Output>
}
