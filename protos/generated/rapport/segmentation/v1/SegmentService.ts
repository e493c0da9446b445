// Original file: rapport/segmentation/v1/segment_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ArchiveSegmentRequest as _rapport_segmentation_v1_ArchiveSegmentRequest, ArchiveSegmentRequest__Output as _rapport_segmentation_v1_ArchiveSegmentRequest__Output } from '../../../rapport/segmentation/v1/ArchiveSegmentRequest.ts';
import type { ArchiveSegmentResponse as _rapport_segmentation_v1_ArchiveSegmentResponse, ArchiveSegmentResponse__Output as _rapport_segmentation_v1_ArchiveSegmentResponse__Output } from '../../../rapport/segmentation/v1/ArchiveSegmentResponse.ts';
import type { BatchCheckMembershipRequest as _rapport_segmentation_v1_BatchCheckMembershipRequest, BatchCheckMembershipRequest__Output as _rapport_segmentation_v1_BatchCheckMembershipRequest__Output } from '../../../rapport/segmentation/v1/BatchCheckMembershipRequest.ts';
import type { BatchCheckMembershipResponse as _rapport_segmentation_v1_BatchCheckMembershipResponse, BatchCheckMembershipResponse__Output as _rapport_segmentation_v1_BatchCheckMembershipResponse__Output } from '../../../rapport/segmentation/v1/BatchCheckMembershipResponse.ts';
import type { BeginEstimateRequest as _rapport_segmentation_v1_BeginEstimateRequest, BeginEstimateRequest__Output as _rapport_segmentation_v1_BeginEstimateRequest__Output } from '../../../rapport/segmentation/v1/BeginEstimateRequest.ts';
import type { BeginEstimateResponse as _rapport_segmentation_v1_BeginEstimateResponse, BeginEstimateResponse__Output as _rapport_segmentation_v1_BeginEstimateResponse__Output } from '../../../rapport/segmentation/v1/BeginEstimateResponse.ts';
import type { CancelEstimateRequest as _rapport_segmentation_v1_CancelEstimateRequest, CancelEstimateRequest__Output as _rapport_segmentation_v1_CancelEstimateRequest__Output } from '../../../rapport/segmentation/v1/CancelEstimateRequest.ts';
import type { CancelEstimateResponse as _rapport_segmentation_v1_CancelEstimateResponse, CancelEstimateResponse__Output as _rapport_segmentation_v1_CancelEstimateResponse__Output } from '../../../rapport/segmentation/v1/CancelEstimateResponse.ts';
import type { CheckMembershipRequest as _rapport_segmentation_v1_CheckMembershipRequest, CheckMembershipRequest__Output as _rapport_segmentation_v1_CheckMembershipRequest__Output } from '../../../rapport/segmentation/v1/CheckMembershipRequest.ts';
import type { CheckMembershipResponse as _rapport_segmentation_v1_CheckMembershipResponse, CheckMembershipResponse__Output as _rapport_segmentation_v1_CheckMembershipResponse__Output } from '../../../rapport/segmentation/v1/CheckMembershipResponse.ts';
import type { CountAudienceRequest as _rapport_segmentation_v1_CountAudienceRequest, CountAudienceRequest__Output as _rapport_segmentation_v1_CountAudienceRequest__Output } from '../../../rapport/segmentation/v1/CountAudienceRequest.ts';
import type { CountAudienceResponse as _rapport_segmentation_v1_CountAudienceResponse, CountAudienceResponse__Output as _rapport_segmentation_v1_CountAudienceResponse__Output } from '../../../rapport/segmentation/v1/CountAudienceResponse.ts';
import type { CreateSegmentRequest as _rapport_segmentation_v1_CreateSegmentRequest, CreateSegmentRequest__Output as _rapport_segmentation_v1_CreateSegmentRequest__Output } from '../../../rapport/segmentation/v1/CreateSegmentRequest.ts';
import type { CreateSegmentResponse as _rapport_segmentation_v1_CreateSegmentResponse, CreateSegmentResponse__Output as _rapport_segmentation_v1_CreateSegmentResponse__Output } from '../../../rapport/segmentation/v1/CreateSegmentResponse.ts';
import type { DiffMembershipRequest as _rapport_segmentation_v1_DiffMembershipRequest, DiffMembershipRequest__Output as _rapport_segmentation_v1_DiffMembershipRequest__Output } from '../../../rapport/segmentation/v1/DiffMembershipRequest.ts';
import type { DiffMembershipResponse as _rapport_segmentation_v1_DiffMembershipResponse, DiffMembershipResponse__Output as _rapport_segmentation_v1_DiffMembershipResponse__Output } from '../../../rapport/segmentation/v1/DiffMembershipResponse.ts';
import type { EstimateSegmentRequest as _rapport_segmentation_v1_EstimateSegmentRequest, EstimateSegmentRequest__Output as _rapport_segmentation_v1_EstimateSegmentRequest__Output } from '../../../rapport/segmentation/v1/EstimateSegmentRequest.ts';
import type { EstimateSegmentResponse as _rapport_segmentation_v1_EstimateSegmentResponse, EstimateSegmentResponse__Output as _rapport_segmentation_v1_EstimateSegmentResponse__Output } from '../../../rapport/segmentation/v1/EstimateSegmentResponse.ts';
import type { ExplainMembershipRequest as _rapport_segmentation_v1_ExplainMembershipRequest, ExplainMembershipRequest__Output as _rapport_segmentation_v1_ExplainMembershipRequest__Output } from '../../../rapport/segmentation/v1/ExplainMembershipRequest.ts';
import type { ExplainMembershipResponse as _rapport_segmentation_v1_ExplainMembershipResponse, ExplainMembershipResponse__Output as _rapport_segmentation_v1_ExplainMembershipResponse__Output } from '../../../rapport/segmentation/v1/ExplainMembershipResponse.ts';
import type { ExportAudienceRequest as _rapport_segmentation_v1_ExportAudienceRequest, ExportAudienceRequest__Output as _rapport_segmentation_v1_ExportAudienceRequest__Output } from '../../../rapport/segmentation/v1/ExportAudienceRequest.ts';
import type { ExportAudienceResponse as _rapport_segmentation_v1_ExportAudienceResponse, ExportAudienceResponse__Output as _rapport_segmentation_v1_ExportAudienceResponse__Output } from '../../../rapport/segmentation/v1/ExportAudienceResponse.ts';
import type { GetEstimateRequest as _rapport_segmentation_v1_GetEstimateRequest, GetEstimateRequest__Output as _rapport_segmentation_v1_GetEstimateRequest__Output } from '../../../rapport/segmentation/v1/GetEstimateRequest.ts';
import type { GetEstimateResponse as _rapport_segmentation_v1_GetEstimateResponse, GetEstimateResponse__Output as _rapport_segmentation_v1_GetEstimateResponse__Output } from '../../../rapport/segmentation/v1/GetEstimateResponse.ts';
import type { GetSegmentOverlapRequest as _rapport_segmentation_v1_GetSegmentOverlapRequest, GetSegmentOverlapRequest__Output as _rapport_segmentation_v1_GetSegmentOverlapRequest__Output } from '../../../rapport/segmentation/v1/GetSegmentOverlapRequest.ts';
import type { GetSegmentOverlapResponse as _rapport_segmentation_v1_GetSegmentOverlapResponse, GetSegmentOverlapResponse__Output as _rapport_segmentation_v1_GetSegmentOverlapResponse__Output } from '../../../rapport/segmentation/v1/GetSegmentOverlapResponse.ts';
import type { GetSegmentRequest as _rapport_segmentation_v1_GetSegmentRequest, GetSegmentRequest__Output as _rapport_segmentation_v1_GetSegmentRequest__Output } from '../../../rapport/segmentation/v1/GetSegmentRequest.ts';
import type { GetSegmentResponse as _rapport_segmentation_v1_GetSegmentResponse, GetSegmentResponse__Output as _rapport_segmentation_v1_GetSegmentResponse__Output } from '../../../rapport/segmentation/v1/GetSegmentResponse.ts';
import type { ImportStaticMembersRequest as _rapport_segmentation_v1_ImportStaticMembersRequest, ImportStaticMembersRequest__Output as _rapport_segmentation_v1_ImportStaticMembersRequest__Output } from '../../../rapport/segmentation/v1/ImportStaticMembersRequest.ts';
import type { ImportStaticMembersResponse as _rapport_segmentation_v1_ImportStaticMembersResponse, ImportStaticMembersResponse__Output as _rapport_segmentation_v1_ImportStaticMembersResponse__Output } from '../../../rapport/segmentation/v1/ImportStaticMembersResponse.ts';
import type { ListMemberSegmentsRequest as _rapport_segmentation_v1_ListMemberSegmentsRequest, ListMemberSegmentsRequest__Output as _rapport_segmentation_v1_ListMemberSegmentsRequest__Output } from '../../../rapport/segmentation/v1/ListMemberSegmentsRequest.ts';
import type { ListMemberSegmentsResponse as _rapport_segmentation_v1_ListMemberSegmentsResponse, ListMemberSegmentsResponse__Output as _rapport_segmentation_v1_ListMemberSegmentsResponse__Output } from '../../../rapport/segmentation/v1/ListMemberSegmentsResponse.ts';
import type { ListMembersRequest as _rapport_segmentation_v1_ListMembersRequest, ListMembersRequest__Output as _rapport_segmentation_v1_ListMembersRequest__Output } from '../../../rapport/segmentation/v1/ListMembersRequest.ts';
import type { ListMembersResponse as _rapport_segmentation_v1_ListMembersResponse, ListMembersResponse__Output as _rapport_segmentation_v1_ListMembersResponse__Output } from '../../../rapport/segmentation/v1/ListMembersResponse.ts';
import type { ListSegmentsRequest as _rapport_segmentation_v1_ListSegmentsRequest, ListSegmentsRequest__Output as _rapport_segmentation_v1_ListSegmentsRequest__Output } from '../../../rapport/segmentation/v1/ListSegmentsRequest.ts';
import type { ListSegmentsResponse as _rapport_segmentation_v1_ListSegmentsResponse, ListSegmentsResponse__Output as _rapport_segmentation_v1_ListSegmentsResponse__Output } from '../../../rapport/segmentation/v1/ListSegmentsResponse.ts';
import type { PublishSegmentRequest as _rapport_segmentation_v1_PublishSegmentRequest, PublishSegmentRequest__Output as _rapport_segmentation_v1_PublishSegmentRequest__Output } from '../../../rapport/segmentation/v1/PublishSegmentRequest.ts';
import type { PublishSegmentResponse as _rapport_segmentation_v1_PublishSegmentResponse, PublishSegmentResponse__Output as _rapport_segmentation_v1_PublishSegmentResponse__Output } from '../../../rapport/segmentation/v1/PublishSegmentResponse.ts';
import type { SnapshotSegmentRequest as _rapport_segmentation_v1_SnapshotSegmentRequest, SnapshotSegmentRequest__Output as _rapport_segmentation_v1_SnapshotSegmentRequest__Output } from '../../../rapport/segmentation/v1/SnapshotSegmentRequest.ts';
import type { SnapshotSegmentResponse as _rapport_segmentation_v1_SnapshotSegmentResponse, SnapshotSegmentResponse__Output as _rapport_segmentation_v1_SnapshotSegmentResponse__Output } from '../../../rapport/segmentation/v1/SnapshotSegmentResponse.ts';
import type { UpdateSegmentRequest as _rapport_segmentation_v1_UpdateSegmentRequest, UpdateSegmentRequest__Output as _rapport_segmentation_v1_UpdateSegmentRequest__Output } from '../../../rapport/segmentation/v1/UpdateSegmentRequest.ts';
import type { UpdateSegmentResponse as _rapport_segmentation_v1_UpdateSegmentResponse, UpdateSegmentResponse__Output as _rapport_segmentation_v1_UpdateSegmentResponse__Output } from '../../../rapport/segmentation/v1/UpdateSegmentResponse.ts';
import type { WatchMembershipRequest as _rapport_segmentation_v1_WatchMembershipRequest, WatchMembershipRequest__Output as _rapport_segmentation_v1_WatchMembershipRequest__Output } from '../../../rapport/segmentation/v1/WatchMembershipRequest.ts';
import type { WatchMembershipResponse as _rapport_segmentation_v1_WatchMembershipResponse, WatchMembershipResponse__Output as _rapport_segmentation_v1_WatchMembershipResponse__Output } from '../../../rapport/segmentation/v1/WatchMembershipResponse.ts';

/**
 * Who belongs to which group, and why. Writes need scope `write`, reads `read`.
 */
export interface SegmentServiceClient extends grpc.Client {
  /**
   * Ends a segment for good; its id stays taken. Members leave it, as of now, and are told so in a backfill; its past can
   * still be asked. FAILED_PRECONDITION (SEGMENT_IN_USE) while a published rule looks at it.
   */
  ArchiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  ArchiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  ArchiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  ArchiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a segment for good; its id stays taken. Members leave it, as of now, and are told so in a backfill; its past can
   * still be asked. FAILED_PRECONDITION (SEGMENT_IN_USE) while a published rule looks at it.
   */
  archiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  archiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  archiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  archiveSegment(argument: _rapport_segmentation_v1_ArchiveSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ArchiveSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same for up to 1,000 members at once: one read, one answer each, in the order in which they were asked for.
   * INVALID_ARGUMENT (MEMBERS_INVALID) for none or more; a member that cannot be one refuses the whole.
   */
  BatchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  BatchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  BatchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  BatchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same for up to 1,000 members at once: one read, one answer each, in the order in which they were asked for.
   * INVALID_ARGUMENT (MEMBERS_INVALID) for none or more; a member that cannot be one refuses the whole.
   */
  batchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  batchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  batchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  batchCheckMembership(argument: _rapport_segmentation_v1_BatchCheckMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_BatchCheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same exactly, whatever the rule: looks at every member, in the background. GetEstimate tells how far it is, and
   * meanwhile an interval that narrows. The estimate's id is this request's; the same request_id with the same input gives
   * the estimate that it began. It goes on after a restart. Refused as EstimateSegment is; RESOURCE_EXHAUSTED
   * (TOO_MANY_ESTIMATES) where 5 of the tenant are running.
   */
  BeginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  BeginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  BeginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  BeginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same exactly, whatever the rule: looks at every member, in the background. GetEstimate tells how far it is, and
   * meanwhile an interval that narrows. The estimate's id is this request's; the same request_id with the same input gives
   * the estimate that it began. It goes on after a restart. Refused as EstimateSegment is; RESOURCE_EXHAUSTED
   * (TOO_MANY_ESTIMATES) where 5 of the tenant are running.
   */
  beginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  beginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  beginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  beginEstimate(argument: _rapport_segmentation_v1_BeginEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_BeginEstimateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends one that is running; what it has found until then stays. One that is over stays as it is.
   * NOT_FOUND (ESTIMATE_UNKNOWN).
   */
  CancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  CancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  CancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  CancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends one that is running; what it has found until then stays. One that is over stays as it is.
   * NOT_FOUND (ESTIMATE_UNKNOWN).
   */
  cancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  cancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  cancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  cancelEstimate(argument: _rapport_segmentation_v1_CancelEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CancelEstimateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Without a position, what is answered, and whether the segment still stands, may be 200 ms old; with one it is not older
   * than that, and of the segment what stands.
   */
  CheckMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  CheckMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  CheckMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  CheckMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Without a position, what is answered, and whether the segment still stands, may be 200 ms old; with one it is not older
   * than that, and of the segment what stands.
   */
  checkMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  checkMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  checkMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  checkMembership(argument: _rapport_segmentation_v1_CheckMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CheckMembershipResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many members an audience has. An audience is a rule that looks at nothing but segments: those of both without
   * those of a third, `member of "loyal" and member of "tea" and not member of "vip"`. Exact, as of one moment.
   * INVALID_ARGUMENT: AUDIENCE_NOT_OF_SEGMENTS where the rule looks at more (publish it as a segment, and name that), and
   * what CreateSegment refuses of a rule.
   */
  CountAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  CountAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  CountAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  CountAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many members an audience has. An audience is a rule that looks at nothing but segments: those of both without
   * those of a third, `member of "loyal" and member of "tea" and not member of "vip"`. Exact, as of one moment.
   * INVALID_ARGUMENT: AUDIENCE_NOT_OF_SEGMENTS where the rule looks at more (publish it as a segment, and name that), and
   * what CreateSegment refuses of a rule.
   */
  countAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  countAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  countAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  countAudience(argument: _rapport_segmentation_v1_CountAudienceRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CountAudienceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a draft. ALREADY_EXISTS (SEGMENT_EXISTS) where the id is taken.
   */
  CreateSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  CreateSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  CreateSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  CreateSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a draft. ALREADY_EXISTS (SEGMENT_EXISTS) where the id is taken.
   */
  createSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  createSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  createSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  createSegment(argument: _rapport_segmentation_v1_CreateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_CreateSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Who came and who went between two instants, or by another version of the rule, and why; whoever came and went again is
   * not told. By member, in pages. Of a version it is complete when its backfill is.
   * INVALID_ARGUMENT (PERIOD_INVALID) unless `from` and `to` are given and `from` is earlier.
   */
  DiffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  DiffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  DiffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  DiffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Who came and who went between two instants, or by another version of the rule, and why; whoever came and went again is
   * not told. By member, in pages. Of a version it is complete when its backfill is.
   * INVALID_ARGUMENT (PERIOD_INVALID) unless `from` and `to` are given and `from` is earlier.
   */
  diffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  diffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  diffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  diffMembership(argument: _rapport_segmentation_v1_DiffMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_DiffMembershipResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many members a rule would hold for now, before it is saved, how many of them belong to other segments, and how many
   * have consented to be reached: from a sample of up to 2,000 members, by all that was ever recorded of them. Exact where
   * the rule looks at nothing but segments and no channels are asked for. INVALID_ARGUMENT: ESTIMATE_OF_WHAT,
   * OVERLAPS_TOO_MANY, CHANNELS_INVALID, and what CreateSegment refuses of a rule.
   */
  EstimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  EstimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  EstimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  EstimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many members a rule would hold for now, before it is saved, how many of them belong to other segments, and how many
   * have consented to be reached: from a sample of up to 2,000 members, by all that was ever recorded of them. Exact where
   * the rule looks at nothing but segments and no channels are asked for. INVALID_ARGUMENT: ESTIMATE_OF_WHAT,
   * OVERLAPS_TOO_MANY, CHANNELS_INVALID, and what CreateSegment refuses of a rule.
   */
  estimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  estimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  estimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  estimateSegment(argument: _rapport_segmentation_v1_EstimateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_EstimateSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The rule as a tree: at each node whether it holds, what was counted, and which events made it so.
   */
  ExplainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  ExplainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  ExplainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  ExplainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The rule as a tree: at each node whether it holds, what was counted, and which events made it so.
   */
  explainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  explainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  explainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  explainMembership(argument: _rapport_segmentation_v1_ExplainMembershipRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ExplainMembershipResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The members of an audience, in pages: all who belong when the stream begins, each once, in an order in which nobody
   * ever moves. Go on with the last token when the stream ends early; who has come or gone by then is judged anew, so take
   * a snapshot and export that where it must be of one moment. INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of
   * another audience; RESOURCE_EXHAUSTED (TOO_MANY_EXPORTS): 20 at once in each replica.
   */
  ExportAudience(argument: _rapport_segmentation_v1_ExportAudienceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_ExportAudienceResponse__Output>;
  ExportAudience(argument: _rapport_segmentation_v1_ExportAudienceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_ExportAudienceResponse__Output>;
  /**
   * The members of an audience, in pages: all who belong when the stream begins, each once, in an order in which nobody
   * ever moves. Go on with the last token when the stream ends early; who has come or gone by then is judged anew, so take
   * a snapshot and export that where it must be of one moment. INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of
   * another audience; RESOURCE_EXHAUSTED (TOO_MANY_EXPORTS): 20 at once in each replica.
   */
  exportAudience(argument: _rapport_segmentation_v1_ExportAudienceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_ExportAudienceResponse__Output>;
  exportAudience(argument: _rapport_segmentation_v1_ExportAudienceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_ExportAudienceResponse__Output>;
  
  /**
   * NOT_FOUND (ESTIMATE_UNKNOWN) where there is none, or 20 of the tenant have begun since.
   */
  GetEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  GetEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  GetEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  GetEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * NOT_FOUND (ESTIMATE_UNKNOWN) where there is none, or 20 of the tenant have begun since.
   */
  getEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  getEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  getEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  getEstimate(argument: _rapport_segmentation_v1_GetEstimateRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetEstimateResponse__Output>): grpc.ClientUnaryCall;
  
  GetSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  GetSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  GetSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  GetSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  getSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  getSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  getSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  getSegment(argument: _rapport_segmentation_v1_GetSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many members two to eight segments share: each, each two, and exactly which of them together. Exact, as of one
   * moment. INVALID_ARGUMENT (OVERLAP_INVALID) for fewer, more or the same twice; FAILED_PRECONDITION:
   * SEGMENT_NOT_PUBLISHED, SEGMENT_ARCHIVED.
   */
  GetSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  GetSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  GetSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  GetSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many members two to eight segments share: each, each two, and exactly which of them together. Exact, as of one
   * moment. INVALID_ARGUMENT (OVERLAP_INVALID) for fewer, more or the same twice; FAILED_PRECONDITION:
   * SEGMENT_NOT_PUBLISHED, SEGMENT_ARCHIVED.
   */
  getSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  getSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  getSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  getSegmentOverlap(argument: _rapport_segmentation_v1_GetSegmentOverlapRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_GetSegmentOverlapResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts members on the list of a published static segment, or takes them off; whoever is not known yet is known from then
   * on. A row that is wrong is left out and told; the others take effect. FAILED_PRECONDITION: SEGMENT_NOT_STATIC,
   * SEGMENT_NOT_PUBLISHED. INVALID_ARGUMENT, and nothing takes effect: IMPORT_EMPTY, IMPORT_TOO_LARGE (20,000 rows),
   * IMPORT_AMBIGUOUS, CSV_INVALID.
   */
  ImportStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  ImportStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  ImportStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  ImportStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts members on the list of a published static segment, or takes them off; whoever is not known yet is known from then
   * on. A row that is wrong is left out and told; the others take effect. FAILED_PRECONDITION: SEGMENT_NOT_STATIC,
   * SEGMENT_NOT_PUBLISHED. INVALID_ARGUMENT, and nothing takes effect: IMPORT_EMPTY, IMPORT_TOO_LARGE (20,000 rows),
   * IMPORT_AMBIGUOUS, CSV_INVALID.
   */
  importStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  importStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  importStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  importStaticMembers(argument: _rapport_segmentation_v1_ImportStaticMembersRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ImportStaticMembersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All that a member belongs to, now or as of a past instant: the behaviour role and the lifecycle stage.
   */
  ListMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All that a member belongs to, now or as of a past instant: the behaviour role and the lifecycle stage.
   */
  listMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listMemberSegments(argument: _rapport_segmentation_v1_ListMemberSegmentsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMemberSegmentsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Members now, or as of a past instant, in an order that stays as it is while membership changes.
   */
  ListMembers(argument: _rapport_segmentation_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _rapport_segmentation_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _rapport_segmentation_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _rapport_segmentation_v1_ListMembersRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Members now, or as of a past instant, in an order that stays as it is while membership changes.
   */
  listMembers(argument: _rapport_segmentation_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _rapport_segmentation_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _rapport_segmentation_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _rapport_segmentation_v1_ListMembersRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListMembersResponse__Output>): grpc.ClientUnaryCall;
  
  ListSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  ListSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  listSegments(argument: _rapport_segmentation_v1_ListSegmentsRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_ListSegmentsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts the draft's rule in force. Everything that was ever recorded counts; whoever was there before is judged by it in a
   * backfill, while live traffic goes on, and GetSegment tells how far it is. A first version takes members in as they are
   * reached, as of active_from. Of a changed rule nothing is seen until everybody has been judged by it beside the version
   * before: then it takes over, in every partition of the log at one place, for all members at once. What this changes has
   * the reason `definition` and is marked `backfill`, so that nobody acts on it; entries that are over by then are told to
   * nobody.
   */
  PublishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  PublishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  PublishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  PublishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts the draft's rule in force. Everything that was ever recorded counts; whoever was there before is judged by it in a
   * backfill, while live traffic goes on, and GetSegment tells how far it is. A first version takes members in as they are
   * reached, as of active_from. Of a changed rule nothing is seen until everybody has been judged by it beside the version
   * before: then it takes over, in every partition of the log at one place, for all members at once. What this changes has
   * the reason `definition` and is marked `backfill`, so that nobody acts on it; entries that are over by then are told to
   * nobody.
   */
  publishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  publishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  publishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  publishSegment(argument: _rapport_segmentation_v1_PublishSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_PublishSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Keeps who belongs to a segment now: whatever becomes of them, they belong to the snapshot, and nobody else ever does.
   * It is a segment of its own, published at once: list it, look at it in rules (`member of`), archive it. It fills in a
   * backfill; GetSegment tells when everybody is there. FAILED_PRECONDITION (SEGMENT_NOT_PUBLISHED) for a draft.
   */
  SnapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  SnapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  SnapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  SnapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Keeps who belongs to a segment now: whatever becomes of them, they belong to the snapshot, and nobody else ever does.
   * It is a segment of its own, published at once: list it, look at it in rules (`member of`), archive it. It fills in a
   * backfill; GetSegment tells when everybody is there. FAILED_PRECONDITION (SEGMENT_NOT_PUBLISHED) for a draft.
   */
  snapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  snapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  snapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  snapshotSegment(argument: _rapport_segmentation_v1_SnapshotSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_SnapshotSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes a draft, or drafts the next version of a published segment; what is in force stays so until it is published.
   * Roles and stages (`role.…`, `stage.…`) are published as version 1, and are changed so too, all but the last ones.
   */
  UpdateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  UpdateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  UpdateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  UpdateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes a draft, or drafts the next version of a published segment; what is in force stays so until it is published.
   * Roles and stages (`role.…`, `stage.…`) are published as version 1, and are changed so too, all but the last ones.
   */
  updateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  updateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  updateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  updateSegment(argument: _rapport_segmentation_v1_UpdateSegmentRequest, callback: grpc.requestCallback<_rapport_segmentation_v1_UpdateSegmentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Every entering and leaving from now on, or from a token on: none is left out and none comes twice; a member's changes
   * come in their order. The first answer is a token alone: take it, list the members, then apply what follows, and who
   * belongs is known at every moment. Where nothing changes a token comes every 10 s. Go on with the last token when the
   * stream ends, as every stream does within minutes. OUT_OF_RANGE (RESUME_TOKEN_TOO_OLD) where what changed since is not
   * kept: some thousand changes in each partition are. Then watch without a token, list the members, and go on from there.
   * INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of another segment.
   */
  WatchMembership(argument: _rapport_segmentation_v1_WatchMembershipRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_WatchMembershipResponse__Output>;
  WatchMembership(argument: _rapport_segmentation_v1_WatchMembershipRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_WatchMembershipResponse__Output>;
  /**
   * Every entering and leaving from now on, or from a token on: none is left out and none comes twice; a member's changes
   * come in their order. The first answer is a token alone: take it, list the members, then apply what follows, and who
   * belongs is known at every moment. Where nothing changes a token comes every 10 s. Go on with the last token when the
   * stream ends, as every stream does within minutes. OUT_OF_RANGE (RESUME_TOKEN_TOO_OLD) where what changed since is not
   * kept: some thousand changes in each partition are. Then watch without a token, list the members, and go on from there.
   * INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of another segment.
   */
  watchMembership(argument: _rapport_segmentation_v1_WatchMembershipRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_WatchMembershipResponse__Output>;
  watchMembership(argument: _rapport_segmentation_v1_WatchMembershipRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_rapport_segmentation_v1_WatchMembershipResponse__Output>;
  
}

/**
 * Who belongs to which group, and why. Writes need scope `write`, reads `read`.
 */
export interface SegmentServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Ends a segment for good; its id stays taken. Members leave it, as of now, and are told so in a backfill; its past can
   * still be asked. FAILED_PRECONDITION (SEGMENT_IN_USE) while a published rule looks at it.
   */
  ArchiveSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_ArchiveSegmentRequest__Output, _rapport_segmentation_v1_ArchiveSegmentResponse>;
  
  /**
   * The same for up to 1,000 members at once: one read, one answer each, in the order in which they were asked for.
   * INVALID_ARGUMENT (MEMBERS_INVALID) for none or more; a member that cannot be one refuses the whole.
   */
  BatchCheckMembership: grpc.handleUnaryCall<_rapport_segmentation_v1_BatchCheckMembershipRequest__Output, _rapport_segmentation_v1_BatchCheckMembershipResponse>;
  
  /**
   * The same exactly, whatever the rule: looks at every member, in the background. GetEstimate tells how far it is, and
   * meanwhile an interval that narrows. The estimate's id is this request's; the same request_id with the same input gives
   * the estimate that it began. It goes on after a restart. Refused as EstimateSegment is; RESOURCE_EXHAUSTED
   * (TOO_MANY_ESTIMATES) where 5 of the tenant are running.
   */
  BeginEstimate: grpc.handleUnaryCall<_rapport_segmentation_v1_BeginEstimateRequest__Output, _rapport_segmentation_v1_BeginEstimateResponse>;
  
  /**
   * Ends one that is running; what it has found until then stays. One that is over stays as it is.
   * NOT_FOUND (ESTIMATE_UNKNOWN).
   */
  CancelEstimate: grpc.handleUnaryCall<_rapport_segmentation_v1_CancelEstimateRequest__Output, _rapport_segmentation_v1_CancelEstimateResponse>;
  
  /**
   * Without a position, what is answered, and whether the segment still stands, may be 200 ms old; with one it is not older
   * than that, and of the segment what stands.
   */
  CheckMembership: grpc.handleUnaryCall<_rapport_segmentation_v1_CheckMembershipRequest__Output, _rapport_segmentation_v1_CheckMembershipResponse>;
  
  /**
   * How many members an audience has. An audience is a rule that looks at nothing but segments: those of both without
   * those of a third, `member of "loyal" and member of "tea" and not member of "vip"`. Exact, as of one moment.
   * INVALID_ARGUMENT: AUDIENCE_NOT_OF_SEGMENTS where the rule looks at more (publish it as a segment, and name that), and
   * what CreateSegment refuses of a rule.
   */
  CountAudience: grpc.handleUnaryCall<_rapport_segmentation_v1_CountAudienceRequest__Output, _rapport_segmentation_v1_CountAudienceResponse>;
  
  /**
   * Makes a draft. ALREADY_EXISTS (SEGMENT_EXISTS) where the id is taken.
   */
  CreateSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_CreateSegmentRequest__Output, _rapport_segmentation_v1_CreateSegmentResponse>;
  
  /**
   * Who came and who went between two instants, or by another version of the rule, and why; whoever came and went again is
   * not told. By member, in pages. Of a version it is complete when its backfill is.
   * INVALID_ARGUMENT (PERIOD_INVALID) unless `from` and `to` are given and `from` is earlier.
   */
  DiffMembership: grpc.handleUnaryCall<_rapport_segmentation_v1_DiffMembershipRequest__Output, _rapport_segmentation_v1_DiffMembershipResponse>;
  
  /**
   * How many members a rule would hold for now, before it is saved, how many of them belong to other segments, and how many
   * have consented to be reached: from a sample of up to 2,000 members, by all that was ever recorded of them. Exact where
   * the rule looks at nothing but segments and no channels are asked for. INVALID_ARGUMENT: ESTIMATE_OF_WHAT,
   * OVERLAPS_TOO_MANY, CHANNELS_INVALID, and what CreateSegment refuses of a rule.
   */
  EstimateSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_EstimateSegmentRequest__Output, _rapport_segmentation_v1_EstimateSegmentResponse>;
  
  /**
   * The rule as a tree: at each node whether it holds, what was counted, and which events made it so.
   */
  ExplainMembership: grpc.handleUnaryCall<_rapport_segmentation_v1_ExplainMembershipRequest__Output, _rapport_segmentation_v1_ExplainMembershipResponse>;
  
  /**
   * The members of an audience, in pages: all who belong when the stream begins, each once, in an order in which nobody
   * ever moves. Go on with the last token when the stream ends early; who has come or gone by then is judged anew, so take
   * a snapshot and export that where it must be of one moment. INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of
   * another audience; RESOURCE_EXHAUSTED (TOO_MANY_EXPORTS): 20 at once in each replica.
   */
  ExportAudience: grpc.handleServerStreamingCall<_rapport_segmentation_v1_ExportAudienceRequest__Output, _rapport_segmentation_v1_ExportAudienceResponse>;
  
  /**
   * NOT_FOUND (ESTIMATE_UNKNOWN) where there is none, or 20 of the tenant have begun since.
   */
  GetEstimate: grpc.handleUnaryCall<_rapport_segmentation_v1_GetEstimateRequest__Output, _rapport_segmentation_v1_GetEstimateResponse>;
  
  GetSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_GetSegmentRequest__Output, _rapport_segmentation_v1_GetSegmentResponse>;
  
  /**
   * How many members two to eight segments share: each, each two, and exactly which of them together. Exact, as of one
   * moment. INVALID_ARGUMENT (OVERLAP_INVALID) for fewer, more or the same twice; FAILED_PRECONDITION:
   * SEGMENT_NOT_PUBLISHED, SEGMENT_ARCHIVED.
   */
  GetSegmentOverlap: grpc.handleUnaryCall<_rapport_segmentation_v1_GetSegmentOverlapRequest__Output, _rapport_segmentation_v1_GetSegmentOverlapResponse>;
  
  /**
   * Puts members on the list of a published static segment, or takes them off; whoever is not known yet is known from then
   * on. A row that is wrong is left out and told; the others take effect. FAILED_PRECONDITION: SEGMENT_NOT_STATIC,
   * SEGMENT_NOT_PUBLISHED. INVALID_ARGUMENT, and nothing takes effect: IMPORT_EMPTY, IMPORT_TOO_LARGE (20,000 rows),
   * IMPORT_AMBIGUOUS, CSV_INVALID.
   */
  ImportStaticMembers: grpc.handleUnaryCall<_rapport_segmentation_v1_ImportStaticMembersRequest__Output, _rapport_segmentation_v1_ImportStaticMembersResponse>;
  
  /**
   * All that a member belongs to, now or as of a past instant: the behaviour role and the lifecycle stage.
   */
  ListMemberSegments: grpc.handleUnaryCall<_rapport_segmentation_v1_ListMemberSegmentsRequest__Output, _rapport_segmentation_v1_ListMemberSegmentsResponse>;
  
  /**
   * Members now, or as of a past instant, in an order that stays as it is while membership changes.
   */
  ListMembers: grpc.handleUnaryCall<_rapport_segmentation_v1_ListMembersRequest__Output, _rapport_segmentation_v1_ListMembersResponse>;
  
  ListSegments: grpc.handleUnaryCall<_rapport_segmentation_v1_ListSegmentsRequest__Output, _rapport_segmentation_v1_ListSegmentsResponse>;
  
  /**
   * Puts the draft's rule in force. Everything that was ever recorded counts; whoever was there before is judged by it in a
   * backfill, while live traffic goes on, and GetSegment tells how far it is. A first version takes members in as they are
   * reached, as of active_from. Of a changed rule nothing is seen until everybody has been judged by it beside the version
   * before: then it takes over, in every partition of the log at one place, for all members at once. What this changes has
   * the reason `definition` and is marked `backfill`, so that nobody acts on it; entries that are over by then are told to
   * nobody.
   */
  PublishSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_PublishSegmentRequest__Output, _rapport_segmentation_v1_PublishSegmentResponse>;
  
  /**
   * Keeps who belongs to a segment now: whatever becomes of them, they belong to the snapshot, and nobody else ever does.
   * It is a segment of its own, published at once: list it, look at it in rules (`member of`), archive it. It fills in a
   * backfill; GetSegment tells when everybody is there. FAILED_PRECONDITION (SEGMENT_NOT_PUBLISHED) for a draft.
   */
  SnapshotSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_SnapshotSegmentRequest__Output, _rapport_segmentation_v1_SnapshotSegmentResponse>;
  
  /**
   * Changes a draft, or drafts the next version of a published segment; what is in force stays so until it is published.
   * Roles and stages (`role.…`, `stage.…`) are published as version 1, and are changed so too, all but the last ones.
   */
  UpdateSegment: grpc.handleUnaryCall<_rapport_segmentation_v1_UpdateSegmentRequest__Output, _rapport_segmentation_v1_UpdateSegmentResponse>;
  
  /**
   * Every entering and leaving from now on, or from a token on: none is left out and none comes twice; a member's changes
   * come in their order. The first answer is a token alone: take it, list the members, then apply what follows, and who
   * belongs is known at every moment. Where nothing changes a token comes every 10 s. Go on with the last token when the
   * stream ends, as every stream does within minutes. OUT_OF_RANGE (RESUME_TOKEN_TOO_OLD) where what changed since is not
   * kept: some thousand changes in each partition are. Then watch without a token, list the members, and go on from there.
   * INVALID_ARGUMENT (RESUME_TOKEN_INVALID) for the token of another segment.
   */
  WatchMembership: grpc.handleServerStreamingCall<_rapport_segmentation_v1_WatchMembershipRequest__Output, _rapport_segmentation_v1_WatchMembershipResponse>;
  
}

export interface SegmentServiceDefinition extends grpc.ServiceDefinition {
  ArchiveSegment: MethodDefinition<_rapport_segmentation_v1_ArchiveSegmentRequest, _rapport_segmentation_v1_ArchiveSegmentResponse, _rapport_segmentation_v1_ArchiveSegmentRequest__Output, _rapport_segmentation_v1_ArchiveSegmentResponse__Output>
  BatchCheckMembership: MethodDefinition<_rapport_segmentation_v1_BatchCheckMembershipRequest, _rapport_segmentation_v1_BatchCheckMembershipResponse, _rapport_segmentation_v1_BatchCheckMembershipRequest__Output, _rapport_segmentation_v1_BatchCheckMembershipResponse__Output>
  BeginEstimate: MethodDefinition<_rapport_segmentation_v1_BeginEstimateRequest, _rapport_segmentation_v1_BeginEstimateResponse, _rapport_segmentation_v1_BeginEstimateRequest__Output, _rapport_segmentation_v1_BeginEstimateResponse__Output>
  CancelEstimate: MethodDefinition<_rapport_segmentation_v1_CancelEstimateRequest, _rapport_segmentation_v1_CancelEstimateResponse, _rapport_segmentation_v1_CancelEstimateRequest__Output, _rapport_segmentation_v1_CancelEstimateResponse__Output>
  CheckMembership: MethodDefinition<_rapport_segmentation_v1_CheckMembershipRequest, _rapport_segmentation_v1_CheckMembershipResponse, _rapport_segmentation_v1_CheckMembershipRequest__Output, _rapport_segmentation_v1_CheckMembershipResponse__Output>
  CountAudience: MethodDefinition<_rapport_segmentation_v1_CountAudienceRequest, _rapport_segmentation_v1_CountAudienceResponse, _rapport_segmentation_v1_CountAudienceRequest__Output, _rapport_segmentation_v1_CountAudienceResponse__Output>
  CreateSegment: MethodDefinition<_rapport_segmentation_v1_CreateSegmentRequest, _rapport_segmentation_v1_CreateSegmentResponse, _rapport_segmentation_v1_CreateSegmentRequest__Output, _rapport_segmentation_v1_CreateSegmentResponse__Output>
  DiffMembership: MethodDefinition<_rapport_segmentation_v1_DiffMembershipRequest, _rapport_segmentation_v1_DiffMembershipResponse, _rapport_segmentation_v1_DiffMembershipRequest__Output, _rapport_segmentation_v1_DiffMembershipResponse__Output>
  EstimateSegment: MethodDefinition<_rapport_segmentation_v1_EstimateSegmentRequest, _rapport_segmentation_v1_EstimateSegmentResponse, _rapport_segmentation_v1_EstimateSegmentRequest__Output, _rapport_segmentation_v1_EstimateSegmentResponse__Output>
  ExplainMembership: MethodDefinition<_rapport_segmentation_v1_ExplainMembershipRequest, _rapport_segmentation_v1_ExplainMembershipResponse, _rapport_segmentation_v1_ExplainMembershipRequest__Output, _rapport_segmentation_v1_ExplainMembershipResponse__Output>
  ExportAudience: MethodDefinition<_rapport_segmentation_v1_ExportAudienceRequest, _rapport_segmentation_v1_ExportAudienceResponse, _rapport_segmentation_v1_ExportAudienceRequest__Output, _rapport_segmentation_v1_ExportAudienceResponse__Output>
  GetEstimate: MethodDefinition<_rapport_segmentation_v1_GetEstimateRequest, _rapport_segmentation_v1_GetEstimateResponse, _rapport_segmentation_v1_GetEstimateRequest__Output, _rapport_segmentation_v1_GetEstimateResponse__Output>
  GetSegment: MethodDefinition<_rapport_segmentation_v1_GetSegmentRequest, _rapport_segmentation_v1_GetSegmentResponse, _rapport_segmentation_v1_GetSegmentRequest__Output, _rapport_segmentation_v1_GetSegmentResponse__Output>
  GetSegmentOverlap: MethodDefinition<_rapport_segmentation_v1_GetSegmentOverlapRequest, _rapport_segmentation_v1_GetSegmentOverlapResponse, _rapport_segmentation_v1_GetSegmentOverlapRequest__Output, _rapport_segmentation_v1_GetSegmentOverlapResponse__Output>
  ImportStaticMembers: MethodDefinition<_rapport_segmentation_v1_ImportStaticMembersRequest, _rapport_segmentation_v1_ImportStaticMembersResponse, _rapport_segmentation_v1_ImportStaticMembersRequest__Output, _rapport_segmentation_v1_ImportStaticMembersResponse__Output>
  ListMemberSegments: MethodDefinition<_rapport_segmentation_v1_ListMemberSegmentsRequest, _rapport_segmentation_v1_ListMemberSegmentsResponse, _rapport_segmentation_v1_ListMemberSegmentsRequest__Output, _rapport_segmentation_v1_ListMemberSegmentsResponse__Output>
  ListMembers: MethodDefinition<_rapport_segmentation_v1_ListMembersRequest, _rapport_segmentation_v1_ListMembersResponse, _rapport_segmentation_v1_ListMembersRequest__Output, _rapport_segmentation_v1_ListMembersResponse__Output>
  ListSegments: MethodDefinition<_rapport_segmentation_v1_ListSegmentsRequest, _rapport_segmentation_v1_ListSegmentsResponse, _rapport_segmentation_v1_ListSegmentsRequest__Output, _rapport_segmentation_v1_ListSegmentsResponse__Output>
  PublishSegment: MethodDefinition<_rapport_segmentation_v1_PublishSegmentRequest, _rapport_segmentation_v1_PublishSegmentResponse, _rapport_segmentation_v1_PublishSegmentRequest__Output, _rapport_segmentation_v1_PublishSegmentResponse__Output>
  SnapshotSegment: MethodDefinition<_rapport_segmentation_v1_SnapshotSegmentRequest, _rapport_segmentation_v1_SnapshotSegmentResponse, _rapport_segmentation_v1_SnapshotSegmentRequest__Output, _rapport_segmentation_v1_SnapshotSegmentResponse__Output>
  UpdateSegment: MethodDefinition<_rapport_segmentation_v1_UpdateSegmentRequest, _rapport_segmentation_v1_UpdateSegmentResponse, _rapport_segmentation_v1_UpdateSegmentRequest__Output, _rapport_segmentation_v1_UpdateSegmentResponse__Output>
  WatchMembership: MethodDefinition<_rapport_segmentation_v1_WatchMembershipRequest, _rapport_segmentation_v1_WatchMembershipResponse, _rapport_segmentation_v1_WatchMembershipRequest__Output, _rapport_segmentation_v1_WatchMembershipResponse__Output>
}
