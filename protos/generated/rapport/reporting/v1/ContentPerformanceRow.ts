// Original file: rapport/reporting/v1/report_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ContentPerformanceRow {
  /**
   * A segment id, `everyone`, or `no_segment` (in none of the segments asked for).
   */
  'segmentId'?: (string);
  'reads'?: (number | string | Long);
  'readers'?: (number | string | Long);
  'shares'?: (number | string | Long);
  'sharers'?: (number | string | Long);
}

export interface ContentPerformanceRow__Output {
  /**
   * A segment id, `everyone`, or `no_segment` (in none of the segments asked for).
   */
  'segmentId': (string);
  'reads': (string);
  'readers': (string);
  'shares': (string);
  'sharers': (string);
}
