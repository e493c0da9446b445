// Original file: rapport/reporting/v1/report_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

/**
 * From inclusive to exclusive, on whole hours (PERIOD_NOT_WHOLE_HOURS otherwise). Absent ends are open.
 */
export interface Period {
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
}

/**
 * From inclusive to exclusive, on whole hours (PERIOD_NOT_WHOLE_HOURS otherwise). Absent ends are open.
 */
export interface Period__Output {
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
}
