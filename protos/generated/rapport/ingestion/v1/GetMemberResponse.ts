// Original file: rapport/ingestion/v1/member_service.proto

import type { Member as _rapport_ingestion_v1_Member, Member__Output as _rapport_ingestion_v1_Member__Output } from '../../../rapport/ingestion/v1/Member.ts';

export interface GetMemberResponse {
  'member'?: (_rapport_ingestion_v1_Member | null);
}

export interface GetMemberResponse__Output {
  'member': (_rapport_ingestion_v1_Member__Output | null);
}
