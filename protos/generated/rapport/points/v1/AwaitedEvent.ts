// Original file: rapport/points/v1/ledger.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * An event that a rule names (EarningRule.pending_until).
 */
export interface AwaitedEvent {
  'ruleId'?: (string);
  /**
   * Of exactly this object; of any where empty.
   */
  'objectId'?: (string);
  /**
   * When the points were earned.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * At this instant they expire, if nothing has happened.
   */
  'until'?: (_google_protobuf_Timestamp | null);
}

/**
 * An event that a rule names (EarningRule.pending_until).
 */
export interface AwaitedEvent__Output {
  'ruleId': (string);
  /**
   * Of exactly this object; of any where empty.
   */
  'objectId': (string);
  /**
   * When the points were earned.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * At this instant they expire, if nothing has happened.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
}
