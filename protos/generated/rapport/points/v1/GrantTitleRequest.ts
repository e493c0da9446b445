// Original file: rapport/points/v1/tier_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Title as _rapport_points_v1_Title, Title__Output as _rapport_points_v1_Title__Output } from '../../../rapport/points/v1/Title.ts';

export interface GrantTitleRequest {
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * title_id, name, privileges, expires_at and reason are read.
   */
  'title'?: (_rapport_points_v1_Title | null);
}

export interface GrantTitleRequest__Output {
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * title_id, name, privileges, expires_at and reason are read.
   */
  'title': (_rapport_points_v1_Title__Output | null);
}
