// Original file: rapport/points/v1/rule_service.proto


export interface RetireRuleRequest {
  'requestId'?: (string);
  'ruleId'?: (string);
}

export interface RetireRuleRequest__Output {
  'requestId': (string);
  'ruleId': (string);
}
