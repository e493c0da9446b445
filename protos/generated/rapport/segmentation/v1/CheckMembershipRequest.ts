// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CheckMembershipRequest {
  'segmentId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * Answers as of this instant, by effective time and as is known now: who belonged then. Now where absent.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
  /**
   * Answers by what was recorded until this moment of the log: what was answered then. As of then, where as_of is absent.
   * INVALID_ARGUMENT (KNOWN_AT_BEFORE_AS_OF) where it is earlier than as_of, OUT_OF_RANGE (KNOWN_AT_AHEAD) where the log
   * is not there yet. By all that is known now, where absent.
   */
  'knownAt'?: (_google_protobuf_Timestamp | null);
}

export interface CheckMembershipRequest__Output {
  'segmentId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * Answers as of this instant, by effective time and as is known now: who belonged then. Now where absent.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
  /**
   * Answers by what was recorded until this moment of the log: what was answered then. As of then, where as_of is absent.
   * INVALID_ARGUMENT (KNOWN_AT_BEFORE_AS_OF) where it is earlier than as_of, OUT_OF_RANGE (KNOWN_AT_AHEAD) where the log
   * is not there yet. By all that is known now, where absent.
   */
  'knownAt': (_google_protobuf_Timestamp__Output | null);
}
