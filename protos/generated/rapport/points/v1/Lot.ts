// Original file: rapport/points/v1/ledger.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Points of an account that expire together and are of one programme.
 */
export interface Lot {
  'amount'?: (number | string | Long);
  /**
   * The first instant at which they are gone; absent: never.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The programme that has brought them out, by a rule (EarningRule.program_id) or out of its own account; they keep it
   * when they are held, sent or given back. Empty: none.
   */
  'programId'?: (string);
}

/**
 * Points of an account that expire together and are of one programme.
 */
export interface Lot__Output {
  'amount': (string);
  /**
   * The first instant at which they are gone; absent: never.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The programme that has brought them out, by a rule (EarningRule.program_id) or out of its own account; they keep it
   * when they are held, sent or given back. Empty: none.
   */
  'programId': (string);
}
