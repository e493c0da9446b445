// Original file: rapport/reporting/v1/cascade_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ListCascadesRequest {
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit'?: (number);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ListCascadesRequest__Output {
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit': (number);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
