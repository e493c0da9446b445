// Original file: rapport/points/v1/ledger.proto

import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { AccountPolicy as _rapport_points_v1_AccountPolicy, AccountPolicy__Output as _rapport_points_v1_AccountPolicy__Output } from '../../../rapport/points/v1/AccountPolicy.ts';

export interface Account {
  /**
   * As postings name it.
   */
  'account'?: (string);
  'owner'?: (_rapport_points_v1_AccountOwner | null);
  'unit'?: (string);
  'policy'?: (_rapport_points_v1_AccountPolicy | null);
}

export interface Account__Output {
  /**
   * As postings name it.
   */
  'account': (string);
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
  'unit': (string);
  'policy': (_rapport_points_v1_AccountPolicy__Output | null);
}
