// Original file: rapport/points/v1/ledger_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ListTopRequest {
  'unit'?: (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit'?: (number);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ListTopRequest__Output {
  'unit': (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit': (number);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
