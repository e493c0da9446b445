// Original file: rapport/points/v1/ledger_service.proto

import type { BalancePart as _rapport_points_v1_BalancePart, BalancePart__Output as _rapport_points_v1_BalancePart__Output } from '../../../rapport/points/v1/BalancePart.ts';
import type { Lot as _rapport_points_v1_Lot, Lot__Output as _rapport_points_v1_Lot__Output } from '../../../rapport/points/v1/Lot.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExplainBalanceResponse {
  'balance'?: (number | string | Long);
  /**
   * The whole in sentences.
   */
  'text'?: (string);
  /**
   * Totals per rule version, verb and reason; together what is available, pending and held, less what is owed.
   */
  'parts'?: (_rapport_points_v1_BalancePart)[];
  /**
   * What is available, nearest expiry first.
   */
  'lots'?: (_rapport_points_v1_Lot)[];
  'pending'?: (number | string | Long);
  'held'?: (number | string | Long);
  'owed'?: (number | string | Long);
}

export interface ExplainBalanceResponse__Output {
  'balance': (string);
  /**
   * The whole in sentences.
   */
  'text': (string);
  /**
   * Totals per rule version, verb and reason; together what is available, pending and held, less what is owed.
   */
  'parts': (_rapport_points_v1_BalancePart__Output)[];
  /**
   * What is available, nearest expiry first.
   */
  'lots': (_rapport_points_v1_Lot__Output)[];
  'pending': (string);
  'held': (string);
  'owed': (string);
}
