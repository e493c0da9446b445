// Original file: rapport/points/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

export interface AccountPolicy {
  /**
   * How far below zero it may spend and send: 0 or more, of a prize pool 0. A hold sets aside only what is there.
   */
  'overdraft'?: (number | string | Long);
  /**
   * The most that it takes: what is available, pending, held and on its way out (ACCOUNT_FULL). 0: no limit.
   */
  'cap'?: (number | string | Long);
}

export interface AccountPolicy__Output {
  /**
   * How far below zero it may spend and send: 0 or more, of a prize pool 0. A hold sets aside only what is there.
   */
  'overdraft': (string);
  /**
   * The most that it takes: what is available, pending, held and on its way out (ACCOUNT_FULL). 0: no limit.
   */
  'cap': (string);
}
