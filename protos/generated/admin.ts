import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { AdminServiceClient as _rapport_admin_v1_AdminServiceClient, AdminServiceDefinition as _rapport_admin_v1_AdminServiceDefinition } from './rapport/admin/v1/AdminService.ts';
import type { AdvanceClockRequest as _rapport_admin_v1_AdvanceClockRequest, AdvanceClockRequest__Output as _rapport_admin_v1_AdvanceClockRequest__Output } from './rapport/admin/v1/AdvanceClockRequest.ts';
import type { AdvanceClockResponse as _rapport_admin_v1_AdvanceClockResponse, AdvanceClockResponse__Output as _rapport_admin_v1_AdvanceClockResponse__Output } from './rapport/admin/v1/AdvanceClockResponse.ts';
import type { CollectionHash as _rapport_admin_v1_CollectionHash, CollectionHash__Output as _rapport_admin_v1_CollectionHash__Output } from './rapport/admin/v1/CollectionHash.ts';
import type { CutoverProjectionRequest as _rapport_admin_v1_CutoverProjectionRequest, CutoverProjectionRequest__Output as _rapport_admin_v1_CutoverProjectionRequest__Output } from './rapport/admin/v1/CutoverProjectionRequest.ts';
import type { CutoverProjectionResponse as _rapport_admin_v1_CutoverProjectionResponse, CutoverProjectionResponse__Output as _rapport_admin_v1_CutoverProjectionResponse__Output } from './rapport/admin/v1/CutoverProjectionResponse.ts';
import type { CutoverResult as _rapport_admin_v1_CutoverResult, CutoverResult__Output as _rapport_admin_v1_CutoverResult__Output } from './rapport/admin/v1/CutoverResult.ts';
import type { DiscardParkedRequest as _rapport_admin_v1_DiscardParkedRequest, DiscardParkedRequest__Output as _rapport_admin_v1_DiscardParkedRequest__Output } from './rapport/admin/v1/DiscardParkedRequest.ts';
import type { DiscardParkedResponse as _rapport_admin_v1_DiscardParkedResponse, DiscardParkedResponse__Output as _rapport_admin_v1_DiscardParkedResponse__Output } from './rapport/admin/v1/DiscardParkedResponse.ts';
import type { DropProjectionBuildRequest as _rapport_admin_v1_DropProjectionBuildRequest, DropProjectionBuildRequest__Output as _rapport_admin_v1_DropProjectionBuildRequest__Output } from './rapport/admin/v1/DropProjectionBuildRequest.ts';
import type { DropProjectionBuildResponse as _rapport_admin_v1_DropProjectionBuildResponse, DropProjectionBuildResponse__Output as _rapport_admin_v1_DropProjectionBuildResponse__Output } from './rapport/admin/v1/DropProjectionBuildResponse.ts';
import type { GetProgressRequest as _rapport_admin_v1_GetProgressRequest, GetProgressRequest__Output as _rapport_admin_v1_GetProgressRequest__Output } from './rapport/admin/v1/GetProgressRequest.ts';
import type { GetProgressResponse as _rapport_admin_v1_GetProgressResponse, GetProgressResponse__Output as _rapport_admin_v1_GetProgressResponse__Output } from './rapport/admin/v1/GetProgressResponse.ts';
import type { GetProjectionStatusRequest as _rapport_admin_v1_GetProjectionStatusRequest, GetProjectionStatusRequest__Output as _rapport_admin_v1_GetProjectionStatusRequest__Output } from './rapport/admin/v1/GetProjectionStatusRequest.ts';
import type { GetProjectionStatusResponse as _rapport_admin_v1_GetProjectionStatusResponse, GetProjectionStatusResponse__Output as _rapport_admin_v1_GetProjectionStatusResponse__Output } from './rapport/admin/v1/GetProjectionStatusResponse.ts';
import type { InputProgress as _rapport_admin_v1_InputProgress, InputProgress__Output as _rapport_admin_v1_InputProgress__Output } from './rapport/admin/v1/InputProgress.ts';
import type { ListParkedRequest as _rapport_admin_v1_ListParkedRequest, ListParkedRequest__Output as _rapport_admin_v1_ListParkedRequest__Output } from './rapport/admin/v1/ListParkedRequest.ts';
import type { ListParkedResponse as _rapport_admin_v1_ListParkedResponse, ListParkedResponse__Output as _rapport_admin_v1_ListParkedResponse__Output } from './rapport/admin/v1/ListParkedResponse.ts';
import type { OperationMetadata as _rapport_admin_v1_OperationMetadata, OperationMetadata__Output as _rapport_admin_v1_OperationMetadata__Output } from './rapport/admin/v1/OperationMetadata.ts';
import type { OutputProgress as _rapport_admin_v1_OutputProgress, OutputProgress__Output as _rapport_admin_v1_OutputProgress__Output } from './rapport/admin/v1/OutputProgress.ts';
import type { ParkedRecord as _rapport_admin_v1_ParkedRecord, ParkedRecord__Output as _rapport_admin_v1_ParkedRecord__Output } from './rapport/admin/v1/ParkedRecord.ts';
import type { ProjectionStatus as _rapport_admin_v1_ProjectionStatus, ProjectionStatus__Output as _rapport_admin_v1_ProjectionStatus__Output } from './rapport/admin/v1/ProjectionStatus.ts';
import type { RebuildProjectionRequest as _rapport_admin_v1_RebuildProjectionRequest, RebuildProjectionRequest__Output as _rapport_admin_v1_RebuildProjectionRequest__Output } from './rapport/admin/v1/RebuildProjectionRequest.ts';
import type { RebuildProjectionResponse as _rapport_admin_v1_RebuildProjectionResponse, RebuildProjectionResponse__Output as _rapport_admin_v1_RebuildProjectionResponse__Output } from './rapport/admin/v1/RebuildProjectionResponse.ts';
import type { RebuildResult as _rapport_admin_v1_RebuildResult, RebuildResult__Output as _rapport_admin_v1_RebuildResult__Output } from './rapport/admin/v1/RebuildResult.ts';
import type { RedriveParkedRequest as _rapport_admin_v1_RedriveParkedRequest, RedriveParkedRequest__Output as _rapport_admin_v1_RedriveParkedRequest__Output } from './rapport/admin/v1/RedriveParkedRequest.ts';
import type { RedriveParkedResponse as _rapport_admin_v1_RedriveParkedResponse, RedriveParkedResponse__Output as _rapport_admin_v1_RedriveParkedResponse__Output } from './rapport/admin/v1/RedriveParkedResponse.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from './rapport/type/v1/Position.ts';

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
    admin: {
      v1: {
        /**
         * For operators, in every service, over all tenants. Scope `operator`; every call that changes something is
         * logged with the credential's subject.
         */
        AdminService: SubtypeConstructor<typeof grpc.Client, _rapport_admin_v1_AdminServiceClient> & { service: _rapport_admin_v1_AdminServiceDefinition }
        AdvanceClockRequest: MessageTypeDefinition<_rapport_admin_v1_AdvanceClockRequest, _rapport_admin_v1_AdvanceClockRequest__Output>
        AdvanceClockResponse: MessageTypeDefinition<_rapport_admin_v1_AdvanceClockResponse, _rapport_admin_v1_AdvanceClockResponse__Output>
        CollectionHash: MessageTypeDefinition<_rapport_admin_v1_CollectionHash, _rapport_admin_v1_CollectionHash__Output>
        CutoverProjectionRequest: MessageTypeDefinition<_rapport_admin_v1_CutoverProjectionRequest, _rapport_admin_v1_CutoverProjectionRequest__Output>
        CutoverProjectionResponse: MessageTypeDefinition<_rapport_admin_v1_CutoverProjectionResponse, _rapport_admin_v1_CutoverProjectionResponse__Output>
        CutoverResult: MessageTypeDefinition<_rapport_admin_v1_CutoverResult, _rapport_admin_v1_CutoverResult__Output>
        DiscardParkedRequest: MessageTypeDefinition<_rapport_admin_v1_DiscardParkedRequest, _rapport_admin_v1_DiscardParkedRequest__Output>
        DiscardParkedResponse: MessageTypeDefinition<_rapport_admin_v1_DiscardParkedResponse, _rapport_admin_v1_DiscardParkedResponse__Output>
        DropProjectionBuildRequest: MessageTypeDefinition<_rapport_admin_v1_DropProjectionBuildRequest, _rapport_admin_v1_DropProjectionBuildRequest__Output>
        DropProjectionBuildResponse: MessageTypeDefinition<_rapport_admin_v1_DropProjectionBuildResponse, _rapport_admin_v1_DropProjectionBuildResponse__Output>
        GetProgressRequest: MessageTypeDefinition<_rapport_admin_v1_GetProgressRequest, _rapport_admin_v1_GetProgressRequest__Output>
        GetProgressResponse: MessageTypeDefinition<_rapport_admin_v1_GetProgressResponse, _rapport_admin_v1_GetProgressResponse__Output>
        GetProjectionStatusRequest: MessageTypeDefinition<_rapport_admin_v1_GetProjectionStatusRequest, _rapport_admin_v1_GetProjectionStatusRequest__Output>
        GetProjectionStatusResponse: MessageTypeDefinition<_rapport_admin_v1_GetProjectionStatusResponse, _rapport_admin_v1_GetProjectionStatusResponse__Output>
        InputProgress: MessageTypeDefinition<_rapport_admin_v1_InputProgress, _rapport_admin_v1_InputProgress__Output>
        ListParkedRequest: MessageTypeDefinition<_rapport_admin_v1_ListParkedRequest, _rapport_admin_v1_ListParkedRequest__Output>
        ListParkedResponse: MessageTypeDefinition<_rapport_admin_v1_ListParkedResponse, _rapport_admin_v1_ListParkedResponse__Output>
        OperationKind: EnumTypeDefinition
        OperationMetadata: MessageTypeDefinition<_rapport_admin_v1_OperationMetadata, _rapport_admin_v1_OperationMetadata__Output>
        OutputProgress: MessageTypeDefinition<_rapport_admin_v1_OutputProgress, _rapport_admin_v1_OutputProgress__Output>
        ParkedRecord: MessageTypeDefinition<_rapport_admin_v1_ParkedRecord, _rapport_admin_v1_ParkedRecord__Output>
        ProjectionStatus: MessageTypeDefinition<_rapport_admin_v1_ProjectionStatus, _rapport_admin_v1_ProjectionStatus__Output>
        RebuildProjectionRequest: MessageTypeDefinition<_rapport_admin_v1_RebuildProjectionRequest, _rapport_admin_v1_RebuildProjectionRequest__Output>
        RebuildProjectionResponse: MessageTypeDefinition<_rapport_admin_v1_RebuildProjectionResponse, _rapport_admin_v1_RebuildProjectionResponse__Output>
        RebuildResult: MessageTypeDefinition<_rapport_admin_v1_RebuildResult, _rapport_admin_v1_RebuildResult__Output>
        RebuildState: EnumTypeDefinition
        RedriveParkedRequest: MessageTypeDefinition<_rapport_admin_v1_RedriveParkedRequest, _rapport_admin_v1_RedriveParkedRequest__Output>
        RedriveParkedResponse: MessageTypeDefinition<_rapport_admin_v1_RedriveParkedResponse, _rapport_admin_v1_RedriveParkedResponse__Output>
      }
    }
    type: {
      v1: {
        Position: MessageTypeDefinition<_rapport_type_v1_Position, _rapport_type_v1_Position__Output>
      }
    }
  }
}

