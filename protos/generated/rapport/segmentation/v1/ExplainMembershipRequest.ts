// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface ExplainMembershipRequest {
  'segmentId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * Explains as of this instant, by effective time and as is known now: by the version that was in force then, and what had
   * happened until then; by the attributes that the member had then. FAILED_PRECONDITION (SEGMENT_NOT_PUBLISHED) where there
   * was no version yet. Now where absent.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
  /**
   * Explains by what was recorded until this moment of the log. As of then, where as_of is absent. Refused as in
   * CheckMembership.
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

export interface ExplainMembershipRequest__Output {
  'segmentId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * Explains as of this instant, by effective time and as is known now: by the version that was in force then, and what had
   * happened until then; by the attributes that the member had then. FAILED_PRECONDITION (SEGMENT_NOT_PUBLISHED) where there
   * was no version yet. Now where absent.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
  /**
   * Explains by what was recorded until this moment of the log. As of then, where as_of is absent. Refused as in
   * CheckMembership.
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
