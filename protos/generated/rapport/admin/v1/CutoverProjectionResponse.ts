// Original file: rapport/admin/v1/admin_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CutoverProjectionResponse {
  /**
   * How it was, for the record: `operations/…`.
   */
  'operation'?: (string);
  /**
   * Events that were published with the reason `correction`.
   */
  'corrections'?: (number | string | Long);
}

export interface CutoverProjectionResponse__Output {
  /**
   * How it was, for the record: `operations/…`.
   */
  'operation': (string);
  /**
   * Events that were published with the reason `correction`.
   */
  'corrections': (string);
}
