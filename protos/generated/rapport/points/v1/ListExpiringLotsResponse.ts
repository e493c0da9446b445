// Original file: rapport/points/v1/ledger_service.proto

import type { Lot as _rapport_points_v1_Lot, Lot__Output as _rapport_points_v1_Lot__Output } from '../../../rapport/points/v1/Lot.ts';

export interface ListExpiringLotsResponse {
  /**
   * At most 400.
   */
  'lots'?: (_rapport_points_v1_Lot)[];
}

export interface ListExpiringLotsResponse__Output {
  /**
   * At most 400.
   */
  'lots': (_rapport_points_v1_Lot__Output)[];
}
