// Original file: rapport/points/v1/tier_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Title {
  'titleId'?: (string);
  'name'?: (string);
  'privileges'?: (string)[];
  'grantedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Absent: it never ends.
   */
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * By hand: why.
   */
  'reason'?: (string);
  /**
   * The program whose tier it is; empty where it was granted by hand.
   */
  'programId'?: (string);
}

export interface Title__Output {
  'titleId': (string);
  'name': (string);
  'privileges': (string)[];
  'grantedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Absent: it never ends.
   */
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * By hand: why.
   */
  'reason': (string);
  /**
   * The program whose tier it is; empty where it was granted by hand.
   */
  'programId': (string);
}
