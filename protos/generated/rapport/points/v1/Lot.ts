// Original file: rapport/points/v1/ledger.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Points of an account that expire together.
 */
export interface Lot {
  'amount'?: (number | string | Long);
  /**
   * The first instant at which they are gone; absent: never.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

/**
 * Points of an account that expire together.
 */
export interface Lot__Output {
  'amount': (string);
  /**
   * The first instant at which they are gone; absent: never.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
