// Original file: rapport/points/v1/rule_service.proto

export const RuleState = {
  RULE_STATE_UNSPECIFIED: 'RULE_STATE_UNSPECIFIED',
  RULE_STATE_DRAFT: 'RULE_STATE_DRAFT',
  RULE_STATE_PUBLISHED: 'RULE_STATE_PUBLISHED',
  RULE_STATE_RETIRED: 'RULE_STATE_RETIRED',
} as const;

export type RuleState =
  | 'RULE_STATE_UNSPECIFIED'
  | 0
  | 'RULE_STATE_DRAFT'
  | 1
  | 'RULE_STATE_PUBLISHED'
  | 2
  | 'RULE_STATE_RETIRED'
  | 3

export type RuleState__Output = typeof RuleState[keyof typeof RuleState]
