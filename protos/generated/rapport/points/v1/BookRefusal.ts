// Original file: rapport/points/v1/ledger_service.proto


/**
 * The error that the single RPC would have ended with.
 */
export interface BookRefusal {
  /**
   * As of gRPC, such as 9 for FAILED_PRECONDITION.
   */
  'code'?: (number);
  /**
   * Stable, such as `INSUFFICIENT_POINTS`: what to decide by.
   */
  'reason'?: (string);
  /**
   * For people.
   */
  'message'?: (string);
  /**
   * Facts behind the reason.
   */
  'metadata'?: ({[key: string]: string});
  /**
   * The offending field, if there is one.
   */
  'field'?: (string);
  /**
   * When to repeat it at the earliest, where that may help; otherwise 0.
   */
  'retryDelayMs'?: (number);
}

/**
 * The error that the single RPC would have ended with.
 */
export interface BookRefusal__Output {
  /**
   * As of gRPC, such as 9 for FAILED_PRECONDITION.
   */
  'code': (number);
  /**
   * Stable, such as `INSUFFICIENT_POINTS`: what to decide by.
   */
  'reason': (string);
  /**
   * For people.
   */
  'message': (string);
  /**
   * Facts behind the reason.
   */
  'metadata': ({[key: string]: string});
  /**
   * The offending field, if there is one.
   */
  'field': (string);
  /**
   * When to repeat it at the earliest, where that may help; otherwise 0.
   */
  'retryDelayMs': (number);
}
