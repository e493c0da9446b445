// Original file: rapport/campaign/v1/campaign.proto

import type { CampaignStatus as _rapport_campaign_v1_CampaignStatus, CampaignStatus__Output as _rapport_campaign_v1_CampaignStatus__Output } from '../../../rapport/campaign/v1/CampaignStatus.ts';
import type { Brief as _rapport_campaign_v1_Brief, Brief__Output as _rapport_campaign_v1_Brief__Output } from '../../../rapport/campaign/v1/Brief.ts';
import type { EntryTrigger as _rapport_campaign_v1_EntryTrigger, EntryTrigger__Output as _rapport_campaign_v1_EntryTrigger__Output } from '../../../rapport/campaign/v1/EntryTrigger.ts';
import type { MessageAction as _rapport_campaign_v1_MessageAction, MessageAction__Output as _rapport_campaign_v1_MessageAction__Output } from '../../../rapport/campaign/v1/MessageAction.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Campaign {
  'campaignId'?: (string);
  'name'?: (string);
  'status'?: (_rapport_campaign_v1_CampaignStatus);
  'brief'?: (_rapport_campaign_v1_Brief | null);
  /**
   * Segment whose members may enter; empty means everyone (only with an interaction trigger).
   */
  'audienceSegmentId'?: (string);
  'entryTrigger'?: (_rapport_campaign_v1_EntryTrigger | null);
  'action'?: (_rapport_campaign_v1_MessageAction | null);
  'version'?: (number);
  'launchedAt'?: (_google_protobuf_Timestamp | null);
  'enrollmentCount'?: (number | string | Long);
}

export interface Campaign__Output {
  'campaignId': (string);
  'name': (string);
  'status': (_rapport_campaign_v1_CampaignStatus__Output);
  'brief': (_rapport_campaign_v1_Brief__Output | null);
  /**
   * Segment whose members may enter; empty means everyone (only with an interaction trigger).
   */
  'audienceSegmentId': (string);
  'entryTrigger': (_rapport_campaign_v1_EntryTrigger__Output | null);
  'action': (_rapport_campaign_v1_MessageAction__Output | null);
  'version': (number);
  'launchedAt': (_google_protobuf_Timestamp__Output | null);
  'enrollmentCount': (string);
}
