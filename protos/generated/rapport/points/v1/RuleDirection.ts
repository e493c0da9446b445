// Original file: rapport/points/v1/rule_service.proto

export const RuleDirection = {
  RULE_DIRECTION_UNSPECIFIED: 'RULE_DIRECTION_UNSPECIFIED',
  RULE_DIRECTION_EARN: 'RULE_DIRECTION_EARN',
  /**
   * Takes points back, also those that are spent, as the unit says.
   */
  RULE_DIRECTION_CLAW_BACK: 'RULE_DIRECTION_CLAW_BACK',
} as const;

export type RuleDirection =
  | 'RULE_DIRECTION_UNSPECIFIED'
  | 0
  | 'RULE_DIRECTION_EARN'
  | 1
  /**
   * Takes points back, also those that are spent, as the unit says.
   */
  | 'RULE_DIRECTION_CLAW_BACK'
  | 2

export type RuleDirection__Output = typeof RuleDirection[keyof typeof RuleDirection]
