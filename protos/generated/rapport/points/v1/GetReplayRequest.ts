// Original file: rapport/points/v1/rule_service.proto


export interface GetReplayRequest {
  'replayId'?: (string);
}

export interface GetReplayRequest__Output {
  'replayId': (string);
}
