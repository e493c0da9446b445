// Original file: rapport/points/v1/ledger_service.proto

import type { LiabilityMonth as _rapport_points_v1_LiabilityMonth, LiabilityMonth__Output as _rapport_points_v1_LiabilityMonth__Output } from '../../../rapport/points/v1/LiabilityMonth.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface GetLiabilityReportResponse {
  'unit'?: (string);
  /**
   * Those in which anything happens, in order; also months ahead in which points expire.
   */
  'months'?: (_rapport_points_v1_LiabilityMonth)[];
  /**
   * When the pass began.
   */
  'countedAt'?: (_google_protobuf_Timestamp | null);
}

export interface GetLiabilityReportResponse__Output {
  'unit': (string);
  /**
   * Those in which anything happens, in order; also months ahead in which points expire.
   */
  'months': (_rapport_points_v1_LiabilityMonth__Output)[];
  /**
   * When the pass began.
   */
  'countedAt': (_google_protobuf_Timestamp__Output | null);
}
