// Original file: rapport/points/v1/tier_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface ListTitlesRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
}

export interface ListTitlesRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
}
