// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * floor(value in minor units × points ÷ per_minor_units)
 */
export interface RateAmount {
  'points'?: (number | string | Long);
  'perMinorUnits'?: (number | string | Long);
}

/**
 * floor(value in minor units × points ÷ per_minor_units)
 */
export interface RateAmount__Output {
  'points': (string);
  'perMinorUnits': (string);
}
