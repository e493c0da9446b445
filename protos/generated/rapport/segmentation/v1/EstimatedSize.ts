// Original file: rapport/segmentation/v1/segment_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * int64 each: the most likely number of members, and the interval that the true one lies in.
 */
export interface EstimatedSize {
  'members'?: (number | string | Long);
  'low'?: (number | string | Long);
  'high'?: (number | string | Long);
}

/**
 * int64 each: the most likely number of members, and the interval that the true one lies in.
 */
export interface EstimatedSize__Output {
  'members': (string);
  'low': (string);
  'high': (string);
}
