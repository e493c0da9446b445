// Original file: rapport/admin/v1/admin_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface AdvanceClockRequest {
  /**
   * Move the clock to this instant; never backwards.
   */
  'to'?: (_google_protobuf_Timestamp | null);
  /**
   * Stop following: from now on the clock is the system's, in every service.
   */
  'goLive'?: (boolean);
  'step'?: "to"|"goLive";
}

export interface AdvanceClockRequest__Output {
  /**
   * Move the clock to this instant; never backwards.
   */
  'to'?: (_google_protobuf_Timestamp__Output | null);
  /**
   * Stop following: from now on the clock is the system's, in every service.
   */
  'goLive'?: (boolean);
  'step'?: "to"|"goLive";
}
