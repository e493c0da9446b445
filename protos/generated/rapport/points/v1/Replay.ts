// Original file: rapport/points/v1/rule_service.proto

import type { ReplayState as _rapport_points_v1_ReplayState, ReplayState__Output as _rapport_points_v1_ReplayState__Output } from '../../../rapport/points/v1/ReplayState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ReplayReport as _rapport_points_v1_ReplayReport, ReplayReport__Output as _rapport_points_v1_ReplayReport__Output } from '../../../rapport/points/v1/ReplayReport.ts';
import type { Long } from '@grpc/proto-loader';

export interface Replay {
  'replayId'?: (string);
  'ruleId'?: (string);
  /**
   * 0 where no published rule stands in the draft's place.
   */
  'presentVersion'?: (number);
  'state'?: (_rapport_points_v1_ReplayState);
  /**
   * Records of the logs that are read, of those that there were when it began.
   */
  'readRecords'?: (number | string | Long);
  'targetRecords'?: (number | string | Long);
  /**
   * Effective times that count: [from, to).
   */
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'problem'?: (string);
  /**
   * When it is done. Both sides begin with blank limits, under the tenant's present zone, and as if nobody redeemed.
   */
  'report'?: (_rapport_points_v1_ReplayReport | null);
}

export interface Replay__Output {
  'replayId': (string);
  'ruleId': (string);
  /**
   * 0 where no published rule stands in the draft's place.
   */
  'presentVersion': (number);
  'state': (_rapport_points_v1_ReplayState__Output);
  /**
   * Records of the logs that are read, of those that there were when it began.
   */
  'readRecords': (string);
  'targetRecords': (string);
  /**
   * Effective times that count: [from, to).
   */
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'problem': (string);
  /**
   * When it is done. Both sides begin with blank limits, under the tenant's present zone, and as if nobody redeemed.
   */
  'report': (_rapport_points_v1_ReplayReport__Output | null);
}
