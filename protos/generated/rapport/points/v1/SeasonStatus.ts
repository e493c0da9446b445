// Original file: rapport/points/v1/leaderboard_service.proto

export const SeasonStatus = {
  SEASON_STATUS_UNSPECIFIED: 'SEASON_STATUS_UNSPECIFIED',
  /**
   * Scores may change, also after its end, by what is told late.
   */
  SEASON_STATUS_OPEN: 'SEASON_STATUS_OPEN',
  /**
   * Being closed: its ranks are about to be final.
   */
  SEASON_STATUS_CLOSING: 'SEASON_STATUS_CLOSING',
  SEASON_STATUS_CLOSED: 'SEASON_STATUS_CLOSED',
} as const;

export type SeasonStatus =
  | 'SEASON_STATUS_UNSPECIFIED'
  | 0
  /**
   * Scores may change, also after its end, by what is told late.
   */
  | 'SEASON_STATUS_OPEN'
  | 1
  /**
   * Being closed: its ranks are about to be final.
   */
  | 'SEASON_STATUS_CLOSING'
  | 2
  | 'SEASON_STATUS_CLOSED'
  | 3

export type SeasonStatus__Output = typeof SeasonStatus[keyof typeof SeasonStatus]
