// Original file: rapport/segmentation/v1/segment.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ChangeReason as _rapport_segmentation_v1_ChangeReason, ChangeReason__Output as _rapport_segmentation_v1_ChangeReason__Output } from '../../../rapport/segmentation/v1/ChangeReason.ts';

/**
 * A member who belonged to the segment at only one of two instants.
 */
export interface MembershipDifference {
  /**
   * Absent where the member is not known by a reference.
   */
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * True: belongs at the later instant and not at the earlier one. False: the other way round.
   */
  'entered'?: (boolean);
  /**
   * When it turned: the last time before the later instant.
   */
  'effectiveAt'?: (_google_protobuf_Timestamp | null);
  'reason'?: (_rapport_segmentation_v1_ChangeReason);
  'definitionVersion'?: (number);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds'?: (string)[];
  'causeCount'?: (number);
}

/**
 * A member who belonged to the segment at only one of two instants.
 */
export interface MembershipDifference__Output {
  /**
   * Absent where the member is not known by a reference.
   */
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * True: belongs at the later instant and not at the earlier one. False: the other way round.
   */
  'entered': (boolean);
  /**
   * When it turned: the last time before the later instant.
   */
  'effectiveAt': (_google_protobuf_Timestamp__Output | null);
  'reason': (_rapport_segmentation_v1_ChangeReason__Output);
  'definitionVersion': (number);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds': (string)[];
  'causeCount': (number);
}
