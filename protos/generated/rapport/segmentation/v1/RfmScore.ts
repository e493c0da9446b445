// Original file: rapport/segmentation/v1/trait.proto


/**
 * 1 to one more than the bounds that were stated; the best are the highest.
 */
export interface RfmScore {
  'recency'?: (number);
  'frequency'?: (number);
  'monetary'?: (number);
}

/**
 * 1 to one more than the bounds that were stated; the best are the highest.
 */
export interface RfmScore__Output {
  'recency': (number);
  'frequency': (number);
  'monetary': (number);
}
