// Original file: rapport/campaign/v1/campaign_service.proto

import type { Brief as _rapport_campaign_v1_Brief, Brief__Output as _rapport_campaign_v1_Brief__Output } from '../../../rapport/campaign/v1/Brief.ts';
import type { EntryTrigger as _rapport_campaign_v1_EntryTrigger, EntryTrigger__Output as _rapport_campaign_v1_EntryTrigger__Output } from '../../../rapport/campaign/v1/EntryTrigger.ts';
import type { MessageAction as _rapport_campaign_v1_MessageAction, MessageAction__Output as _rapport_campaign_v1_MessageAction__Output } from '../../../rapport/campaign/v1/MessageAction.ts';

export interface CreateCampaignRequest {
  'requestId'?: (string);
  'campaignId'?: (string);
  'name'?: (string);
  'brief'?: (_rapport_campaign_v1_Brief | null);
  'audienceSegmentId'?: (string);
  'entryTrigger'?: (_rapport_campaign_v1_EntryTrigger | null);
  'action'?: (_rapport_campaign_v1_MessageAction | null);
}

export interface CreateCampaignRequest__Output {
  'requestId': (string);
  'campaignId': (string);
  'name': (string);
  'brief': (_rapport_campaign_v1_Brief__Output | null);
  'audienceSegmentId': (string);
  'entryTrigger': (_rapport_campaign_v1_EntryTrigger__Output | null);
  'action': (_rapport_campaign_v1_MessageAction__Output | null);
}
