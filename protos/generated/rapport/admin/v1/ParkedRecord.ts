// Original file: rapport/admin/v1/admin_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface ParkedRecord {
  'topic'?: (string);
  'partition'?: (number);
  'offset'?: (number | string | Long);
  'key'?: (string);
  'reason'?: (string);
  'value'?: (Buffer | Uint8Array | string);
  'parkedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * What RedriveParked and DiscardParked take.
   */
  'id'?: (string);
  /**
   * How often it was redriven in vain.
   */
  'attempts'?: (number);
}

export interface ParkedRecord__Output {
  'topic': (string);
  'partition': (number);
  'offset': (string);
  'key': (string);
  'reason': (string);
  'value': (Buffer);
  'parkedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * What RedriveParked and DiscardParked take.
   */
  'id': (string);
  /**
   * How often it was redriven in vain.
   */
  'attempts': (number);
}
