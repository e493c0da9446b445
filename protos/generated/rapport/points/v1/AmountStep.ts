// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

export interface AmountStep {
  /**
   * In minor units of the tenant's currency, 0 or more.
   */
  'fromMinorUnits'?: (number | string | Long);
  'points'?: (number | string | Long);
}

export interface AmountStep__Output {
  /**
   * In minor units of the tenant's currency, 0 or more.
   */
  'fromMinorUnits': (string);
  'points': (string);
}
