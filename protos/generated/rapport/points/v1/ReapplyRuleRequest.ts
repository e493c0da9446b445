// Original file: rapport/points/v1/rule_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ReapplyRuleRequest {
  'requestId'?: (string);
  /**
   * A published one.
   */
  'ruleId'?: (string);
  /**
   * Effective times that it is applied to: [from, to), at most 366 days, none of them ahead (PERIOD_INVALID).
   */
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
}

export interface ReapplyRuleRequest__Output {
  'requestId': (string);
  /**
   * A published one.
   */
  'ruleId': (string);
  /**
   * Effective times that it is applied to: [from, to), at most 366 days, none of them ahead (PERIOD_INVALID).
   */
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
}
