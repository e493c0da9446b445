// Original file: rapport/ingestion/v1/tenant_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface IssueTokenResponse {
  'token'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface IssueTokenResponse__Output {
  'token': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
