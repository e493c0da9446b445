import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { BreakdownRow as _rapport_reporting_v1_BreakdownRow, BreakdownRow__Output as _rapport_reporting_v1_BreakdownRow__Output } from './rapport/reporting/v1/BreakdownRow.ts';
import type { CascadeNode as _rapport_reporting_v1_CascadeNode, CascadeNode__Output as _rapport_reporting_v1_CascadeNode__Output } from './rapport/reporting/v1/CascadeNode.ts';
import type { CascadeServiceClient as _rapport_reporting_v1_CascadeServiceClient, CascadeServiceDefinition as _rapport_reporting_v1_CascadeServiceDefinition } from './rapport/reporting/v1/CascadeService.ts';
import type { CascadeSummary as _rapport_reporting_v1_CascadeSummary, CascadeSummary__Output as _rapport_reporting_v1_CascadeSummary__Output } from './rapport/reporting/v1/CascadeSummary.ts';
import type { ContentPerformanceRow as _rapport_reporting_v1_ContentPerformanceRow, ContentPerformanceRow__Output as _rapport_reporting_v1_ContentPerformanceRow__Output } from './rapport/reporting/v1/ContentPerformanceRow.ts';
import type { FunnelStage as _rapport_reporting_v1_FunnelStage, FunnelStage__Output as _rapport_reporting_v1_FunnelStage__Output } from './rapport/reporting/v1/FunnelStage.ts';
import type { Generation as _rapport_reporting_v1_Generation, Generation__Output as _rapport_reporting_v1_Generation__Output } from './rapport/reporting/v1/Generation.ts';
import type { GetCascadeTreeRequest as _rapport_reporting_v1_GetCascadeTreeRequest, GetCascadeTreeRequest__Output as _rapport_reporting_v1_GetCascadeTreeRequest__Output } from './rapport/reporting/v1/GetCascadeTreeRequest.ts';
import type { GetCascadeTreeResponse as _rapport_reporting_v1_GetCascadeTreeResponse, GetCascadeTreeResponse__Output as _rapport_reporting_v1_GetCascadeTreeResponse__Output } from './rapport/reporting/v1/GetCascadeTreeResponse.ts';
import type { ListCascadesRequest as _rapport_reporting_v1_ListCascadesRequest, ListCascadesRequest__Output as _rapport_reporting_v1_ListCascadesRequest__Output } from './rapport/reporting/v1/ListCascadesRequest.ts';
import type { ListCascadesResponse as _rapport_reporting_v1_ListCascadesResponse, ListCascadesResponse__Output as _rapport_reporting_v1_ListCascadesResponse__Output } from './rapport/reporting/v1/ListCascadesResponse.ts';
import type { Period as _rapport_reporting_v1_Period, Period__Output as _rapport_reporting_v1_Period__Output } from './rapport/reporting/v1/Period.ts';
import type { QueryBreakdownRequest as _rapport_reporting_v1_QueryBreakdownRequest, QueryBreakdownRequest__Output as _rapport_reporting_v1_QueryBreakdownRequest__Output } from './rapport/reporting/v1/QueryBreakdownRequest.ts';
import type { QueryBreakdownResponse as _rapport_reporting_v1_QueryBreakdownResponse, QueryBreakdownResponse__Output as _rapport_reporting_v1_QueryBreakdownResponse__Output } from './rapport/reporting/v1/QueryBreakdownResponse.ts';
import type { QueryCascadeRequest as _rapport_reporting_v1_QueryCascadeRequest, QueryCascadeRequest__Output as _rapport_reporting_v1_QueryCascadeRequest__Output } from './rapport/reporting/v1/QueryCascadeRequest.ts';
import type { QueryCascadeResponse as _rapport_reporting_v1_QueryCascadeResponse, QueryCascadeResponse__Output as _rapport_reporting_v1_QueryCascadeResponse__Output } from './rapport/reporting/v1/QueryCascadeResponse.ts';
import type { QueryContentPerformanceRequest as _rapport_reporting_v1_QueryContentPerformanceRequest, QueryContentPerformanceRequest__Output as _rapport_reporting_v1_QueryContentPerformanceRequest__Output } from './rapport/reporting/v1/QueryContentPerformanceRequest.ts';
import type { QueryContentPerformanceResponse as _rapport_reporting_v1_QueryContentPerformanceResponse, QueryContentPerformanceResponse__Output as _rapport_reporting_v1_QueryContentPerformanceResponse__Output } from './rapport/reporting/v1/QueryContentPerformanceResponse.ts';
import type { QueryFunnelRequest as _rapport_reporting_v1_QueryFunnelRequest, QueryFunnelRequest__Output as _rapport_reporting_v1_QueryFunnelRequest__Output } from './rapport/reporting/v1/QueryFunnelRequest.ts';
import type { QueryFunnelResponse as _rapport_reporting_v1_QueryFunnelResponse, QueryFunnelResponse__Output as _rapport_reporting_v1_QueryFunnelResponse__Output } from './rapport/reporting/v1/QueryFunnelResponse.ts';
import type { ReportServiceClient as _rapport_reporting_v1_ReportServiceClient, ReportServiceDefinition as _rapport_reporting_v1_ReportServiceDefinition } from './rapport/reporting/v1/ReportService.ts';
import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from './rapport/type/v1/MemberRef.ts';
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
    reporting: {
      v1: {
        BreakdownRow: MessageTypeDefinition<_rapport_reporting_v1_BreakdownRow, _rapport_reporting_v1_BreakdownRow__Output>
        CascadeNode: MessageTypeDefinition<_rapport_reporting_v1_CascadeNode, _rapport_reporting_v1_CascadeNode__Output>
        /**
         * Who passed content on to whom, to any depth. Nodes are shares; a root has depth 0. Scope `read`.
         */
        CascadeService: SubtypeConstructor<typeof grpc.Client, _rapport_reporting_v1_CascadeServiceClient> & { service: _rapport_reporting_v1_CascadeServiceDefinition }
        CascadeSummary: MessageTypeDefinition<_rapport_reporting_v1_CascadeSummary, _rapport_reporting_v1_CascadeSummary__Output>
        ContentPerformanceRow: MessageTypeDefinition<_rapport_reporting_v1_ContentPerformanceRow, _rapport_reporting_v1_ContentPerformanceRow__Output>
        Dimension: EnumTypeDefinition
        FunnelStage: MessageTypeDefinition<_rapport_reporting_v1_FunnelStage, _rapport_reporting_v1_FunnelStage__Output>
        Generation: MessageTypeDefinition<_rapport_reporting_v1_Generation, _rapport_reporting_v1_Generation__Output>
        GetCascadeTreeRequest: MessageTypeDefinition<_rapport_reporting_v1_GetCascadeTreeRequest, _rapport_reporting_v1_GetCascadeTreeRequest__Output>
        GetCascadeTreeResponse: MessageTypeDefinition<_rapport_reporting_v1_GetCascadeTreeResponse, _rapport_reporting_v1_GetCascadeTreeResponse__Output>
        ListCascadesRequest: MessageTypeDefinition<_rapport_reporting_v1_ListCascadesRequest, _rapport_reporting_v1_ListCascadesRequest__Output>
        ListCascadesResponse: MessageTypeDefinition<_rapport_reporting_v1_ListCascadesResponse, _rapport_reporting_v1_ListCascadesResponse__Output>
        Period: MessageTypeDefinition<_rapport_reporting_v1_Period, _rapport_reporting_v1_Period__Output>
        QueryBreakdownRequest: MessageTypeDefinition<_rapport_reporting_v1_QueryBreakdownRequest, _rapport_reporting_v1_QueryBreakdownRequest__Output>
        QueryBreakdownResponse: MessageTypeDefinition<_rapport_reporting_v1_QueryBreakdownResponse, _rapport_reporting_v1_QueryBreakdownResponse__Output>
        QueryCascadeRequest: MessageTypeDefinition<_rapport_reporting_v1_QueryCascadeRequest, _rapport_reporting_v1_QueryCascadeRequest__Output>
        QueryCascadeResponse: MessageTypeDefinition<_rapport_reporting_v1_QueryCascadeResponse, _rapport_reporting_v1_QueryCascadeResponse__Output>
        QueryContentPerformanceRequest: MessageTypeDefinition<_rapport_reporting_v1_QueryContentPerformanceRequest, _rapport_reporting_v1_QueryContentPerformanceRequest__Output>
        QueryContentPerformanceResponse: MessageTypeDefinition<_rapport_reporting_v1_QueryContentPerformanceResponse, _rapport_reporting_v1_QueryContentPerformanceResponse__Output>
        QueryFunnelRequest: MessageTypeDefinition<_rapport_reporting_v1_QueryFunnelRequest, _rapport_reporting_v1_QueryFunnelRequest__Output>
        QueryFunnelResponse: MessageTypeDefinition<_rapport_reporting_v1_QueryFunnelResponse, _rapport_reporting_v1_QueryFunnelResponse__Output>
        /**
         * Reports. Scope `read`.
         */
        ReportService: SubtypeConstructor<typeof grpc.Client, _rapport_reporting_v1_ReportServiceClient> & { service: _rapport_reporting_v1_ReportServiceDefinition }
      }
    }
    type: {
      v1: {
        MemberRef: MessageTypeDefinition<_rapport_type_v1_MemberRef, _rapport_type_v1_MemberRef__Output>
        Position: MessageTypeDefinition<_rapport_type_v1_Position, _rapport_type_v1_Position__Output>
      }
    }
  }
}

