// Original file: rapport/points/v1/ledger_service.proto

import type { Account as _rapport_points_v1_Account, Account__Output as _rapport_points_v1_Account__Output } from '../../../rapport/points/v1/Account.ts';

export interface OpenAccountResponse {
  'account'?: (_rapport_points_v1_Account | null);
}

export interface OpenAccountResponse__Output {
  'account': (_rapport_points_v1_Account__Output | null);
}
