// Original file: /work/main/protos/rapport/campaign/v1/campaign_service.proto


export interface PauseRequest {
  'requestId'?: (string);
  'campaignId'?: (string);
}

export interface PauseRequest__Output {
  'requestId': (string);
  'campaignId': (string);
}
