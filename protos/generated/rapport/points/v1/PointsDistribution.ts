// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Points of members with any transaction, by nearest rank.
 */
export interface PointsDistribution {
  'p50'?: (number | string | Long);
  'p90'?: (number | string | Long);
  'p99'?: (number | string | Long);
  'max'?: (number | string | Long);
}

/**
 * Points of members with any transaction, by nearest rank.
 */
export interface PointsDistribution__Output {
  'p50': (string);
  'p90': (string);
  'p99': (string);
  'max': (string);
}
