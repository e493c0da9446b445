// Original file: rapport/segmentation/v1/segment.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ChangeReason as _rapport_segmentation_v1_ChangeReason, ChangeReason__Output as _rapport_segmentation_v1_ChangeReason__Output } from '../../../rapport/segmentation/v1/ChangeReason.ts';

/**
 * A member entered a segment, or left it.
 */
export interface MembershipChange {
  'segmentId'?: (string);
  /**
   * Absent where the member is not known by a reference.
   */
  'member'?: (_rapport_type_v1_MemberRef | null);
  'entered'?: (boolean);
  /**
   * When it counts.
   */
  'effectiveAt'?: (_google_protobuf_Timestamp | null);
  'reason'?: (_rapport_segmentation_v1_ChangeReason);
  'definitionVersion'?: (number);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds'?: (string)[];
  'causeCount'?: (number);
  /**
   * Found out by a backfill, or caused by an event that was: whoever acts on changes leaves it alone.
   */
  'backfill'?: (boolean);
  /**
   * Of a change that says nothing of now: it is one of the two ends of a while of the past, which are told one after the
   * other, late and as a backfill. Between effective_at and this the member belonged where the entering is the earlier end,
   * and did not where the leaving is, whatever was told of that before; on either side it stays as it was. So whoever keeps
   * intervals puts [effective_at, other_end_at) to them, or takes it from them, with the earlier end, and has nothing to do
   * with the other. What is told last is what the member is now, here too.
   */
  'otherEndAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * A member entered a segment, or left it.
 */
export interface MembershipChange__Output {
  'segmentId': (string);
  /**
   * Absent where the member is not known by a reference.
   */
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'entered': (boolean);
  /**
   * When it counts.
   */
  'effectiveAt': (_google_protobuf_Timestamp__Output | null);
  'reason': (_rapport_segmentation_v1_ChangeReason__Output);
  'definitionVersion': (number);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds': (string)[];
  'causeCount': (number);
  /**
   * Found out by a backfill, or caused by an event that was: whoever acts on changes leaves it alone.
   */
  'backfill': (boolean);
  /**
   * Of a change that says nothing of now: it is one of the two ends of a while of the past, which are told one after the
   * other, late and as a backfill. Between effective_at and this the member belonged where the entering is the earlier end,
   * and did not where the leaving is, whatever was told of that before; on either side it stays as it was. So whoever keeps
   * intervals puts [effective_at, other_end_at) to them, or takes it from them, with the earlier end, and has nothing to do
   * with the other. What is told last is what the member is now, here too.
   */
  'otherEndAt': (_google_protobuf_Timestamp__Output | null);
}
