// Original file: rapport/segmentation/v1/segment_service.proto

export const EstimateState = {
  ESTIMATE_STATE_UNSPECIFIED: 'ESTIMATE_STATE_UNSPECIFIED',
  ESTIMATE_STATE_RUNNING: 'ESTIMATE_STATE_RUNNING',
  /**
   * Everybody was looked at: `found.exact`.
   */
  ESTIMATE_STATE_DONE: 'ESTIMATE_STATE_DONE',
  ESTIMATE_STATE_CANCELLED: 'ESTIMATE_STATE_CANCELLED',
} as const;

export type EstimateState =
  | 'ESTIMATE_STATE_UNSPECIFIED'
  | 0
  | 'ESTIMATE_STATE_RUNNING'
  | 1
  /**
   * Everybody was looked at: `found.exact`.
   */
  | 'ESTIMATE_STATE_DONE'
  | 2
  | 'ESTIMATE_STATE_CANCELLED'
  | 3

export type EstimateState__Output = typeof EstimateState[keyof typeof EstimateState]
