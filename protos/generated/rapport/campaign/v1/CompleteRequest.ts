// Original file: rapport/campaign/v1/campaign_service.proto


export interface CompleteRequest {
  'requestId'?: (string);
  'campaignId'?: (string);
}

export interface CompleteRequest__Output {
  'requestId': (string);
  'campaignId': (string);
}
