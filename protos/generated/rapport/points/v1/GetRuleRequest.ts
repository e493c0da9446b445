// Original file: rapport/points/v1/rule_service.proto


export interface GetRuleRequest {
  'ruleId'?: (string);
}

export interface GetRuleRequest__Output {
  'ruleId': (string);
}
