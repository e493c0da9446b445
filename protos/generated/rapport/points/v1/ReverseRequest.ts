// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReverseRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  'txnId'?: (string);
  'reason'?: (string);
  /**
   * The whole where it is zero; never more than the transaction moved (REVERSAL_TOO_LARGE).
   */
  'amount'?: (number | string | Long);
}

export interface ReverseRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  'txnId': (string);
  'reason': (string);
  /**
   * The whole where it is zero; never more than the transaction moved (REVERSAL_TOO_LARGE).
   */
  'amount': (string);
}
