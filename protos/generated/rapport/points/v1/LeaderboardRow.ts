// Original file: rapport/points/v1/ledger.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface LeaderboardRow {
  /**
   * Competition ranking: 1, 2, 2, 4.
   */
  'rank'?: (number | string | Long);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'balance'?: (number | string | Long);
  /**
   * When the balance was reached; the earlier stands first among equals.
   */
  'reachedAt'?: (_google_protobuf_Timestamp | null);
}

export interface LeaderboardRow__Output {
  /**
   * Competition ranking: 1, 2, 2, 4.
   */
  'rank': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'balance': (string);
  /**
   * When the balance was reached; the earlier stands first among equals.
   */
  'reachedAt': (_google_protobuf_Timestamp__Output | null);
}
