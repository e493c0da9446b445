// Original file: rapport/points/v1/rule_service.proto

import type { ReapplicationState as _rapport_points_v1_ReapplicationState, ReapplicationState__Output as _rapport_points_v1_ReapplicationState__Output } from '../../../rapport/points/v1/ReapplicationState.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ReapplicationReport as _rapport_points_v1_ReapplicationReport, ReapplicationReport__Output as _rapport_points_v1_ReapplicationReport__Output } from '../../../rapport/points/v1/ReapplicationReport.ts';
import type { Long } from '@grpc/proto-loader';

export interface Reapplication {
  'reapplicationId'?: (string);
  'ruleId'?: (string);
  'ruleVersion'?: (number);
  'state'?: (_rapport_points_v1_ReapplicationState);
  /**
   * Records of the logs that are read, of those that there were when it began.
   */
  'readRecords'?: (number | string | Long);
  'targetRecords'?: (number | string | Long);
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  'problem'?: (string);
  /**
   * Of the preview, and after it of what is booked.
   */
  'report'?: (_rapport_points_v1_ReapplicationReport | null);
}

export interface Reapplication__Output {
  'reapplicationId': (string);
  'ruleId': (string);
  'ruleVersion': (number);
  'state': (_rapport_points_v1_ReapplicationState__Output);
  /**
   * Records of the logs that are read, of those that there were when it began.
   */
  'readRecords': (string);
  'targetRecords': (string);
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  'problem': (string);
  /**
   * Of the preview, and after it of what is booked.
   */
  'report': (_rapport_points_v1_ReapplicationReport__Output | null);
}
