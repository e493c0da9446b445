// Original file: rapport/reporting/v1/report_service.proto

import type { Long } from '@grpc/proto-loader';

export interface BreakdownRow {
  /**
   * One per dimension; `unknown` where the attribute was not known.
   */
  'values'?: (string)[];
  'interactions'?: (number | string | Long);
  'members'?: (number | string | Long);
  /**
   * Sum of the values in minor units of the tenant's currency.
   */
  'value'?: (number | string | Long);
}

export interface BreakdownRow__Output {
  /**
   * One per dimension; `unknown` where the attribute was not known.
   */
  'values': (string)[];
  'interactions': (string);
  'members': (string);
  /**
   * Sum of the values in minor units of the tenant's currency.
   */
  'value': (string);
}
