// Original file: rapport/reporting/v1/cascade_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface GetCascadeTreeRequest {
  /**
   * One of both.
   */
  'contentId'?: (string);
  'shareId'?: (string);
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface GetCascadeTreeRequest__Output {
  /**
   * One of both.
   */
  'contentId': (string);
  'shareId': (string);
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
