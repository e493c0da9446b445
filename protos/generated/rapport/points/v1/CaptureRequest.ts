// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { Long } from '@grpc/proto-loader';

export interface CaptureRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  'holdId'?: (string);
  /**
   * The whole where it is zero; never more than is held (CAPTURE_TOO_LARGE).
   */
  'amount'?: (number | string | Long);
  'reason'?: (string);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner'?: (_rapport_points_v1_AccountOwner | null);
}

export interface CaptureRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  'holdId': (string);
  /**
   * The whole where it is zero; never more than is held (CAPTURE_TOO_LARGE).
   */
  'amount': (string);
  'reason': (string);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
}
