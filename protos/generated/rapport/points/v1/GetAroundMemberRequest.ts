// Original file: rapport/points/v1/leaderboard_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';

export interface GetAroundMemberRequest {
  'leaderboardId'?: (string);
  'seasonId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * How many before and how many behind, 1 to 50; 5 where it is zero.
   */
  'reach'?: (number);
}

export interface GetAroundMemberRequest__Output {
  'leaderboardId': (string);
  'seasonId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * How many before and how many behind, 1 to 50; 5 where it is zero.
   */
  'reach': (number);
}
