// Original file: rapport/segmentation/v1/trait.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * The behaviour role or the lifecycle stage of a member.
 */
export interface Standing {
  /**
   * `key_person`, `at_risk`, …
   */
  'name'?: (string);
  /**
   * The segment that it is: `role.key_person`.
   */
  'segmentId'?: (string);
  'definitionVersion'?: (number);
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * What made the member enter it: newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds'?: (string)[];
  'causeCount'?: (number);
}

/**
 * The behaviour role or the lifecycle stage of a member.
 */
export interface Standing__Output {
  /**
   * `key_person`, `at_risk`, …
   */
  'name': (string);
  /**
   * The segment that it is: `role.key_person`.
   */
  'segmentId': (string);
  'definitionVersion': (number);
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * What made the member enter it: newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds': (string)[];
  'causeCount': (number);
}
