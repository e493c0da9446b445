// Original file: rapport/campaign/v1/campaign_service.proto


export interface GetCampaignRequest {
  'campaignId'?: (string);
}

export interface GetCampaignRequest__Output {
  'campaignId': (string);
}
