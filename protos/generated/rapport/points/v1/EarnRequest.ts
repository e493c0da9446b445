// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { Long } from '@grpc/proto-loader';

export interface EarnRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * 1 to 2^63 - 1, as far as the balance stays in int64.
   */
  'amount'?: (number | string | Long);
  'reason'?: (string);
  /**
   * Pending until then; available at once where absent. ACTIVATION_NOT_AHEAD.
   */
  'activatesAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Spendable until the instant before; as the unit says where absent. EXPIRY_NOT_AHEAD.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner'?: (_rapport_points_v1_AccountOwner | null);
}

export interface EarnRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * 1 to 2^63 - 1, as far as the balance stays in int64.
   */
  'amount': (string);
  'reason': (string);
  /**
   * Pending until then; available at once where absent. ACTIVATION_NOT_AHEAD.
   */
  'activatesAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Spendable until the instant before; as the unit says where absent. EXPIRY_NOT_AHEAD.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
}
