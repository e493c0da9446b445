// Original file: rapport/points/v1/leaderboard_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface CustomSeason {
  'seasonId'?: (string);
  /**
   * [from, to)
   */
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
}

export interface CustomSeason__Output {
  'seasonId': (string);
  /**
   * [from, to)
   */
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
}
