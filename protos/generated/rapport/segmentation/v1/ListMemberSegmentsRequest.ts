// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ListMemberSegmentsRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * Answers as of this instant, by effective time and as is known now. Now where absent.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
  /**
   * Answers by what was recorded until this moment of the log: what was answered then. As of then, where as_of is absent.
   * INVALID_ARGUMENT (KNOWN_AT_BEFORE_AS_OF) where it is earlier than as_of, OUT_OF_RANGE (KNOWN_AT_AHEAD) where the log
   * is not there yet. By all that is known now, where absent.
   */
  'knownAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Answers by what was known when the record at this position had been applied, in place of known_at: the position that
   * ingestion answered for an interaction of this member. To the millisecond: her records that were recorded in the same one
   * are known together. Waits for it as for min_position. INVALID_ARGUMENT: KNOWN_AT_TWICE where known_at is given too,
   * KNOWN_AT_POSITION_UNKNOWN for any other record.
   */
  'knownAtPosition'?: (_rapport_type_v1_Position | null);
}

export interface ListMemberSegmentsRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * Answers as of this instant, by effective time and as is known now. Now where absent.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
  /**
   * Answers by what was recorded until this moment of the log: what was answered then. As of then, where as_of is absent.
   * INVALID_ARGUMENT (KNOWN_AT_BEFORE_AS_OF) where it is earlier than as_of, OUT_OF_RANGE (KNOWN_AT_AHEAD) where the log
   * is not there yet. By all that is known now, where absent.
   */
  'knownAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Answers by what was known when the record at this position had been applied, in place of known_at: the position that
   * ingestion answered for an interaction of this member. To the millisecond: her records that were recorded in the same one
   * are known together. Waits for it as for min_position. INVALID_ARGUMENT: KNOWN_AT_TWICE where known_at is given too,
   * KNOWN_AT_POSITION_UNKNOWN for any other record.
   */
  'knownAtPosition': (_rapport_type_v1_Position__Output | null);
}
