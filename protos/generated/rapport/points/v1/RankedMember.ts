// Original file: rapport/points/v1/leaderboard_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RankedMember {
  'rank'?: (number | string | Long);
  /**
   * 1, 2, 3, 4: how many stand before, and one. Zero for a past moment.
   */
  'place'?: (number | string | Long);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'score'?: (number | string | Long);
  /**
   * Since when the score is what it is; absent for a past moment.
   */
  'reachedAt'?: (_google_protobuf_Timestamp | null);
}

export interface RankedMember__Output {
  'rank': (string);
  /**
   * 1, 2, 3, 4: how many stand before, and one. Zero for a past moment.
   */
  'place': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'score': (string);
  /**
   * Since when the score is what it is; absent for a past moment.
   */
  'reachedAt': (_google_protobuf_Timestamp__Output | null);
}
