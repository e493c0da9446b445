// Original file: rapport/admin/v1/admin_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface AdvanceClockResponse {
  'now'?: (_google_protobuf_Timestamp | null);
}

export interface AdvanceClockResponse__Output {
  'now': (_google_protobuf_Timestamp__Output | null);
}
