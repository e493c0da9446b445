// Original file: rapport/points/v1/rule_service.proto

export const TrialOutcome = {
  TRIAL_OUTCOME_UNSPECIFIED: 'TRIAL_OUTCOME_UNSPECIFIED',
  TRIAL_OUTCOME_EARNED: 'TRIAL_OUTCOME_EARNED',
  TRIAL_OUTCOME_CLAWED_BACK: 'TRIAL_OUTCOME_CLAWED_BACK',
  /**
   * It would be an EarnRejected.
   */
  TRIAL_OUTCOME_REJECTED: 'TRIAL_OUTCOME_REJECTED',
  /**
   * The amount comes to less than a point.
   */
  TRIAL_OUTCOME_WORTH_NOTHING: 'TRIAL_OUTCOME_WORTH_NOTHING',
  /**
   * Another rule of its group goes before it.
   */
  TRIAL_OUTCOME_OUTRANKED: 'TRIAL_OUTCOME_OUTRANKED',
  TRIAL_OUTCOME_NOT_MATCHED: 'TRIAL_OUTCOME_NOT_MATCHED',
  /**
   * Points of the rule wait for this event, and would be available; it would earn nothing itself.
   */
  TRIAL_OUTCOME_ACTIVATED: 'TRIAL_OUTCOME_ACTIVATED',
} as const;

export type TrialOutcome =
  | 'TRIAL_OUTCOME_UNSPECIFIED'
  | 0
  | 'TRIAL_OUTCOME_EARNED'
  | 1
  | 'TRIAL_OUTCOME_CLAWED_BACK'
  | 2
  /**
   * It would be an EarnRejected.
   */
  | 'TRIAL_OUTCOME_REJECTED'
  | 3
  /**
   * The amount comes to less than a point.
   */
  | 'TRIAL_OUTCOME_WORTH_NOTHING'
  | 4
  /**
   * Another rule of its group goes before it.
   */
  | 'TRIAL_OUTCOME_OUTRANKED'
  | 5
  | 'TRIAL_OUTCOME_NOT_MATCHED'
  | 6
  /**
   * Points of the rule wait for this event, and would be available; it would earn nothing itself.
   */
  | 'TRIAL_OUTCOME_ACTIVATED'
  | 7

export type TrialOutcome__Output = typeof TrialOutcome[keyof typeof TrialOutcome]
