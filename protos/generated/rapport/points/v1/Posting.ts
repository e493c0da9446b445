// Original file: rapport/points/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A debit and a credit of the same amount: points are moved, never made.
 */
export interface Posting {
  'debitAccount'?: (string);
  'creditAccount'?: (string);
  'amount'?: (number | string | Long);
}

/**
 * A debit and a credit of the same amount: points are moved, never made.
 */
export interface Posting__Output {
  'debitAccount': (string);
  'creditAccount': (string);
  'amount': (string);
}
