// Original file: rapport/type/v1/money.proto

import type { Long } from '@grpc/proto-loader';

export interface Money {
  /**
   * Minor units of the currency (cents, pence), zero or more.
   */
  'amount'?: (number | string | Long);
  /**
   * ISO 4217; must be the tenant's currency.
   */
  'currency'?: (string);
}

export interface Money__Output {
  /**
   * Minor units of the currency (cents, pence), zero or more.
   */
  'amount': (string);
  /**
   * ISO 4217; must be the tenant's currency.
   */
  'currency': (string);
}
