// Original file: rapport/points/v1/rule_service.proto


export interface GetReapplicationRequest {
  'reapplicationId'?: (string);
}

export interface GetReapplicationRequest__Output {
  'reapplicationId': (string);
}
