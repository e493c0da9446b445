// Original file: rapport/points/v1/rule_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReappliedMember {
  /**
   * Where the ledger knows how the member is called.
   */
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * Signed.
   */
  'points'?: (number | string | Long);
}

export interface ReappliedMember__Output {
  /**
   * Where the ledger knows how the member is called.
   */
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * Signed.
   */
  'points': (string);
}
