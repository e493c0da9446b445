import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { ListValue as _google_protobuf_ListValue, ListValue__Output as _google_protobuf_ListValue__Output } from './google/protobuf/ListValue.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from './google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from './google/protobuf/Value.ts';
import type { Attributes as _rapport_ingestion_v1_Attributes, Attributes__Output as _rapport_ingestion_v1_Attributes__Output } from './rapport/ingestion/v1/Attributes.ts';
import type { BatchIngestInteractionsRequest as _rapport_ingestion_v1_BatchIngestInteractionsRequest, BatchIngestInteractionsRequest__Output as _rapport_ingestion_v1_BatchIngestInteractionsRequest__Output } from './rapport/ingestion/v1/BatchIngestInteractionsRequest.ts';
import type { BatchIngestInteractionsResponse as _rapport_ingestion_v1_BatchIngestInteractionsResponse, BatchIngestInteractionsResponse__Output as _rapport_ingestion_v1_BatchIngestInteractionsResponse__Output } from './rapport/ingestion/v1/BatchIngestInteractionsResponse.ts';
import type { ConfigureTenantRequest as _rapport_ingestion_v1_ConfigureTenantRequest, ConfigureTenantRequest__Output as _rapport_ingestion_v1_ConfigureTenantRequest__Output } from './rapport/ingestion/v1/ConfigureTenantRequest.ts';
import type { ConfigureTenantResponse as _rapport_ingestion_v1_ConfigureTenantResponse, ConfigureTenantResponse__Output as _rapport_ingestion_v1_ConfigureTenantResponse__Output } from './rapport/ingestion/v1/ConfigureTenantResponse.ts';
import type { GetMemberRequest as _rapport_ingestion_v1_GetMemberRequest, GetMemberRequest__Output as _rapport_ingestion_v1_GetMemberRequest__Output } from './rapport/ingestion/v1/GetMemberRequest.ts';
import type { GetMemberResponse as _rapport_ingestion_v1_GetMemberResponse, GetMemberResponse__Output as _rapport_ingestion_v1_GetMemberResponse__Output } from './rapport/ingestion/v1/GetMemberResponse.ts';
import type { GetMemberTimelineRequest as _rapport_ingestion_v1_GetMemberTimelineRequest, GetMemberTimelineRequest__Output as _rapport_ingestion_v1_GetMemberTimelineRequest__Output } from './rapport/ingestion/v1/GetMemberTimelineRequest.ts';
import type { GetMemberTimelineResponse as _rapport_ingestion_v1_GetMemberTimelineResponse, GetMemberTimelineResponse__Output as _rapport_ingestion_v1_GetMemberTimelineResponse__Output } from './rapport/ingestion/v1/GetMemberTimelineResponse.ts';
import type { GetTenantRequest as _rapport_ingestion_v1_GetTenantRequest, GetTenantRequest__Output as _rapport_ingestion_v1_GetTenantRequest__Output } from './rapport/ingestion/v1/GetTenantRequest.ts';
import type { GetTenantResponse as _rapport_ingestion_v1_GetTenantResponse, GetTenantResponse__Output as _rapport_ingestion_v1_GetTenantResponse__Output } from './rapport/ingestion/v1/GetTenantResponse.ts';
import type { IngestInteractionRequest as _rapport_ingestion_v1_IngestInteractionRequest, IngestInteractionRequest__Output as _rapport_ingestion_v1_IngestInteractionRequest__Output } from './rapport/ingestion/v1/IngestInteractionRequest.ts';
import type { IngestInteractionResponse as _rapport_ingestion_v1_IngestInteractionResponse, IngestInteractionResponse__Output as _rapport_ingestion_v1_IngestInteractionResponse__Output } from './rapport/ingestion/v1/IngestInteractionResponse.ts';
import type { IngestResult as _rapport_ingestion_v1_IngestResult, IngestResult__Output as _rapport_ingestion_v1_IngestResult__Output } from './rapport/ingestion/v1/IngestResult.ts';
import type { Interaction as _rapport_ingestion_v1_Interaction, Interaction__Output as _rapport_ingestion_v1_Interaction__Output } from './rapport/ingestion/v1/Interaction.ts';
import type { InteractionObject as _rapport_ingestion_v1_InteractionObject, InteractionObject__Output as _rapport_ingestion_v1_InteractionObject__Output } from './rapport/ingestion/v1/InteractionObject.ts';
import type { InteractionServiceClient as _rapport_ingestion_v1_InteractionServiceClient, InteractionServiceDefinition as _rapport_ingestion_v1_InteractionServiceDefinition } from './rapport/ingestion/v1/InteractionService.ts';
import type { IssueTokenRequest as _rapport_ingestion_v1_IssueTokenRequest, IssueTokenRequest__Output as _rapport_ingestion_v1_IssueTokenRequest__Output } from './rapport/ingestion/v1/IssueTokenRequest.ts';
import type { IssueTokenResponse as _rapport_ingestion_v1_IssueTokenResponse, IssueTokenResponse__Output as _rapport_ingestion_v1_IssueTokenResponse__Output } from './rapport/ingestion/v1/IssueTokenResponse.ts';
import type { Member as _rapport_ingestion_v1_Member, Member__Output as _rapport_ingestion_v1_Member__Output } from './rapport/ingestion/v1/Member.ts';
import type { MemberServiceClient as _rapport_ingestion_v1_MemberServiceClient, MemberServiceDefinition as _rapport_ingestion_v1_MemberServiceDefinition } from './rapport/ingestion/v1/MemberService.ts';
import type { StreamInteractionsRequest as _rapport_ingestion_v1_StreamInteractionsRequest, StreamInteractionsRequest__Output as _rapport_ingestion_v1_StreamInteractionsRequest__Output } from './rapport/ingestion/v1/StreamInteractionsRequest.ts';
import type { StreamInteractionsResponse as _rapport_ingestion_v1_StreamInteractionsResponse, StreamInteractionsResponse__Output as _rapport_ingestion_v1_StreamInteractionsResponse__Output } from './rapport/ingestion/v1/StreamInteractionsResponse.ts';
import type { TenantServiceClient as _rapport_ingestion_v1_TenantServiceClient, TenantServiceDefinition as _rapport_ingestion_v1_TenantServiceDefinition } from './rapport/ingestion/v1/TenantService.ts';
import type { TenantSettings as _rapport_ingestion_v1_TenantSettings, TenantSettings__Output as _rapport_ingestion_v1_TenantSettings__Output } from './rapport/ingestion/v1/TenantSettings.ts';
import type { TimelineEntry as _rapport_ingestion_v1_TimelineEntry, TimelineEntry__Output as _rapport_ingestion_v1_TimelineEntry__Output } from './rapport/ingestion/v1/TimelineEntry.ts';
import type { UpsertMemberRequest as _rapport_ingestion_v1_UpsertMemberRequest, UpsertMemberRequest__Output as _rapport_ingestion_v1_UpsertMemberRequest__Output } from './rapport/ingestion/v1/UpsertMemberRequest.ts';
import type { UpsertMemberResponse as _rapport_ingestion_v1_UpsertMemberResponse, UpsertMemberResponse__Output as _rapport_ingestion_v1_UpsertMemberResponse__Output } from './rapport/ingestion/v1/UpsertMemberResponse.ts';
import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from './rapport/type/v1/MemberRef.ts';
import type { Money as _rapport_type_v1_Money, Money__Output as _rapport_type_v1_Money__Output } from './rapport/type/v1/Money.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from './rapport/type/v1/Position.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      ListValue: MessageTypeDefinition<_google_protobuf_ListValue, _google_protobuf_ListValue__Output>
      NullValue: EnumTypeDefinition
      Struct: MessageTypeDefinition<_google_protobuf_Struct, _google_protobuf_Struct__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      Value: MessageTypeDefinition<_google_protobuf_Value, _google_protobuf_Value__Output>
    }
  }
  rapport: {
    ingestion: {
      v1: {
        Attributes: MessageTypeDefinition<_rapport_ingestion_v1_Attributes, _rapport_ingestion_v1_Attributes__Output>
        BatchIngestInteractionsRequest: MessageTypeDefinition<_rapport_ingestion_v1_BatchIngestInteractionsRequest, _rapport_ingestion_v1_BatchIngestInteractionsRequest__Output>
        BatchIngestInteractionsResponse: MessageTypeDefinition<_rapport_ingestion_v1_BatchIngestInteractionsResponse, _rapport_ingestion_v1_BatchIngestInteractionsResponse__Output>
        ConfigureTenantRequest: MessageTypeDefinition<_rapport_ingestion_v1_ConfigureTenantRequest, _rapport_ingestion_v1_ConfigureTenantRequest__Output>
        ConfigureTenantResponse: MessageTypeDefinition<_rapport_ingestion_v1_ConfigureTenantResponse, _rapport_ingestion_v1_ConfigureTenantResponse__Output>
        GetMemberRequest: MessageTypeDefinition<_rapport_ingestion_v1_GetMemberRequest, _rapport_ingestion_v1_GetMemberRequest__Output>
        GetMemberResponse: MessageTypeDefinition<_rapport_ingestion_v1_GetMemberResponse, _rapport_ingestion_v1_GetMemberResponse__Output>
        GetMemberTimelineRequest: MessageTypeDefinition<_rapport_ingestion_v1_GetMemberTimelineRequest, _rapport_ingestion_v1_GetMemberTimelineRequest__Output>
        GetMemberTimelineResponse: MessageTypeDefinition<_rapport_ingestion_v1_GetMemberTimelineResponse, _rapport_ingestion_v1_GetMemberTimelineResponse__Output>
        GetTenantRequest: MessageTypeDefinition<_rapport_ingestion_v1_GetTenantRequest, _rapport_ingestion_v1_GetTenantRequest__Output>
        GetTenantResponse: MessageTypeDefinition<_rapport_ingestion_v1_GetTenantResponse, _rapport_ingestion_v1_GetTenantResponse__Output>
        IngestInteractionRequest: MessageTypeDefinition<_rapport_ingestion_v1_IngestInteractionRequest, _rapport_ingestion_v1_IngestInteractionRequest__Output>
        IngestInteractionResponse: MessageTypeDefinition<_rapport_ingestion_v1_IngestInteractionResponse, _rapport_ingestion_v1_IngestInteractionResponse__Output>
        IngestResult: MessageTypeDefinition<_rapport_ingestion_v1_IngestResult, _rapport_ingestion_v1_IngestResult__Output>
        IngestStatus: EnumTypeDefinition
        Interaction: MessageTypeDefinition<_rapport_ingestion_v1_Interaction, _rapport_ingestion_v1_Interaction__Output>
        InteractionObject: MessageTypeDefinition<_rapport_ingestion_v1_InteractionObject, _rapport_ingestion_v1_InteractionObject__Output>
        /**
         * Takes interactions in. Accepted means durable: the answer comes after Kafka has it on all in-sync replicas.
         * Scope `ingest`; a backfill needs `backfill` besides.
         */
        InteractionService: SubtypeConstructor<typeof grpc.Client, _rapport_ingestion_v1_InteractionServiceClient> & { service: _rapport_ingestion_v1_InteractionServiceDefinition }
        IssueTokenRequest: MessageTypeDefinition<_rapport_ingestion_v1_IssueTokenRequest, _rapport_ingestion_v1_IssueTokenRequest__Output>
        IssueTokenResponse: MessageTypeDefinition<_rapport_ingestion_v1_IssueTokenResponse, _rapport_ingestion_v1_IssueTokenResponse__Output>
        Member: MessageTypeDefinition<_rapport_ingestion_v1_Member, _rapport_ingestion_v1_Member__Output>
        /**
         * Attributes of members: facts in the same log as what members do.
         */
        MemberService: SubtypeConstructor<typeof grpc.Client, _rapport_ingestion_v1_MemberServiceClient> & { service: _rapport_ingestion_v1_MemberServiceDefinition }
        StreamInteractionsRequest: MessageTypeDefinition<_rapport_ingestion_v1_StreamInteractionsRequest, _rapport_ingestion_v1_StreamInteractionsRequest__Output>
        StreamInteractionsResponse: MessageTypeDefinition<_rapport_ingestion_v1_StreamInteractionsResponse, _rapport_ingestion_v1_StreamInteractionsResponse__Output>
        /**
         * Settings and credentials of a tenant. The tenant is always the credential's own.
         */
        TenantService: SubtypeConstructor<typeof grpc.Client, _rapport_ingestion_v1_TenantServiceClient> & { service: _rapport_ingestion_v1_TenantServiceDefinition }
        TenantSettings: MessageTypeDefinition<_rapport_ingestion_v1_TenantSettings, _rapport_ingestion_v1_TenantSettings__Output>
        TimelineEntry: MessageTypeDefinition<_rapport_ingestion_v1_TimelineEntry, _rapport_ingestion_v1_TimelineEntry__Output>
        UpsertMemberRequest: MessageTypeDefinition<_rapport_ingestion_v1_UpsertMemberRequest, _rapport_ingestion_v1_UpsertMemberRequest__Output>
        UpsertMemberResponse: MessageTypeDefinition<_rapport_ingestion_v1_UpsertMemberResponse, _rapport_ingestion_v1_UpsertMemberResponse__Output>
      }
    }
    type: {
      v1: {
        MemberRef: MessageTypeDefinition<_rapport_type_v1_MemberRef, _rapport_type_v1_MemberRef__Output>
        Money: MessageTypeDefinition<_rapport_type_v1_Money, _rapport_type_v1_Money__Output>
        Position: MessageTypeDefinition<_rapport_type_v1_Position, _rapport_type_v1_Position__Output>
      }
    }
  }
}

