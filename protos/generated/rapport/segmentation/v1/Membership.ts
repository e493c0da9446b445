// Original file: rapport/segmentation/v1/segment.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Membership {
  'segmentId'?: (string);
  'definitionVersion'?: (number);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'enteredAt'?: (_google_protobuf_Timestamp | null);
  'causeEventIds'?: (string)[];
  'causeCount'?: (number);
  /**
   * Of a membership as of a past instant: when it ended, if it has.
   */
  'leftAt'?: (_google_protobuf_Timestamp | null);
}

export interface Membership__Output {
  'segmentId': (string);
  'definitionVersion': (number);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'enteredAt': (_google_protobuf_Timestamp__Output | null);
  'causeEventIds': (string)[];
  'causeCount': (number);
  /**
   * Of a membership as of a past instant: when it ended, if it has.
   */
  'leftAt': (_google_protobuf_Timestamp__Output | null);
}
