import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Brief as _rapport_campaign_v1_Brief, Brief__Output as _rapport_campaign_v1_Brief__Output } from './rapport/campaign/v1/Brief.ts';
import type { Campaign as _rapport_campaign_v1_Campaign, Campaign__Output as _rapport_campaign_v1_Campaign__Output } from './rapport/campaign/v1/Campaign.ts';
import type { CampaignServiceClient as _rapport_campaign_v1_CampaignServiceClient, CampaignServiceDefinition as _rapport_campaign_v1_CampaignServiceDefinition } from './rapport/campaign/v1/CampaignService.ts';
import type { CompleteRequest as _rapport_campaign_v1_CompleteRequest, CompleteRequest__Output as _rapport_campaign_v1_CompleteRequest__Output } from './rapport/campaign/v1/CompleteRequest.ts';
import type { CompleteResponse as _rapport_campaign_v1_CompleteResponse, CompleteResponse__Output as _rapport_campaign_v1_CompleteResponse__Output } from './rapport/campaign/v1/CompleteResponse.ts';
import type { CreateCampaignRequest as _rapport_campaign_v1_CreateCampaignRequest, CreateCampaignRequest__Output as _rapport_campaign_v1_CreateCampaignRequest__Output } from './rapport/campaign/v1/CreateCampaignRequest.ts';
import type { CreateCampaignResponse as _rapport_campaign_v1_CreateCampaignResponse, CreateCampaignResponse__Output as _rapport_campaign_v1_CreateCampaignResponse__Output } from './rapport/campaign/v1/CreateCampaignResponse.ts';
import type { Enrollment as _rapport_campaign_v1_Enrollment, Enrollment__Output as _rapport_campaign_v1_Enrollment__Output } from './rapport/campaign/v1/Enrollment.ts';
import type { EntryTrigger as _rapport_campaign_v1_EntryTrigger, EntryTrigger__Output as _rapport_campaign_v1_EntryTrigger__Output } from './rapport/campaign/v1/EntryTrigger.ts';
import type { ExplainEnrollmentRequest as _rapport_campaign_v1_ExplainEnrollmentRequest, ExplainEnrollmentRequest__Output as _rapport_campaign_v1_ExplainEnrollmentRequest__Output } from './rapport/campaign/v1/ExplainEnrollmentRequest.ts';
import type { ExplainEnrollmentResponse as _rapport_campaign_v1_ExplainEnrollmentResponse, ExplainEnrollmentResponse__Output as _rapport_campaign_v1_ExplainEnrollmentResponse__Output } from './rapport/campaign/v1/ExplainEnrollmentResponse.ts';
import type { GetCampaignRequest as _rapport_campaign_v1_GetCampaignRequest, GetCampaignRequest__Output as _rapport_campaign_v1_GetCampaignRequest__Output } from './rapport/campaign/v1/GetCampaignRequest.ts';
import type { GetCampaignResponse as _rapport_campaign_v1_GetCampaignResponse, GetCampaignResponse__Output as _rapport_campaign_v1_GetCampaignResponse__Output } from './rapport/campaign/v1/GetCampaignResponse.ts';
import type { InteractionTrigger as _rapport_campaign_v1_InteractionTrigger, InteractionTrigger__Output as _rapport_campaign_v1_InteractionTrigger__Output } from './rapport/campaign/v1/InteractionTrigger.ts';
import type { LaunchRequest as _rapport_campaign_v1_LaunchRequest, LaunchRequest__Output as _rapport_campaign_v1_LaunchRequest__Output } from './rapport/campaign/v1/LaunchRequest.ts';
import type { LaunchResponse as _rapport_campaign_v1_LaunchResponse, LaunchResponse__Output as _rapport_campaign_v1_LaunchResponse__Output } from './rapport/campaign/v1/LaunchResponse.ts';
import type { ListEnrollmentsRequest as _rapport_campaign_v1_ListEnrollmentsRequest, ListEnrollmentsRequest__Output as _rapport_campaign_v1_ListEnrollmentsRequest__Output } from './rapport/campaign/v1/ListEnrollmentsRequest.ts';
import type { ListEnrollmentsResponse as _rapport_campaign_v1_ListEnrollmentsResponse, ListEnrollmentsResponse__Output as _rapport_campaign_v1_ListEnrollmentsResponse__Output } from './rapport/campaign/v1/ListEnrollmentsResponse.ts';
import type { MessageAction as _rapport_campaign_v1_MessageAction, MessageAction__Output as _rapport_campaign_v1_MessageAction__Output } from './rapport/campaign/v1/MessageAction.ts';
import type { PauseRequest as _rapport_campaign_v1_PauseRequest, PauseRequest__Output as _rapport_campaign_v1_PauseRequest__Output } from './rapport/campaign/v1/PauseRequest.ts';
import type { PauseResponse as _rapport_campaign_v1_PauseResponse, PauseResponse__Output as _rapport_campaign_v1_PauseResponse__Output } from './rapport/campaign/v1/PauseResponse.ts';
import type { SegmentEnteredTrigger as _rapport_campaign_v1_SegmentEnteredTrigger, SegmentEnteredTrigger__Output as _rapport_campaign_v1_SegmentEnteredTrigger__Output } from './rapport/campaign/v1/SegmentEnteredTrigger.ts';
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
    campaign: {
      v1: {
        Brief: MessageTypeDefinition<_rapport_campaign_v1_Brief, _rapport_campaign_v1_Brief__Output>
        Campaign: MessageTypeDefinition<_rapport_campaign_v1_Campaign, _rapport_campaign_v1_Campaign__Output>
        /**
         * Campaigns and who is in them. Writes need scope `write`, reads `read`. Transitions that the state machine
         * does not know are FAILED_PRECONDITION (CAMPAIGN_WRONG_STATE).
         */
        CampaignService: SubtypeConstructor<typeof grpc.Client, _rapport_campaign_v1_CampaignServiceClient> & { service: _rapport_campaign_v1_CampaignServiceDefinition }
        CampaignStatus: EnumTypeDefinition
        CompleteRequest: MessageTypeDefinition<_rapport_campaign_v1_CompleteRequest, _rapport_campaign_v1_CompleteRequest__Output>
        CompleteResponse: MessageTypeDefinition<_rapport_campaign_v1_CompleteResponse, _rapport_campaign_v1_CompleteResponse__Output>
        CreateCampaignRequest: MessageTypeDefinition<_rapport_campaign_v1_CreateCampaignRequest, _rapport_campaign_v1_CreateCampaignRequest__Output>
        CreateCampaignResponse: MessageTypeDefinition<_rapport_campaign_v1_CreateCampaignResponse, _rapport_campaign_v1_CreateCampaignResponse__Output>
        Enrollment: MessageTypeDefinition<_rapport_campaign_v1_Enrollment, _rapport_campaign_v1_Enrollment__Output>
        EntryTrigger: MessageTypeDefinition<_rapport_campaign_v1_EntryTrigger, _rapport_campaign_v1_EntryTrigger__Output>
        ExplainEnrollmentRequest: MessageTypeDefinition<_rapport_campaign_v1_ExplainEnrollmentRequest, _rapport_campaign_v1_ExplainEnrollmentRequest__Output>
        ExplainEnrollmentResponse: MessageTypeDefinition<_rapport_campaign_v1_ExplainEnrollmentResponse, _rapport_campaign_v1_ExplainEnrollmentResponse__Output>
        GetCampaignRequest: MessageTypeDefinition<_rapport_campaign_v1_GetCampaignRequest, _rapport_campaign_v1_GetCampaignRequest__Output>
        GetCampaignResponse: MessageTypeDefinition<_rapport_campaign_v1_GetCampaignResponse, _rapport_campaign_v1_GetCampaignResponse__Output>
        InteractionTrigger: MessageTypeDefinition<_rapport_campaign_v1_InteractionTrigger, _rapport_campaign_v1_InteractionTrigger__Output>
        LaunchRequest: MessageTypeDefinition<_rapport_campaign_v1_LaunchRequest, _rapport_campaign_v1_LaunchRequest__Output>
        LaunchResponse: MessageTypeDefinition<_rapport_campaign_v1_LaunchResponse, _rapport_campaign_v1_LaunchResponse__Output>
        ListEnrollmentsRequest: MessageTypeDefinition<_rapport_campaign_v1_ListEnrollmentsRequest, _rapport_campaign_v1_ListEnrollmentsRequest__Output>
        ListEnrollmentsResponse: MessageTypeDefinition<_rapport_campaign_v1_ListEnrollmentsResponse, _rapport_campaign_v1_ListEnrollmentsResponse__Output>
        MessageAction: MessageTypeDefinition<_rapport_campaign_v1_MessageAction, _rapport_campaign_v1_MessageAction__Output>
        PauseRequest: MessageTypeDefinition<_rapport_campaign_v1_PauseRequest, _rapport_campaign_v1_PauseRequest__Output>
        PauseResponse: MessageTypeDefinition<_rapport_campaign_v1_PauseResponse, _rapport_campaign_v1_PauseResponse__Output>
        SegmentEnteredTrigger: MessageTypeDefinition<_rapport_campaign_v1_SegmentEnteredTrigger, _rapport_campaign_v1_SegmentEnteredTrigger__Output>
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

