// Original file: rapport/points/v1/ledger.proto


/**
 * Whose an account is, where it is no member's.
 */
export interface AccountOwner {
  'partnerId'?: (string);
  'programId'?: (string);
  /**
   * A prize pool: season prizes are paid out of it (Leaderboard.pool_id).
   */
  'poolId'?: (string);
  /**
   * The tenant's own ids.
   */
  'owner'?: "partnerId"|"programId"|"poolId";
}

/**
 * Whose an account is, where it is no member's.
 */
export interface AccountOwner__Output {
  'partnerId'?: (string);
  'programId'?: (string);
  /**
   * A prize pool: season prizes are paid out of it (Leaderboard.pool_id).
   */
  'poolId'?: (string);
  /**
   * The tenant's own ids.
   */
  'owner'?: "partnerId"|"programId"|"poolId";
}
