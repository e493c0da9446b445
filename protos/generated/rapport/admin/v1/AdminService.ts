// Original file: rapport/admin/v1/admin_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AdvanceClockRequest as _rapport_admin_v1_AdvanceClockRequest, AdvanceClockRequest__Output as _rapport_admin_v1_AdvanceClockRequest__Output } from '../../../rapport/admin/v1/AdvanceClockRequest.ts';
import type { AdvanceClockResponse as _rapport_admin_v1_AdvanceClockResponse, AdvanceClockResponse__Output as _rapport_admin_v1_AdvanceClockResponse__Output } from '../../../rapport/admin/v1/AdvanceClockResponse.ts';
import type { CutoverProjectionRequest as _rapport_admin_v1_CutoverProjectionRequest, CutoverProjectionRequest__Output as _rapport_admin_v1_CutoverProjectionRequest__Output } from '../../../rapport/admin/v1/CutoverProjectionRequest.ts';
import type { CutoverProjectionResponse as _rapport_admin_v1_CutoverProjectionResponse, CutoverProjectionResponse__Output as _rapport_admin_v1_CutoverProjectionResponse__Output } from '../../../rapport/admin/v1/CutoverProjectionResponse.ts';
import type { DiscardParkedRequest as _rapport_admin_v1_DiscardParkedRequest, DiscardParkedRequest__Output as _rapport_admin_v1_DiscardParkedRequest__Output } from '../../../rapport/admin/v1/DiscardParkedRequest.ts';
import type { DiscardParkedResponse as _rapport_admin_v1_DiscardParkedResponse, DiscardParkedResponse__Output as _rapport_admin_v1_DiscardParkedResponse__Output } from '../../../rapport/admin/v1/DiscardParkedResponse.ts';
import type { DropProjectionBuildRequest as _rapport_admin_v1_DropProjectionBuildRequest, DropProjectionBuildRequest__Output as _rapport_admin_v1_DropProjectionBuildRequest__Output } from '../../../rapport/admin/v1/DropProjectionBuildRequest.ts';
import type { DropProjectionBuildResponse as _rapport_admin_v1_DropProjectionBuildResponse, DropProjectionBuildResponse__Output as _rapport_admin_v1_DropProjectionBuildResponse__Output } from '../../../rapport/admin/v1/DropProjectionBuildResponse.ts';
import type { GetProgressRequest as _rapport_admin_v1_GetProgressRequest, GetProgressRequest__Output as _rapport_admin_v1_GetProgressRequest__Output } from '../../../rapport/admin/v1/GetProgressRequest.ts';
import type { GetProgressResponse as _rapport_admin_v1_GetProgressResponse, GetProgressResponse__Output as _rapport_admin_v1_GetProgressResponse__Output } from '../../../rapport/admin/v1/GetProgressResponse.ts';
import type { GetProjectionStatusRequest as _rapport_admin_v1_GetProjectionStatusRequest, GetProjectionStatusRequest__Output as _rapport_admin_v1_GetProjectionStatusRequest__Output } from '../../../rapport/admin/v1/GetProjectionStatusRequest.ts';
import type { GetProjectionStatusResponse as _rapport_admin_v1_GetProjectionStatusResponse, GetProjectionStatusResponse__Output as _rapport_admin_v1_GetProjectionStatusResponse__Output } from '../../../rapport/admin/v1/GetProjectionStatusResponse.ts';
import type { ListParkedRequest as _rapport_admin_v1_ListParkedRequest, ListParkedRequest__Output as _rapport_admin_v1_ListParkedRequest__Output } from '../../../rapport/admin/v1/ListParkedRequest.ts';
import type { ListParkedResponse as _rapport_admin_v1_ListParkedResponse, ListParkedResponse__Output as _rapport_admin_v1_ListParkedResponse__Output } from '../../../rapport/admin/v1/ListParkedResponse.ts';
import type { RebuildProjectionRequest as _rapport_admin_v1_RebuildProjectionRequest, RebuildProjectionRequest__Output as _rapport_admin_v1_RebuildProjectionRequest__Output } from '../../../rapport/admin/v1/RebuildProjectionRequest.ts';
import type { RebuildProjectionResponse as _rapport_admin_v1_RebuildProjectionResponse, RebuildProjectionResponse__Output as _rapport_admin_v1_RebuildProjectionResponse__Output } from '../../../rapport/admin/v1/RebuildProjectionResponse.ts';
import type { RedriveParkedRequest as _rapport_admin_v1_RedriveParkedRequest, RedriveParkedRequest__Output as _rapport_admin_v1_RedriveParkedRequest__Output } from '../../../rapport/admin/v1/RedriveParkedRequest.ts';
import type { RedriveParkedResponse as _rapport_admin_v1_RedriveParkedResponse, RedriveParkedResponse__Output as _rapport_admin_v1_RedriveParkedResponse__Output } from '../../../rapport/admin/v1/RedriveParkedResponse.ts';

/**
 * For operators, in every service, over all tenants. Scope `operator`; every call that changes something is
 * logged with the credential's subject.
 */
export interface AdminServiceClient extends grpc.Client {
  /**
   * Ingestion only, and only where the deployment's clock follows events: UNIMPLEMENTED elsewhere.
   */
  AdvanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  AdvanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  AdvanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  AdvanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ingestion only, and only where the deployment's clock follows events: UNIMPLEMENTED elsewhere.
   */
  advanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  advanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  advanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  advanceClock(argument: _rapport_admin_v1_AdvanceClockRequest, callback: grpc.requestCallback<_rapport_admin_v1_AdvanceClockResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Switches reads to a build that was kept beside the live one, and publishes the difference of both with the reason
   * `correction`. Both go on following the log, so that the other one is the way back. NOT_FOUND `BUILD_UNKNOWN`.
   */
  CutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  CutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  CutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  CutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Switches reads to a build that was kept beside the live one, and publishes the difference of both with the reason
   * `correction`. Both go on following the log, so that the other one is the way back. NOT_FOUND `BUILD_UNKNOWN`.
   */
  cutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  cutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  cutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  cutoverProjection(argument: _rapport_admin_v1_CutoverProjectionRequest, callback: grpc.requestCallback<_rapport_admin_v1_CutoverProjectionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The parked record never takes effect, neither now nor in a rebuild; what waits behind it does. Refused like
   * RedriveParked.
   */
  DiscardParked(argument: _rapport_admin_v1_DiscardParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  DiscardParked(argument: _rapport_admin_v1_DiscardParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  DiscardParked(argument: _rapport_admin_v1_DiscardParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  DiscardParked(argument: _rapport_admin_v1_DiscardParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The parked record never takes effect, neither now nor in a rebuild; what waits behind it does. Refused like
   * RedriveParked.
   */
  discardParked(argument: _rapport_admin_v1_DiscardParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  discardParked(argument: _rapport_admin_v1_DiscardParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  discardParked(argument: _rapport_admin_v1_DiscardParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  discardParked(argument: _rapport_admin_v1_DiscardParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_DiscardParkedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Deletes the build beside the live one. NOT_FOUND `BUILD_UNKNOWN`, FAILED_PRECONDITION `BUILD_LIVE`.
   */
  DropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  DropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  DropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  DropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Deletes the build beside the live one. NOT_FOUND `BUILD_UNKNOWN`, FAILED_PRECONDITION `BUILD_LIVE`.
   */
  dropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  dropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  dropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  dropProjectionBuild(argument: _rapport_admin_v1_DropProjectionBuildRequest, callback: grpc.requestCallback<_rapport_admin_v1_DropProjectionBuildResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How far the service has come. To follow a chain: wait for upstream's published_through_offset ≥ o, then for
   * downstream's applied_offset ≥ the end_offset that upstream reports for that topic.
   */
  GetProgress(argument: _rapport_admin_v1_GetProgressRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  GetProgress(argument: _rapport_admin_v1_GetProgressRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  GetProgress(argument: _rapport_admin_v1_GetProgressRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  GetProgress(argument: _rapport_admin_v1_GetProgressRequest, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How far the service has come. To follow a chain: wait for upstream's published_through_offset ≥ o, then for
   * downstream's applied_offset ≥ the end_offset that upstream reports for that topic.
   */
  getProgress(argument: _rapport_admin_v1_GetProgressRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  getProgress(argument: _rapport_admin_v1_GetProgressRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  getProgress(argument: _rapport_admin_v1_GetProgressRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  getProgress(argument: _rapport_admin_v1_GetProgressRequest, callback: grpc.requestCallback<_rapport_admin_v1_GetProgressResponse__Output>): grpc.ClientUnaryCall;
  
  GetProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  GetProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  GetProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  GetProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  getProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  getProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  getProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  getProjectionStatus(argument: _rapport_admin_v1_GetProjectionStatusRequest, callback: grpc.requestCallback<_rapport_admin_v1_GetProjectionStatusResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Records that could not be read or folded, and those that wait behind them, in order of their places.
   */
  ListParked(argument: _rapport_admin_v1_ListParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  ListParked(argument: _rapport_admin_v1_ListParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  ListParked(argument: _rapport_admin_v1_ListParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  ListParked(argument: _rapport_admin_v1_ListParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Records that could not be read or folded, and those that wait behind them, in order of their places.
   */
  listParked(argument: _rapport_admin_v1_ListParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  listParked(argument: _rapport_admin_v1_ListParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  listParked(argument: _rapport_admin_v1_ListParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  listParked(argument: _rapport_admin_v1_ListParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_ListParkedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Builds the projection a second time from the beginning of its topic, beside the live one and without any
   * effect, and compares both by hash at the same place of the log. It takes as long as the log is: follow it with
   * google.longrunning.Operations, which every service serves (metadata OperationMetadata, response RebuildResult), or
   * with GetProjectionStatus. It survives a restart of the service.
   */
  RebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  RebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  RebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  RebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Builds the projection a second time from the beginning of its topic, beside the live one and without any
   * effect, and compares both by hash at the same place of the log. It takes as long as the log is: follow it with
   * google.longrunning.Operations, which every service serves (metadata OperationMetadata, response RebuildResult), or
   * with GetProjectionStatus. It survives a restart of the service.
   */
  rebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  rebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  rebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  rebuildProjection(argument: _rapport_admin_v1_RebuildProjectionRequest, callback: grpc.requestCallback<_rapport_admin_v1_RebuildProjectionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lets a parked record take effect, at the place in the log at which this is recorded; what waits behind it of its
   * key follows, up to the next one that fails. Before that, whatever it failed for must be gone. NOT_FOUND
   * `PARKED_UNKNOWN`; FAILED_PRECONDITION `PARKED_BEHIND` where an earlier record of its key must come first,
   * `PARKED_RESOLVED` where this was decided before.
   */
  RedriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  RedriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  RedriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  RedriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lets a parked record take effect, at the place in the log at which this is recorded; what waits behind it of its
   * key follows, up to the next one that fails. Before that, whatever it failed for must be gone. NOT_FOUND
   * `PARKED_UNKNOWN`; FAILED_PRECONDITION `PARKED_BEHIND` where an earlier record of its key must come first,
   * `PARKED_RESOLVED` where this was decided before.
   */
  redriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  redriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  redriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  redriveParked(argument: _rapport_admin_v1_RedriveParkedRequest, callback: grpc.requestCallback<_rapport_admin_v1_RedriveParkedResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * For operators, in every service, over all tenants. Scope `operator`; every call that changes something is
 * logged with the credential's subject.
 */
export interface AdminServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Ingestion only, and only where the deployment's clock follows events: UNIMPLEMENTED elsewhere.
   */
  AdvanceClock: grpc.handleUnaryCall<_rapport_admin_v1_AdvanceClockRequest__Output, _rapport_admin_v1_AdvanceClockResponse>;
  
  /**
   * Switches reads to a build that was kept beside the live one, and publishes the difference of both with the reason
   * `correction`. Both go on following the log, so that the other one is the way back. NOT_FOUND `BUILD_UNKNOWN`.
   */
  CutoverProjection: grpc.handleUnaryCall<_rapport_admin_v1_CutoverProjectionRequest__Output, _rapport_admin_v1_CutoverProjectionResponse>;
  
  /**
   * The parked record never takes effect, neither now nor in a rebuild; what waits behind it does. Refused like
   * RedriveParked.
   */
  DiscardParked: grpc.handleUnaryCall<_rapport_admin_v1_DiscardParkedRequest__Output, _rapport_admin_v1_DiscardParkedResponse>;
  
  /**
   * Deletes the build beside the live one. NOT_FOUND `BUILD_UNKNOWN`, FAILED_PRECONDITION `BUILD_LIVE`.
   */
  DropProjectionBuild: grpc.handleUnaryCall<_rapport_admin_v1_DropProjectionBuildRequest__Output, _rapport_admin_v1_DropProjectionBuildResponse>;
  
  /**
   * How far the service has come. To follow a chain: wait for upstream's published_through_offset ≥ o, then for
   * downstream's applied_offset ≥ the end_offset that upstream reports for that topic.
   */
  GetProgress: grpc.handleUnaryCall<_rapport_admin_v1_GetProgressRequest__Output, _rapport_admin_v1_GetProgressResponse>;
  
  GetProjectionStatus: grpc.handleUnaryCall<_rapport_admin_v1_GetProjectionStatusRequest__Output, _rapport_admin_v1_GetProjectionStatusResponse>;
  
  /**
   * Records that could not be read or folded, and those that wait behind them, in order of their places.
   */
  ListParked: grpc.handleUnaryCall<_rapport_admin_v1_ListParkedRequest__Output, _rapport_admin_v1_ListParkedResponse>;
  
  /**
   * Builds the projection a second time from the beginning of its topic, beside the live one and without any
   * effect, and compares both by hash at the same place of the log. It takes as long as the log is: follow it with
   * google.longrunning.Operations, which every service serves (metadata OperationMetadata, response RebuildResult), or
   * with GetProjectionStatus. It survives a restart of the service.
   */
  RebuildProjection: grpc.handleUnaryCall<_rapport_admin_v1_RebuildProjectionRequest__Output, _rapport_admin_v1_RebuildProjectionResponse>;
  
  /**
   * Lets a parked record take effect, at the place in the log at which this is recorded; what waits behind it of its
   * key follows, up to the next one that fails. Before that, whatever it failed for must be gone. NOT_FOUND
   * `PARKED_UNKNOWN`; FAILED_PRECONDITION `PARKED_BEHIND` where an earlier record of its key must come first,
   * `PARKED_RESOLVED` where this was decided before.
   */
  RedriveParked: grpc.handleUnaryCall<_rapport_admin_v1_RedriveParkedRequest__Output, _rapport_admin_v1_RedriveParkedResponse>;
  
}

export interface AdminServiceDefinition extends grpc.ServiceDefinition {
  AdvanceClock: MethodDefinition<_rapport_admin_v1_AdvanceClockRequest, _rapport_admin_v1_AdvanceClockResponse, _rapport_admin_v1_AdvanceClockRequest__Output, _rapport_admin_v1_AdvanceClockResponse__Output>
  CutoverProjection: MethodDefinition<_rapport_admin_v1_CutoverProjectionRequest, _rapport_admin_v1_CutoverProjectionResponse, _rapport_admin_v1_CutoverProjectionRequest__Output, _rapport_admin_v1_CutoverProjectionResponse__Output>
  DiscardParked: MethodDefinition<_rapport_admin_v1_DiscardParkedRequest, _rapport_admin_v1_DiscardParkedResponse, _rapport_admin_v1_DiscardParkedRequest__Output, _rapport_admin_v1_DiscardParkedResponse__Output>
  DropProjectionBuild: MethodDefinition<_rapport_admin_v1_DropProjectionBuildRequest, _rapport_admin_v1_DropProjectionBuildResponse, _rapport_admin_v1_DropProjectionBuildRequest__Output, _rapport_admin_v1_DropProjectionBuildResponse__Output>
  GetProgress: MethodDefinition<_rapport_admin_v1_GetProgressRequest, _rapport_admin_v1_GetProgressResponse, _rapport_admin_v1_GetProgressRequest__Output, _rapport_admin_v1_GetProgressResponse__Output>
  GetProjectionStatus: MethodDefinition<_rapport_admin_v1_GetProjectionStatusRequest, _rapport_admin_v1_GetProjectionStatusResponse, _rapport_admin_v1_GetProjectionStatusRequest__Output, _rapport_admin_v1_GetProjectionStatusResponse__Output>
  ListParked: MethodDefinition<_rapport_admin_v1_ListParkedRequest, _rapport_admin_v1_ListParkedResponse, _rapport_admin_v1_ListParkedRequest__Output, _rapport_admin_v1_ListParkedResponse__Output>
  RebuildProjection: MethodDefinition<_rapport_admin_v1_RebuildProjectionRequest, _rapport_admin_v1_RebuildProjectionResponse, _rapport_admin_v1_RebuildProjectionRequest__Output, _rapport_admin_v1_RebuildProjectionResponse__Output>
  RedriveParked: MethodDefinition<_rapport_admin_v1_RedriveParkedRequest, _rapport_admin_v1_RedriveParkedResponse, _rapport_admin_v1_RedriveParkedRequest__Output, _rapport_admin_v1_RedriveParkedResponse__Output>
}
