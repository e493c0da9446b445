// Original file: rapport/type/v1/position.proto


/**
 * A place in the log. Ingestion answers one for everything it accepts; reads can wait for it.
 */
export interface Position {
  'topic'?: (string);
  'partition'?: (number);
  /**
   * Decimal text; offsets exceed what JSON numbers hold.
   */
  'offset'?: (string);
}

/**
 * A place in the log. Ingestion answers one for everything it accepts; reads can wait for it.
 */
export interface Position__Output {
  'topic': (string);
  'partition': (number);
  /**
   * Decimal text; offsets exceed what JSON numbers hold.
   */
  'offset': (string);
}
