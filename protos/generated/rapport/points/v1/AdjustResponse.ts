// Original file: rapport/points/v1/ledger_service.proto

import type { Transaction as _rapport_points_v1_Transaction, Transaction__Output as _rapport_points_v1_Transaction__Output } from '../../../rapport/points/v1/Transaction.ts';

export interface AdjustResponse {
  'transaction'?: (_rapport_points_v1_Transaction | null);
}

export interface AdjustResponse__Output {
  'transaction': (_rapport_points_v1_Transaction__Output | null);
}
