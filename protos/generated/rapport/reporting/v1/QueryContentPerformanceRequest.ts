// Original file: rapport/reporting/v1/report_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface QueryContentPerformanceRequest {
  'contentId'?: (string);
  /**
   * Segments to tell apart; at most 20. The rows `everyone` and `no_segment` are always there.
   */
  'segmentIds'?: (string)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface QueryContentPerformanceRequest__Output {
  'contentId': (string);
  /**
   * Segments to tell apart; at most 20. The rows `everyone` and `no_segment` are always there.
   */
  'segmentIds': (string)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
