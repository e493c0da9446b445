// Original file: rapport/segmentation/v1/segment.proto

export const BackfillState = {
  BACKFILL_STATE_UNSPECIFIED: 'BACKFILL_STATE_UNSPECIFIED',
  /**
   * Members are not reached yet: another pass over the tenant's members is not over, or the definition is on its way.
   */
  BACKFILL_STATE_WAITING: 'BACKFILL_STATE_WAITING',
  /**
   * Members are reached one after another; whoever does something is reached by that.
   */
  BACKFILL_STATE_RUNNING: 'BACKFILL_STATE_RUNNING',
  /**
   * Everybody is judged by this version.
   */
  BACKFILL_STATE_DONE: 'BACKFILL_STATE_DONE',
  /**
   * It has taken over from the version before: every answer is by it. Members whom that concerns are told of one after
   * another.
   */
  BACKFILL_STATE_TELLING: 'BACKFILL_STATE_TELLING',
} as const;

export type BackfillState =
  | 'BACKFILL_STATE_UNSPECIFIED'
  | 0
  /**
   * Members are not reached yet: another pass over the tenant's members is not over, or the definition is on its way.
   */
  | 'BACKFILL_STATE_WAITING'
  | 1
  /**
   * Members are reached one after another; whoever does something is reached by that.
   */
  | 'BACKFILL_STATE_RUNNING'
  | 2
  /**
   * Everybody is judged by this version.
   */
  | 'BACKFILL_STATE_DONE'
  | 3
  /**
   * It has taken over from the version before: every answer is by it. Members whom that concerns are told of one after
   * another.
   */
  | 'BACKFILL_STATE_TELLING'
  | 4

export type BackfillState__Output = typeof BackfillState[keyof typeof BackfillState]
