// Original file: rapport/campaign/v1/campaign_service.proto


export interface LaunchRequest {
  'requestId'?: (string);
  'campaignId'?: (string);
}

export interface LaunchRequest__Output {
  'requestId': (string);
  'campaignId': (string);
}
