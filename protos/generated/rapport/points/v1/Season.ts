// Original file: rapport/points/v1/leaderboard_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { SeasonStatus as _rapport_points_v1_SeasonStatus, SeasonStatus__Output as _rapport_points_v1_SeasonStatus__Output } from '../../../rapport/points/v1/SeasonStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface Season {
  'seasonId'?: (string);
  /**
   * [from, to); absent for all time.
   */
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'status'?: (_rapport_points_v1_SeasonStatus);
  /**
   * How many have a score.
   */
  'members'?: (number | string | Long);
  /**
   * Of a closed season: SHA-256 in hex over `{place} {rank} {member's pseudonym} {score} {reached_at}` and a line feed for
   * each member in order; reached_at in milliseconds.
   */
  'finalRanksHash'?: (string);
  'closedAt'?: (_google_protobuf_Timestamp | null);
}

export interface Season__Output {
  'seasonId': (string);
  /**
   * [from, to); absent for all time.
   */
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'status': (_rapport_points_v1_SeasonStatus__Output);
  /**
   * How many have a score.
   */
  'members': (string);
  /**
   * Of a closed season: SHA-256 in hex over `{place} {rank} {member's pseudonym} {score} {reached_at}` and a line feed for
   * each member in order; reached_at in milliseconds.
   */
  'finalRanksHash': (string);
  'closedAt': (_google_protobuf_Timestamp__Output | null);
}
