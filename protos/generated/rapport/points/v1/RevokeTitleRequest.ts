// Original file: rapport/points/v1/tier_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface RevokeTitleRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'titleId'?: (string);
  'reason'?: (string);
}

export interface RevokeTitleRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'titleId': (string);
  'reason': (string);
}
