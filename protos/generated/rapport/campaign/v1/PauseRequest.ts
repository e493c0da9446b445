// Original file: rapport/campaign/v1/campaign_service.proto


export interface PauseRequest {
  'requestId'?: (string);
  'campaignId'?: (string);
}

export interface PauseRequest__Output {
  'requestId': (string);
  'campaignId': (string);
}
