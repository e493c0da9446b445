// Original file: rapport/points/v1/ledger_service.proto

import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { AccountPolicy as _rapport_points_v1_AccountPolicy, AccountPolicy__Output as _rapport_points_v1_AccountPolicy__Output } from '../../../rapport/points/v1/AccountPolicy.ts';

export interface OpenAccountRequest {
  'requestId'?: (string);
  'owner'?: (_rapport_points_v1_AccountOwner | null);
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * Nothing below zero and no cap where absent.
   */
  'policy'?: (_rapport_points_v1_AccountPolicy | null);
}

export interface OpenAccountRequest__Output {
  'requestId': (string);
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * Nothing below zero and no cap where absent.
   */
  'policy': (_rapport_points_v1_AccountPolicy__Output | null);
}
