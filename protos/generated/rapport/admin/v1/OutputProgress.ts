// Original file: rapport/admin/v1/admin_service.proto

import type { Long } from '@grpc/proto-loader';

export interface OutputProgress {
  'topic'?: (string);
  'partition'?: (number);
  /**
   * Offset after the last record.
   */
  'endOffset'?: (number | string | Long);
}

export interface OutputProgress__Output {
  'topic': (string);
  'partition': (number);
  /**
   * Offset after the last record.
   */
  'endOffset': (string);
}
