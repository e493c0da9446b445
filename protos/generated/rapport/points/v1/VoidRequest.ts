// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface VoidRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  'holdId'?: (string);
  'reason'?: (string);
}

export interface VoidRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  'holdId': (string);
  'reason': (string);
}
