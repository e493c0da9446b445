// Original file: rapport/points/v1/rule_service.proto

export const ReplayState = {
  REPLAY_STATE_UNSPECIFIED: 'REPLAY_STATE_UNSPECIFIED',
  REPLAY_STATE_RUNNING: 'REPLAY_STATE_RUNNING',
  REPLAY_STATE_DONE: 'REPLAY_STATE_DONE',
  /**
   * See problem.
   */
  REPLAY_STATE_FAILED: 'REPLAY_STATE_FAILED',
} as const;

export type ReplayState =
  | 'REPLAY_STATE_UNSPECIFIED'
  | 0
  | 'REPLAY_STATE_RUNNING'
  | 1
  | 'REPLAY_STATE_DONE'
  | 2
  /**
   * See problem.
   */
  | 'REPLAY_STATE_FAILED'
  | 3

export type ReplayState__Output = typeof ReplayState[keyof typeof ReplayState]
