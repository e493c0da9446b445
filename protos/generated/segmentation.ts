import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { ArchiveSegmentRequest as _rapport_segmentation_v1_ArchiveSegmentRequest, ArchiveSegmentRequest__Output as _rapport_segmentation_v1_ArchiveSegmentRequest__Output } from './rapport/segmentation/v1/ArchiveSegmentRequest.ts';
import type { ArchiveSegmentResponse as _rapport_segmentation_v1_ArchiveSegmentResponse, ArchiveSegmentResponse__Output as _rapport_segmentation_v1_ArchiveSegmentResponse__Output } from './rapport/segmentation/v1/ArchiveSegmentResponse.ts';
import type { Backfill as _rapport_segmentation_v1_Backfill, Backfill__Output as _rapport_segmentation_v1_Backfill__Output } from './rapport/segmentation/v1/Backfill.ts';
import type { BatchCheckMembershipRequest as _rapport_segmentation_v1_BatchCheckMembershipRequest, BatchCheckMembershipRequest__Output as _rapport_segmentation_v1_BatchCheckMembershipRequest__Output } from './rapport/segmentation/v1/BatchCheckMembershipRequest.ts';
import type { BatchCheckMembershipResponse as _rapport_segmentation_v1_BatchCheckMembershipResponse, BatchCheckMembershipResponse__Output as _rapport_segmentation_v1_BatchCheckMembershipResponse__Output } from './rapport/segmentation/v1/BatchCheckMembershipResponse.ts';
import type { BeginEstimateRequest as _rapport_segmentation_v1_BeginEstimateRequest, BeginEstimateRequest__Output as _rapport_segmentation_v1_BeginEstimateRequest__Output } from './rapport/segmentation/v1/BeginEstimateRequest.ts';
import type { BeginEstimateResponse as _rapport_segmentation_v1_BeginEstimateResponse, BeginEstimateResponse__Output as _rapport_segmentation_v1_BeginEstimateResponse__Output } from './rapport/segmentation/v1/BeginEstimateResponse.ts';
import type { CancelEstimateRequest as _rapport_segmentation_v1_CancelEstimateRequest, CancelEstimateRequest__Output as _rapport_segmentation_v1_CancelEstimateRequest__Output } from './rapport/segmentation/v1/CancelEstimateRequest.ts';
import type { CancelEstimateResponse as _rapport_segmentation_v1_CancelEstimateResponse, CancelEstimateResponse__Output as _rapport_segmentation_v1_CancelEstimateResponse__Output } from './rapport/segmentation/v1/CancelEstimateResponse.ts';
import type { CheckMembershipRequest as _rapport_segmentation_v1_CheckMembershipRequest, CheckMembershipRequest__Output as _rapport_segmentation_v1_CheckMembershipRequest__Output } from './rapport/segmentation/v1/CheckMembershipRequest.ts';
import type { CheckMembershipResponse as _rapport_segmentation_v1_CheckMembershipResponse, CheckMembershipResponse__Output as _rapport_segmentation_v1_CheckMembershipResponse__Output } from './rapport/segmentation/v1/CheckMembershipResponse.ts';
import type { CountAudienceRequest as _rapport_segmentation_v1_CountAudienceRequest, CountAudienceRequest__Output as _rapport_segmentation_v1_CountAudienceRequest__Output } from './rapport/segmentation/v1/CountAudienceRequest.ts';
import type { CountAudienceResponse as _rapport_segmentation_v1_CountAudienceResponse, CountAudienceResponse__Output as _rapport_segmentation_v1_CountAudienceResponse__Output } from './rapport/segmentation/v1/CountAudienceResponse.ts';
import type { CreateSegmentRequest as _rapport_segmentation_v1_CreateSegmentRequest, CreateSegmentRequest__Output as _rapport_segmentation_v1_CreateSegmentRequest__Output } from './rapport/segmentation/v1/CreateSegmentRequest.ts';
import type { CreateSegmentResponse as _rapport_segmentation_v1_CreateSegmentResponse, CreateSegmentResponse__Output as _rapport_segmentation_v1_CreateSegmentResponse__Output } from './rapport/segmentation/v1/CreateSegmentResponse.ts';
import type { DefineTraitRequest as _rapport_segmentation_v1_DefineTraitRequest, DefineTraitRequest__Output as _rapport_segmentation_v1_DefineTraitRequest__Output } from './rapport/segmentation/v1/DefineTraitRequest.ts';
import type { DefineTraitResponse as _rapport_segmentation_v1_DefineTraitResponse, DefineTraitResponse__Output as _rapport_segmentation_v1_DefineTraitResponse__Output } from './rapport/segmentation/v1/DefineTraitResponse.ts';
import type { DiffMembershipRequest as _rapport_segmentation_v1_DiffMembershipRequest, DiffMembershipRequest__Output as _rapport_segmentation_v1_DiffMembershipRequest__Output } from './rapport/segmentation/v1/DiffMembershipRequest.ts';
import type { DiffMembershipResponse as _rapport_segmentation_v1_DiffMembershipResponse, DiffMembershipResponse__Output as _rapport_segmentation_v1_DiffMembershipResponse__Output } from './rapport/segmentation/v1/DiffMembershipResponse.ts';
import type { Estimate as _rapport_segmentation_v1_Estimate, Estimate__Output as _rapport_segmentation_v1_Estimate__Output } from './rapport/segmentation/v1/Estimate.ts';
import type { EstimateSegmentRequest as _rapport_segmentation_v1_EstimateSegmentRequest, EstimateSegmentRequest__Output as _rapport_segmentation_v1_EstimateSegmentRequest__Output } from './rapport/segmentation/v1/EstimateSegmentRequest.ts';
import type { EstimateSegmentResponse as _rapport_segmentation_v1_EstimateSegmentResponse, EstimateSegmentResponse__Output as _rapport_segmentation_v1_EstimateSegmentResponse__Output } from './rapport/segmentation/v1/EstimateSegmentResponse.ts';
import type { EstimatedOverlap as _rapport_segmentation_v1_EstimatedOverlap, EstimatedOverlap__Output as _rapport_segmentation_v1_EstimatedOverlap__Output } from './rapport/segmentation/v1/EstimatedOverlap.ts';
import type { EstimatedReach as _rapport_segmentation_v1_EstimatedReach, EstimatedReach__Output as _rapport_segmentation_v1_EstimatedReach__Output } from './rapport/segmentation/v1/EstimatedReach.ts';
import type { EstimatedSize as _rapport_segmentation_v1_EstimatedSize, EstimatedSize__Output as _rapport_segmentation_v1_EstimatedSize__Output } from './rapport/segmentation/v1/EstimatedSize.ts';
import type { ExplainMembershipRequest as _rapport_segmentation_v1_ExplainMembershipRequest, ExplainMembershipRequest__Output as _rapport_segmentation_v1_ExplainMembershipRequest__Output } from './rapport/segmentation/v1/ExplainMembershipRequest.ts';
import type { ExplainMembershipResponse as _rapport_segmentation_v1_ExplainMembershipResponse, ExplainMembershipResponse__Output as _rapport_segmentation_v1_ExplainMembershipResponse__Output } from './rapport/segmentation/v1/ExplainMembershipResponse.ts';
import type { ExportAudienceRequest as _rapport_segmentation_v1_ExportAudienceRequest, ExportAudienceRequest__Output as _rapport_segmentation_v1_ExportAudienceRequest__Output } from './rapport/segmentation/v1/ExportAudienceRequest.ts';
import type { ExportAudienceResponse as _rapport_segmentation_v1_ExportAudienceResponse, ExportAudienceResponse__Output as _rapport_segmentation_v1_ExportAudienceResponse__Output } from './rapport/segmentation/v1/ExportAudienceResponse.ts';
import type { GetBehaviorRoleRequest as _rapport_segmentation_v1_GetBehaviorRoleRequest, GetBehaviorRoleRequest__Output as _rapport_segmentation_v1_GetBehaviorRoleRequest__Output } from './rapport/segmentation/v1/GetBehaviorRoleRequest.ts';
import type { GetBehaviorRoleResponse as _rapport_segmentation_v1_GetBehaviorRoleResponse, GetBehaviorRoleResponse__Output as _rapport_segmentation_v1_GetBehaviorRoleResponse__Output } from './rapport/segmentation/v1/GetBehaviorRoleResponse.ts';
import type { GetEstimateRequest as _rapport_segmentation_v1_GetEstimateRequest, GetEstimateRequest__Output as _rapport_segmentation_v1_GetEstimateRequest__Output } from './rapport/segmentation/v1/GetEstimateRequest.ts';
import type { GetEstimateResponse as _rapport_segmentation_v1_GetEstimateResponse, GetEstimateResponse__Output as _rapport_segmentation_v1_GetEstimateResponse__Output } from './rapport/segmentation/v1/GetEstimateResponse.ts';
import type { GetLifecycleStageRequest as _rapport_segmentation_v1_GetLifecycleStageRequest, GetLifecycleStageRequest__Output as _rapport_segmentation_v1_GetLifecycleStageRequest__Output } from './rapport/segmentation/v1/GetLifecycleStageRequest.ts';
import type { GetLifecycleStageResponse as _rapport_segmentation_v1_GetLifecycleStageResponse, GetLifecycleStageResponse__Output as _rapport_segmentation_v1_GetLifecycleStageResponse__Output } from './rapport/segmentation/v1/GetLifecycleStageResponse.ts';
import type { GetSegmentOverlapRequest as _rapport_segmentation_v1_GetSegmentOverlapRequest, GetSegmentOverlapRequest__Output as _rapport_segmentation_v1_GetSegmentOverlapRequest__Output } from './rapport/segmentation/v1/GetSegmentOverlapRequest.ts';
import type { GetSegmentOverlapResponse as _rapport_segmentation_v1_GetSegmentOverlapResponse, GetSegmentOverlapResponse__Output as _rapport_segmentation_v1_GetSegmentOverlapResponse__Output } from './rapport/segmentation/v1/GetSegmentOverlapResponse.ts';
import type { GetSegmentRequest as _rapport_segmentation_v1_GetSegmentRequest, GetSegmentRequest__Output as _rapport_segmentation_v1_GetSegmentRequest__Output } from './rapport/segmentation/v1/GetSegmentRequest.ts';
import type { GetSegmentResponse as _rapport_segmentation_v1_GetSegmentResponse, GetSegmentResponse__Output as _rapport_segmentation_v1_GetSegmentResponse__Output } from './rapport/segmentation/v1/GetSegmentResponse.ts';
import type { GetTraitsRequest as _rapport_segmentation_v1_GetTraitsRequest, GetTraitsRequest__Output as _rapport_segmentation_v1_GetTraitsRequest__Output } from './rapport/segmentation/v1/GetTraitsRequest.ts';
import type { GetTraitsResponse as _rapport_segmentation_v1_GetTraitsResponse, GetTraitsResponse__Output as _rapport_segmentation_v1_GetTraitsResponse__Output } from './rapport/segmentation/v1/GetTraitsResponse.ts';
import type { ImportRowError as _rapport_segmentation_v1_ImportRowError, ImportRowError__Output as _rapport_segmentation_v1_ImportRowError__Output } from './rapport/segmentation/v1/ImportRowError.ts';
import type { ImportStaticMembersRequest as _rapport_segmentation_v1_ImportStaticMembersRequest, ImportStaticMembersRequest__Output as _rapport_segmentation_v1_ImportStaticMembersRequest__Output } from './rapport/segmentation/v1/ImportStaticMembersRequest.ts';
import type { ImportStaticMembersResponse as _rapport_segmentation_v1_ImportStaticMembersResponse, ImportStaticMembersResponse__Output as _rapport_segmentation_v1_ImportStaticMembersResponse__Output } from './rapport/segmentation/v1/ImportStaticMembersResponse.ts';
import type { ListMemberSegmentsRequest as _rapport_segmentation_v1_ListMemberSegmentsRequest, ListMemberSegmentsRequest__Output as _rapport_segmentation_v1_ListMemberSegmentsRequest__Output } from './rapport/segmentation/v1/ListMemberSegmentsRequest.ts';
import type { ListMemberSegmentsResponse as _rapport_segmentation_v1_ListMemberSegmentsResponse, ListMemberSegmentsResponse__Output as _rapport_segmentation_v1_ListMemberSegmentsResponse__Output } from './rapport/segmentation/v1/ListMemberSegmentsResponse.ts';
import type { ListMembersRequest as _rapport_segmentation_v1_ListMembersRequest, ListMembersRequest__Output as _rapport_segmentation_v1_ListMembersRequest__Output } from './rapport/segmentation/v1/ListMembersRequest.ts';
import type { ListMembersResponse as _rapport_segmentation_v1_ListMembersResponse, ListMembersResponse__Output as _rapport_segmentation_v1_ListMembersResponse__Output } from './rapport/segmentation/v1/ListMembersResponse.ts';
import type { ListSegmentsRequest as _rapport_segmentation_v1_ListSegmentsRequest, ListSegmentsRequest__Output as _rapport_segmentation_v1_ListSegmentsRequest__Output } from './rapport/segmentation/v1/ListSegmentsRequest.ts';
import type { ListSegmentsResponse as _rapport_segmentation_v1_ListSegmentsResponse, ListSegmentsResponse__Output as _rapport_segmentation_v1_ListSegmentsResponse__Output } from './rapport/segmentation/v1/ListSegmentsResponse.ts';
import type { ListTraitHistoryRequest as _rapport_segmentation_v1_ListTraitHistoryRequest, ListTraitHistoryRequest__Output as _rapport_segmentation_v1_ListTraitHistoryRequest__Output } from './rapport/segmentation/v1/ListTraitHistoryRequest.ts';
import type { ListTraitHistoryResponse as _rapport_segmentation_v1_ListTraitHistoryResponse, ListTraitHistoryResponse__Output as _rapport_segmentation_v1_ListTraitHistoryResponse__Output } from './rapport/segmentation/v1/ListTraitHistoryResponse.ts';
import type { ListTraitsRequest as _rapport_segmentation_v1_ListTraitsRequest, ListTraitsRequest__Output as _rapport_segmentation_v1_ListTraitsRequest__Output } from './rapport/segmentation/v1/ListTraitsRequest.ts';
import type { ListTraitsResponse as _rapport_segmentation_v1_ListTraitsResponse, ListTraitsResponse__Output as _rapport_segmentation_v1_ListTraitsResponse__Output } from './rapport/segmentation/v1/ListTraitsResponse.ts';
import type { MemberTraits as _rapport_segmentation_v1_MemberTraits, MemberTraits__Output as _rapport_segmentation_v1_MemberTraits__Output } from './rapport/segmentation/v1/MemberTraits.ts';
import type { Membership as _rapport_segmentation_v1_Membership, Membership__Output as _rapport_segmentation_v1_Membership__Output } from './rapport/segmentation/v1/Membership.ts';
import type { MembershipChange as _rapport_segmentation_v1_MembershipChange, MembershipChange__Output as _rapport_segmentation_v1_MembershipChange__Output } from './rapport/segmentation/v1/MembershipChange.ts';
import type { MembershipCheck as _rapport_segmentation_v1_MembershipCheck, MembershipCheck__Output as _rapport_segmentation_v1_MembershipCheck__Output } from './rapport/segmentation/v1/MembershipCheck.ts';
import type { MembershipDifference as _rapport_segmentation_v1_MembershipDifference, MembershipDifference__Output as _rapport_segmentation_v1_MembershipDifference__Output } from './rapport/segmentation/v1/MembershipDifference.ts';
import type { OverlapRegion as _rapport_segmentation_v1_OverlapRegion, OverlapRegion__Output as _rapport_segmentation_v1_OverlapRegion__Output } from './rapport/segmentation/v1/OverlapRegion.ts';
import type { PairOverlap as _rapport_segmentation_v1_PairOverlap, PairOverlap__Output as _rapport_segmentation_v1_PairOverlap__Output } from './rapport/segmentation/v1/PairOverlap.ts';
import type { PublishSegmentRequest as _rapport_segmentation_v1_PublishSegmentRequest, PublishSegmentRequest__Output as _rapport_segmentation_v1_PublishSegmentRequest__Output } from './rapport/segmentation/v1/PublishSegmentRequest.ts';
import type { PublishSegmentResponse as _rapport_segmentation_v1_PublishSegmentResponse, PublishSegmentResponse__Output as _rapport_segmentation_v1_PublishSegmentResponse__Output } from './rapport/segmentation/v1/PublishSegmentResponse.ts';
import type { RetireTraitRequest as _rapport_segmentation_v1_RetireTraitRequest, RetireTraitRequest__Output as _rapport_segmentation_v1_RetireTraitRequest__Output } from './rapport/segmentation/v1/RetireTraitRequest.ts';
import type { RetireTraitResponse as _rapport_segmentation_v1_RetireTraitResponse, RetireTraitResponse__Output as _rapport_segmentation_v1_RetireTraitResponse__Output } from './rapport/segmentation/v1/RetireTraitResponse.ts';
import type { RfmScore as _rapport_segmentation_v1_RfmScore, RfmScore__Output as _rapport_segmentation_v1_RfmScore__Output } from './rapport/segmentation/v1/RfmScore.ts';
import type { Segment as _rapport_segmentation_v1_Segment, Segment__Output as _rapport_segmentation_v1_Segment__Output } from './rapport/segmentation/v1/Segment.ts';
import type { SegmentDraft as _rapport_segmentation_v1_SegmentDraft, SegmentDraft__Output as _rapport_segmentation_v1_SegmentDraft__Output } from './rapport/segmentation/v1/SegmentDraft.ts';
import type { SegmentServiceClient as _rapport_segmentation_v1_SegmentServiceClient, SegmentServiceDefinition as _rapport_segmentation_v1_SegmentServiceDefinition } from './rapport/segmentation/v1/SegmentService.ts';
import type { SegmentSize as _rapport_segmentation_v1_SegmentSize, SegmentSize__Output as _rapport_segmentation_v1_SegmentSize__Output } from './rapport/segmentation/v1/SegmentSize.ts';
import type { SnapshotSegmentRequest as _rapport_segmentation_v1_SnapshotSegmentRequest, SnapshotSegmentRequest__Output as _rapport_segmentation_v1_SnapshotSegmentRequest__Output } from './rapport/segmentation/v1/SnapshotSegmentRequest.ts';
import type { SnapshotSegmentResponse as _rapport_segmentation_v1_SnapshotSegmentResponse, SnapshotSegmentResponse__Output as _rapport_segmentation_v1_SnapshotSegmentResponse__Output } from './rapport/segmentation/v1/SnapshotSegmentResponse.ts';
import type { Standing as _rapport_segmentation_v1_Standing, Standing__Output as _rapport_segmentation_v1_Standing__Output } from './rapport/segmentation/v1/Standing.ts';
import type { Trait as _rapport_segmentation_v1_Trait, Trait__Output as _rapport_segmentation_v1_Trait__Output } from './rapport/segmentation/v1/Trait.ts';
import type { TraitChange as _rapport_segmentation_v1_TraitChange, TraitChange__Output as _rapport_segmentation_v1_TraitChange__Output } from './rapport/segmentation/v1/TraitChange.ts';
import type { TraitMeasure as _rapport_segmentation_v1_TraitMeasure, TraitMeasure__Output as _rapport_segmentation_v1_TraitMeasure__Output } from './rapport/segmentation/v1/TraitMeasure.ts';
import type { TraitServiceClient as _rapport_segmentation_v1_TraitServiceClient, TraitServiceDefinition as _rapport_segmentation_v1_TraitServiceDefinition } from './rapport/segmentation/v1/TraitService.ts';
import type { TraitValue as _rapport_segmentation_v1_TraitValue, TraitValue__Output as _rapport_segmentation_v1_TraitValue__Output } from './rapport/segmentation/v1/TraitValue.ts';
import type { UpdateSegmentRequest as _rapport_segmentation_v1_UpdateSegmentRequest, UpdateSegmentRequest__Output as _rapport_segmentation_v1_UpdateSegmentRequest__Output } from './rapport/segmentation/v1/UpdateSegmentRequest.ts';
import type { UpdateSegmentResponse as _rapport_segmentation_v1_UpdateSegmentResponse, UpdateSegmentResponse__Output as _rapport_segmentation_v1_UpdateSegmentResponse__Output } from './rapport/segmentation/v1/UpdateSegmentResponse.ts';
import type { WatchMembershipRequest as _rapport_segmentation_v1_WatchMembershipRequest, WatchMembershipRequest__Output as _rapport_segmentation_v1_WatchMembershipRequest__Output } from './rapport/segmentation/v1/WatchMembershipRequest.ts';
import type { WatchMembershipResponse as _rapport_segmentation_v1_WatchMembershipResponse, WatchMembershipResponse__Output as _rapport_segmentation_v1_WatchMembershipResponse__Output } from './rapport/segmentation/v1/WatchMembershipResponse.ts';
import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from './rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from './rapport/type/v1/Position.ts';
import type { Rule as _rapport_type_v1_Rule, Rule__Output as _rapport_type_v1_Rule__Output } from './rapport/type/v1/Rule.ts';
import type { RuleExplanation as _rapport_type_v1_RuleExplanation, RuleExplanation__Output as _rapport_type_v1_RuleExplanation__Output } from './rapport/type/v1/RuleExplanation.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  rapport: {
    segmentation: {
      v1: {
        ArchiveSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_ArchiveSegmentRequest, _rapport_segmentation_v1_ArchiveSegmentRequest__Output>
        ArchiveSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_ArchiveSegmentResponse, _rapport_segmentation_v1_ArchiveSegmentResponse__Output>
        Backfill: MessageTypeDefinition<_rapport_segmentation_v1_Backfill, _rapport_segmentation_v1_Backfill__Output>
        BackfillState: EnumTypeDefinition
        BatchCheckMembershipRequest: MessageTypeDefinition<_rapport_segmentation_v1_BatchCheckMembershipRequest, _rapport_segmentation_v1_BatchCheckMembershipRequest__Output>
        BatchCheckMembershipResponse: MessageTypeDefinition<_rapport_segmentation_v1_BatchCheckMembershipResponse, _rapport_segmentation_v1_BatchCheckMembershipResponse__Output>
        BeginEstimateRequest: MessageTypeDefinition<_rapport_segmentation_v1_BeginEstimateRequest, _rapport_segmentation_v1_BeginEstimateRequest__Output>
        BeginEstimateResponse: MessageTypeDefinition<_rapport_segmentation_v1_BeginEstimateResponse, _rapport_segmentation_v1_BeginEstimateResponse__Output>
        CancelEstimateRequest: MessageTypeDefinition<_rapport_segmentation_v1_CancelEstimateRequest, _rapport_segmentation_v1_CancelEstimateRequest__Output>
        CancelEstimateResponse: MessageTypeDefinition<_rapport_segmentation_v1_CancelEstimateResponse, _rapport_segmentation_v1_CancelEstimateResponse__Output>
        ChangeReason: EnumTypeDefinition
        CheckMembershipRequest: MessageTypeDefinition<_rapport_segmentation_v1_CheckMembershipRequest, _rapport_segmentation_v1_CheckMembershipRequest__Output>
        CheckMembershipResponse: MessageTypeDefinition<_rapport_segmentation_v1_CheckMembershipResponse, _rapport_segmentation_v1_CheckMembershipResponse__Output>
        CountAudienceRequest: MessageTypeDefinition<_rapport_segmentation_v1_CountAudienceRequest, _rapport_segmentation_v1_CountAudienceRequest__Output>
        CountAudienceResponse: MessageTypeDefinition<_rapport_segmentation_v1_CountAudienceResponse, _rapport_segmentation_v1_CountAudienceResponse__Output>
        CreateSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_CreateSegmentRequest, _rapport_segmentation_v1_CreateSegmentRequest__Output>
        CreateSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_CreateSegmentResponse, _rapport_segmentation_v1_CreateSegmentResponse__Output>
        DefineTraitRequest: MessageTypeDefinition<_rapport_segmentation_v1_DefineTraitRequest, _rapport_segmentation_v1_DefineTraitRequest__Output>
        DefineTraitResponse: MessageTypeDefinition<_rapport_segmentation_v1_DefineTraitResponse, _rapport_segmentation_v1_DefineTraitResponse__Output>
        DiffMembershipRequest: MessageTypeDefinition<_rapport_segmentation_v1_DiffMembershipRequest, _rapport_segmentation_v1_DiffMembershipRequest__Output>
        DiffMembershipResponse: MessageTypeDefinition<_rapport_segmentation_v1_DiffMembershipResponse, _rapport_segmentation_v1_DiffMembershipResponse__Output>
        Estimate: MessageTypeDefinition<_rapport_segmentation_v1_Estimate, _rapport_segmentation_v1_Estimate__Output>
        EstimateSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_EstimateSegmentRequest, _rapport_segmentation_v1_EstimateSegmentRequest__Output>
        EstimateSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_EstimateSegmentResponse, _rapport_segmentation_v1_EstimateSegmentResponse__Output>
        EstimateState: EnumTypeDefinition
        EstimatedOverlap: MessageTypeDefinition<_rapport_segmentation_v1_EstimatedOverlap, _rapport_segmentation_v1_EstimatedOverlap__Output>
        EstimatedReach: MessageTypeDefinition<_rapport_segmentation_v1_EstimatedReach, _rapport_segmentation_v1_EstimatedReach__Output>
        EstimatedSize: MessageTypeDefinition<_rapport_segmentation_v1_EstimatedSize, _rapport_segmentation_v1_EstimatedSize__Output>
        ExplainMembershipRequest: MessageTypeDefinition<_rapport_segmentation_v1_ExplainMembershipRequest, _rapport_segmentation_v1_ExplainMembershipRequest__Output>
        ExplainMembershipResponse: MessageTypeDefinition<_rapport_segmentation_v1_ExplainMembershipResponse, _rapport_segmentation_v1_ExplainMembershipResponse__Output>
        ExportAudienceRequest: MessageTypeDefinition<_rapport_segmentation_v1_ExportAudienceRequest, _rapport_segmentation_v1_ExportAudienceRequest__Output>
        ExportAudienceResponse: MessageTypeDefinition<_rapport_segmentation_v1_ExportAudienceResponse, _rapport_segmentation_v1_ExportAudienceResponse__Output>
        GetBehaviorRoleRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetBehaviorRoleRequest, _rapport_segmentation_v1_GetBehaviorRoleRequest__Output>
        GetBehaviorRoleResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetBehaviorRoleResponse, _rapport_segmentation_v1_GetBehaviorRoleResponse__Output>
        GetEstimateRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetEstimateRequest, _rapport_segmentation_v1_GetEstimateRequest__Output>
        GetEstimateResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetEstimateResponse, _rapport_segmentation_v1_GetEstimateResponse__Output>
        GetLifecycleStageRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetLifecycleStageRequest, _rapport_segmentation_v1_GetLifecycleStageRequest__Output>
        GetLifecycleStageResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetLifecycleStageResponse, _rapport_segmentation_v1_GetLifecycleStageResponse__Output>
        GetSegmentOverlapRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetSegmentOverlapRequest, _rapport_segmentation_v1_GetSegmentOverlapRequest__Output>
        GetSegmentOverlapResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetSegmentOverlapResponse, _rapport_segmentation_v1_GetSegmentOverlapResponse__Output>
        GetSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetSegmentRequest, _rapport_segmentation_v1_GetSegmentRequest__Output>
        GetSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetSegmentResponse, _rapport_segmentation_v1_GetSegmentResponse__Output>
        GetTraitsRequest: MessageTypeDefinition<_rapport_segmentation_v1_GetTraitsRequest, _rapport_segmentation_v1_GetTraitsRequest__Output>
        GetTraitsResponse: MessageTypeDefinition<_rapport_segmentation_v1_GetTraitsResponse, _rapport_segmentation_v1_GetTraitsResponse__Output>
        ImportMode: EnumTypeDefinition
        ImportRowError: MessageTypeDefinition<_rapport_segmentation_v1_ImportRowError, _rapport_segmentation_v1_ImportRowError__Output>
        ImportStaticMembersRequest: MessageTypeDefinition<_rapport_segmentation_v1_ImportStaticMembersRequest, _rapport_segmentation_v1_ImportStaticMembersRequest__Output>
        ImportStaticMembersResponse: MessageTypeDefinition<_rapport_segmentation_v1_ImportStaticMembersResponse, _rapport_segmentation_v1_ImportStaticMembersResponse__Output>
        ListMemberSegmentsRequest: MessageTypeDefinition<_rapport_segmentation_v1_ListMemberSegmentsRequest, _rapport_segmentation_v1_ListMemberSegmentsRequest__Output>
        ListMemberSegmentsResponse: MessageTypeDefinition<_rapport_segmentation_v1_ListMemberSegmentsResponse, _rapport_segmentation_v1_ListMemberSegmentsResponse__Output>
        ListMembersRequest: MessageTypeDefinition<_rapport_segmentation_v1_ListMembersRequest, _rapport_segmentation_v1_ListMembersRequest__Output>
        ListMembersResponse: MessageTypeDefinition<_rapport_segmentation_v1_ListMembersResponse, _rapport_segmentation_v1_ListMembersResponse__Output>
        ListSegmentsRequest: MessageTypeDefinition<_rapport_segmentation_v1_ListSegmentsRequest, _rapport_segmentation_v1_ListSegmentsRequest__Output>
        ListSegmentsResponse: MessageTypeDefinition<_rapport_segmentation_v1_ListSegmentsResponse, _rapport_segmentation_v1_ListSegmentsResponse__Output>
        ListTraitHistoryRequest: MessageTypeDefinition<_rapport_segmentation_v1_ListTraitHistoryRequest, _rapport_segmentation_v1_ListTraitHistoryRequest__Output>
        ListTraitHistoryResponse: MessageTypeDefinition<_rapport_segmentation_v1_ListTraitHistoryResponse, _rapport_segmentation_v1_ListTraitHistoryResponse__Output>
        ListTraitsRequest: MessageTypeDefinition<_rapport_segmentation_v1_ListTraitsRequest, _rapport_segmentation_v1_ListTraitsRequest__Output>
        ListTraitsResponse: MessageTypeDefinition<_rapport_segmentation_v1_ListTraitsResponse, _rapport_segmentation_v1_ListTraitsResponse__Output>
        MemberTraits: MessageTypeDefinition<_rapport_segmentation_v1_MemberTraits, _rapport_segmentation_v1_MemberTraits__Output>
        Membership: MessageTypeDefinition<_rapport_segmentation_v1_Membership, _rapport_segmentation_v1_Membership__Output>
        MembershipChange: MessageTypeDefinition<_rapport_segmentation_v1_MembershipChange, _rapport_segmentation_v1_MembershipChange__Output>
        MembershipCheck: MessageTypeDefinition<_rapport_segmentation_v1_MembershipCheck, _rapport_segmentation_v1_MembershipCheck__Output>
        MembershipDifference: MessageTypeDefinition<_rapport_segmentation_v1_MembershipDifference, _rapport_segmentation_v1_MembershipDifference__Output>
        OverlapRegion: MessageTypeDefinition<_rapport_segmentation_v1_OverlapRegion, _rapport_segmentation_v1_OverlapRegion__Output>
        PairOverlap: MessageTypeDefinition<_rapport_segmentation_v1_PairOverlap, _rapport_segmentation_v1_PairOverlap__Output>
        PublishSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_PublishSegmentRequest, _rapport_segmentation_v1_PublishSegmentRequest__Output>
        PublishSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_PublishSegmentResponse, _rapport_segmentation_v1_PublishSegmentResponse__Output>
        RetireTraitRequest: MessageTypeDefinition<_rapport_segmentation_v1_RetireTraitRequest, _rapport_segmentation_v1_RetireTraitRequest__Output>
        RetireTraitResponse: MessageTypeDefinition<_rapport_segmentation_v1_RetireTraitResponse, _rapport_segmentation_v1_RetireTraitResponse__Output>
        RfmScore: MessageTypeDefinition<_rapport_segmentation_v1_RfmScore, _rapport_segmentation_v1_RfmScore__Output>
        Segment: MessageTypeDefinition<_rapport_segmentation_v1_Segment, _rapport_segmentation_v1_Segment__Output>
        SegmentDraft: MessageTypeDefinition<_rapport_segmentation_v1_SegmentDraft, _rapport_segmentation_v1_SegmentDraft__Output>
        SegmentKind: EnumTypeDefinition
        /**
         * Who belongs to which group, and why. Writes need scope `write`, reads `read`.
         */
        SegmentService: SubtypeConstructor<typeof grpc.Client, _rapport_segmentation_v1_SegmentServiceClient> & { service: _rapport_segmentation_v1_SegmentServiceDefinition }
        SegmentSize: MessageTypeDefinition<_rapport_segmentation_v1_SegmentSize, _rapport_segmentation_v1_SegmentSize__Output>
        SegmentStatus: EnumTypeDefinition
        SnapshotSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_SnapshotSegmentRequest, _rapport_segmentation_v1_SnapshotSegmentRequest__Output>
        SnapshotSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_SnapshotSegmentResponse, _rapport_segmentation_v1_SnapshotSegmentResponse__Output>
        Standing: MessageTypeDefinition<_rapport_segmentation_v1_Standing, _rapport_segmentation_v1_Standing__Output>
        Trait: MessageTypeDefinition<_rapport_segmentation_v1_Trait, _rapport_segmentation_v1_Trait__Output>
        TraitChange: MessageTypeDefinition<_rapport_segmentation_v1_TraitChange, _rapport_segmentation_v1_TraitChange__Output>
        TraitChangeReason: EnumTypeDefinition
        TraitMeasure: MessageTypeDefinition<_rapport_segmentation_v1_TraitMeasure, _rapport_segmentation_v1_TraitMeasure__Output>
        /**
         * What is computed of a member: numbers, favourites and scores, now and at any past moment. Rules use them:
         * `trait("reads-30d") >= 3`. Writes need scope `write`, reads `read`.
         */
        TraitService: SubtypeConstructor<typeof grpc.Client, _rapport_segmentation_v1_TraitServiceClient> & { service: _rapport_segmentation_v1_TraitServiceDefinition }
        TraitValue: MessageTypeDefinition<_rapport_segmentation_v1_TraitValue, _rapport_segmentation_v1_TraitValue__Output>
        UpdateSegmentRequest: MessageTypeDefinition<_rapport_segmentation_v1_UpdateSegmentRequest, _rapport_segmentation_v1_UpdateSegmentRequest__Output>
        UpdateSegmentResponse: MessageTypeDefinition<_rapport_segmentation_v1_UpdateSegmentResponse, _rapport_segmentation_v1_UpdateSegmentResponse__Output>
        WatchMembershipRequest: MessageTypeDefinition<_rapport_segmentation_v1_WatchMembershipRequest, _rapport_segmentation_v1_WatchMembershipRequest__Output>
        WatchMembershipResponse: MessageTypeDefinition<_rapport_segmentation_v1_WatchMembershipResponse, _rapport_segmentation_v1_WatchMembershipResponse__Output>
      }
    }
    type: {
      v1: {
        MemberRef: MessageTypeDefinition<_rapport_type_v1_MemberRef, _rapport_type_v1_MemberRef__Output>
        Position: MessageTypeDefinition<_rapport_type_v1_Position, _rapport_type_v1_Position__Output>
        Rule: MessageTypeDefinition<_rapport_type_v1_Rule, _rapport_type_v1_Rule__Output>
        RuleExplanation: MessageTypeDefinition<_rapport_type_v1_RuleExplanation, _rapport_type_v1_RuleExplanation__Output>
      }
    }
  }
}

