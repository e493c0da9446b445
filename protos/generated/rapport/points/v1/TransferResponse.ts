// Original file: rapport/points/v1/ledger_service.proto

import type { Transaction as _rapport_points_v1_Transaction, Transaction__Output as _rapport_points_v1_Transaction__Output } from '../../../rapport/points/v1/Transaction.ts';

export interface TransferResponse {
  /**
   * Of whoever sends.
   */
  'sent'?: (_rapport_points_v1_Transaction | null);
  /**
   * Of whoever receives; effective from the same instant on.
   */
  'received'?: (_rapport_points_v1_Transaction | null);
}

export interface TransferResponse__Output {
  /**
   * Of whoever sends.
   */
  'sent': (_rapport_points_v1_Transaction__Output | null);
  /**
   * Of whoever receives; effective from the same instant on.
   */
  'received': (_rapport_points_v1_Transaction__Output | null);
}
