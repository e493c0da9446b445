// Original file: rapport/points/v1/ledger_service.proto

import type { Lot as _rapport_points_v1_Lot, Lot__Output as _rapport_points_v1_Lot__Output } from '../../../rapport/points/v1/Lot.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetBalanceResponse {
  /**
   * What is available: it can be spent. Below zero where more was taken back than was there, unless the unit says that
   * the rest is owed.
   */
  'balance'?: (number | string | Long);
  'unit'?: (string);
  /**
   * Earned and not yet available.
   */
  'pending'?: (number | string | Long);
  /**
   * The lot that expires next, where one does.
   */
  'expiring'?: (_rapport_points_v1_Lot | null);
  /**
   * Set aside by holds.
   */
  'held'?: (number | string | Long);
  /**
   * Taken back and not there: 0 or above. Earnings settle it before anything else.
   */
  'owed'?: (number | string | Long);
  /**
   * Of what is pending, what waits for events (EarningRule.pending_until) and not for a moment.
   */
  'awaiting'?: (number | string | Long);
}

export interface GetBalanceResponse__Output {
  /**
   * What is available: it can be spent. Below zero where more was taken back than was there, unless the unit says that
   * the rest is owed.
   */
  'balance': (string);
  'unit': (string);
  /**
   * Earned and not yet available.
   */
  'pending': (string);
  /**
   * The lot that expires next, where one does.
   */
  'expiring': (_rapport_points_v1_Lot__Output | null);
  /**
   * Set aside by holds.
   */
  'held': (string);
  /**
   * Taken back and not there: 0 or above. Earnings settle it before anything else.
   */
  'owed': (string);
  /**
   * Of what is pending, what waits for events (EarningRule.pending_until) and not for a moment.
   */
  'awaiting': (string);
}
