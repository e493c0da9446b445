// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

export interface FixedAmount {
  'points'?: (number | string | Long);
}

export interface FixedAmount__Output {
  'points': (string);
}
