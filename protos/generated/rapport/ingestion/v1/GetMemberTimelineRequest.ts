// Original file: rapport/ingestion/v1/interaction_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface GetMemberTimelineRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Wait until this position is applied, at most until the call's deadline or 10 s.
   */
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface GetMemberTimelineRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Wait until this position is applied, at most until the call's deadline or 10 s.
   */
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
