// Original file: rapport/segmentation/v1/segment.proto

import type { BackfillState as _rapport_segmentation_v1_BackfillState, BackfillState__Output as _rapport_segmentation_v1_BackfillState__Output } from '../../../rapport/segmentation/v1/BackfillState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * How far a published version, or the end of an archived segment, has reached the members who were there before. It goes
 * on by itself, also after a restart.
 */
export interface Backfill {
  /**
   * Of the definition; of an archived segment, the one after its last version.
   */
  'version'?: (number);
  'state'?: (_rapport_segmentation_v1_BackfillState);
  /**
   * int64: members who were there when it began and have been reached.
   */
  'reachedMembers'?: (number | string | Long);
  /**
   * int64: members who were there when it began; while it waits or is done, those who are there now.
   */
  'totalMembers'?: (number | string | Long);
  /**
   * While it runs.
   */
  'startedAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * How far a published version, or the end of an archived segment, has reached the members who were there before. It goes
 * on by itself, also after a restart.
 */
export interface Backfill__Output {
  /**
   * Of the definition; of an archived segment, the one after its last version.
   */
  'version': (number);
  'state': (_rapport_segmentation_v1_BackfillState__Output);
  /**
   * int64: members who were there when it began and have been reached.
   */
  'reachedMembers': (string);
  /**
   * int64: members who were there when it began; while it waits or is done, those who are there now.
   */
  'totalMembers': (string);
  /**
   * While it runs.
   */
  'startedAt': (_google_protobuf_Timestamp__Output | null);
}
