// Original file: rapport/campaign/v1/campaign_service.proto

import type { Campaign as _rapport_campaign_v1_Campaign, Campaign__Output as _rapport_campaign_v1_Campaign__Output } from '../../../rapport/campaign/v1/Campaign.ts';

export interface PauseResponse {
  'campaign'?: (_rapport_campaign_v1_Campaign | null);
}

export interface PauseResponse__Output {
  'campaign': (_rapport_campaign_v1_Campaign__Output | null);
}
