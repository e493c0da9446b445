// Original file: rapport/points/v1/ledger_service.proto

import type { Transaction as _rapport_points_v1_Transaction, Transaction__Output as _rapport_points_v1_Transaction__Output } from '../../../rapport/points/v1/Transaction.ts';

export interface ReverseResponse {
  /**
   * Of a transfer: of the member who had received it, whichever side was named.
   */
  'transaction'?: (_rapport_points_v1_Transaction | null);
  /**
   * Of a transfer: the points back with whoever had sent them.
   */
  'received'?: (_rapport_points_v1_Transaction | null);
}

export interface ReverseResponse__Output {
  /**
   * Of a transfer: of the member who had received it, whichever side was named.
   */
  'transaction': (_rapport_points_v1_Transaction__Output | null);
  /**
   * Of a transfer: the points back with whoever had sent them.
   */
  'received': (_rapport_points_v1_Transaction__Output | null);
}
