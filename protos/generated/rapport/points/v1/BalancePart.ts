// Original file: rapport/points/v1/ledger_service.proto

import type { TransactionKind as _rapport_points_v1_TransactionKind, TransactionKind__Output as _rapport_points_v1_TransactionKind__Output } from '../../../rapport/points/v1/TransactionKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface BalancePart {
  'kind'?: (_rapport_points_v1_TransactionKind);
  'ruleId'?: (string);
  'ruleVersion'?: (number);
  'verb'?: (string);
  'amount'?: (number | string | Long);
  'transactionCount'?: (number | string | Long);
  /**
   * The newest twenty.
   */
  'causeEventIds'?: (string)[];
}

export interface BalancePart__Output {
  'kind': (_rapport_points_v1_TransactionKind__Output);
  'ruleId': (string);
  'ruleVersion': (number);
  'verb': (string);
  'amount': (string);
  'transactionCount': (string);
  /**
   * The newest twenty.
   */
  'causeEventIds': (string)[];
}
