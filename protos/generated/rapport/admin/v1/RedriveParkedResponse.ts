// Original file: rapport/admin/v1/admin_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface RedriveParkedResponse {
  /**
   * The place at which it takes effect. Once this is applied, ListParked shows whether it failed again.
   */
  'position'?: (_rapport_type_v1_Position | null);
}

export interface RedriveParkedResponse__Output {
  /**
   * The place at which it takes effect. Once this is applied, ListParked shows whether it failed again.
   */
  'position': (_rapport_type_v1_Position__Output | null);
}
