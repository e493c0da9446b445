// Original file: rapport/points/v1/ledger_service.proto

import type { BalancePart as _rapport_points_v1_BalancePart, BalancePart__Output as _rapport_points_v1_BalancePart__Output } from '../../../rapport/points/v1/BalancePart.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExplainBalanceResponse {
  'balance'?: (number | string | Long);
  /**
   * The whole in sentences.
   */
  'text'?: (string);
  /**
   * Totals per rule version, verb and reason.
   */
  'parts'?: (_rapport_points_v1_BalancePart)[];
}

export interface ExplainBalanceResponse__Output {
  'balance': (string);
  /**
   * The whole in sentences.
   */
  'text': (string);
  /**
   * Totals per rule version, verb and reason.
   */
  'parts': (_rapport_points_v1_BalancePart__Output)[];
}
