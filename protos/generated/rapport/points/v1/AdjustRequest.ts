// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { Long } from '@grpc/proto-loader';

export interface AdjustRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  /**
   * Signed; not zero (AMOUNT_ZERO).
   */
  'amount'?: (number | string | Long);
  /**
   * Why, in 1 to 200 characters (REASON_MISSING, REASON_TOO_LONG).
   */
  'reason'?: (string);
  /**
   * Who allowed it, in 1 to 100 characters (APPROVER_INVALID), and somebody else than the caller (SELF_APPROVED).
   */
  'approver'?: (string);
  /**
   * Of points that are added: spendable until the instant before; as the unit says where absent. EXPIRY_NOT_AHEAD.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner'?: (_rapport_points_v1_AccountOwner | null);
}

export interface AdjustRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  /**
   * Signed; not zero (AMOUNT_ZERO).
   */
  'amount': (string);
  /**
   * Why, in 1 to 200 characters (REASON_MISSING, REASON_TOO_LONG).
   */
  'reason': (string);
  /**
   * Who allowed it, in 1 to 100 characters (APPROVER_INVALID), and somebody else than the caller (SELF_APPROVED).
   */
  'approver': (string);
  /**
   * Of points that are added: spendable until the instant before; as the unit says where absent. EXPIRY_NOT_AHEAD.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
}
