// Original file: rapport/admin/v1/admin_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface InputProgress {
  'topic'?: (string);
  'partition'?: (number);
  /**
   * Offset of the next record to apply.
   */
  'appliedOffset'?: (number | string | Long);
  /**
   * Everything that follows from records below this offset has been published.
   */
  'publishedThroughOffset'?: (number | string | Long);
  'logClock'?: (_google_protobuf_Timestamp | null);
  /**
   * Why it stands still and what to do; empty where it does not. Only who follows the partition knows.
   */
  'stopped'?: (string);
  /**
   * Whether the replica that answers follows the partition; of the others it tells what they have committed.
   */
  'followedHere'?: (boolean);
}

export interface InputProgress__Output {
  'topic': (string);
  'partition': (number);
  /**
   * Offset of the next record to apply.
   */
  'appliedOffset': (string);
  /**
   * Everything that follows from records below this offset has been published.
   */
  'publishedThroughOffset': (string);
  'logClock': (_google_protobuf_Timestamp__Output | null);
  /**
   * Why it stands still and what to do; empty where it does not. Only who follows the partition knows.
   */
  'stopped': (string);
  /**
   * Whether the replica that answers follows the partition; of the others it tells what they have committed.
   */
  'followedHere': (boolean);
}
