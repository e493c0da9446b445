// Original file: rapport/admin/v1/admin_service.proto

import type { OperationKind as _rapport_admin_v1_OperationKind, OperationKind__Output as _rapport_admin_v1_OperationKind__Output } from '../../../rapport/admin/v1/OperationKind.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Of every google.longrunning.Operation.
 */
export interface OperationMetadata {
  'kind'?: (_rapport_admin_v1_OperationKind);
  'projection'?: (string);
  'build'?: (number);
  'keep'?: (boolean);
  'startedBy'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'appliedRecords'?: (number | string | Long);
  'targetRecords'?: (number | string | Long);
}

/**
 * Of every google.longrunning.Operation.
 */
export interface OperationMetadata__Output {
  'kind': (_rapport_admin_v1_OperationKind__Output);
  'projection': (string);
  'build': (number);
  'keep': (boolean);
  'startedBy': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'appliedRecords': (string);
  'targetRecords': (string);
}
