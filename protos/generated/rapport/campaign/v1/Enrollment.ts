// Original file: rapport/campaign/v1/campaign.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Enrollment {
  'enrollmentId'?: (string);
  'campaignId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * `segment_entered` or `interaction`
   */
  'trigger'?: (string);
  'messageId'?: (string);
  'causeEventIds'?: (string)[];
}

export interface Enrollment__Output {
  'enrollmentId': (string);
  'campaignId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * `segment_entered` or `interaction`
   */
  'trigger': (string);
  'messageId': (string);
  'causeEventIds': (string)[];
}
