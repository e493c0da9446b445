// Original file: rapport/admin/v1/admin_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The response of a finished cutover.
 */
export interface CutoverResult {
  'corrections'?: (number | string | Long);
}

/**
 * The response of a finished cutover.
 */
export interface CutoverResult__Output {
  'corrections': (string);
}
