// Original file: rapport/points/v1/ledger.proto


/**
 * Whose an account is, where it is no member's.
 */
export interface AccountOwner {
  'partnerId'?: (string);
  'programId'?: (string);
  /**
   * The tenant's own ids.
   */
  'owner'?: "partnerId"|"programId";
}

/**
 * Whose an account is, where it is no member's.
 */
export interface AccountOwner__Output {
  'partnerId'?: (string);
  'programId'?: (string);
  /**
   * The tenant's own ids.
   */
  'owner'?: "partnerId"|"programId";
}
