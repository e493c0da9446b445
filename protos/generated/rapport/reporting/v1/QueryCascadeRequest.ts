// Original file: rapport/reporting/v1/cascade_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface QueryCascadeRequest {
  /**
   * One of both.
   */
  'contentId'?: (string);
  'shareId'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface QueryCascadeRequest__Output {
  /**
   * One of both.
   */
  'contentId': (string);
  'shareId': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
