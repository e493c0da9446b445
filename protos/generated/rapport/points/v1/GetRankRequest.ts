// Original file: rapport/points/v1/leaderboard_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface GetRankRequest {
  'leaderboardId'?: (string);
  /**
   * That of the present, or of as_of, where empty.
   */
  'seasonId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'asOf'?: (_google_protobuf_Timestamp | null);
}

export interface GetRankRequest__Output {
  'leaderboardId': (string);
  /**
   * That of the present, or of as_of, where empty.
   */
  'seasonId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'asOf': (_google_protobuf_Timestamp__Output | null);
}
