// Original file: rapport/points/v1/leaderboard_service.proto

export const LeaderboardPeriod = {
  /**
   * Of all time.
   */
  LEADERBOARD_PERIOD_UNSPECIFIED: 'LEADERBOARD_PERIOD_UNSPECIFIED',
  LEADERBOARD_PERIOD_DAY: 'LEADERBOARD_PERIOD_DAY',
  /**
   * From Monday on.
   */
  LEADERBOARD_PERIOD_WEEK: 'LEADERBOARD_PERIOD_WEEK',
  LEADERBOARD_PERIOD_MONTH: 'LEADERBOARD_PERIOD_MONTH',
} as const;

export type LeaderboardPeriod =
  /**
   * Of all time.
   */
  | 'LEADERBOARD_PERIOD_UNSPECIFIED'
  | 0
  | 'LEADERBOARD_PERIOD_DAY'
  | 1
  /**
   * From Monday on.
   */
  | 'LEADERBOARD_PERIOD_WEEK'
  | 2
  | 'LEADERBOARD_PERIOD_MONTH'
  | 3

export type LeaderboardPeriod__Output = typeof LeaderboardPeriod[keyof typeof LeaderboardPeriod]
