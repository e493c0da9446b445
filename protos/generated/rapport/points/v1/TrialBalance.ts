// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

export interface TrialBalance {
  'unit'?: (string);
  'before'?: (number | string | Long);
  'after'?: (number | string | Long);
  'pendingBefore'?: (number | string | Long);
  'pendingAfter'?: (number | string | Long);
}

export interface TrialBalance__Output {
  'unit': (string);
  'before': (string);
  'after': (string);
  'pendingBefore': (string);
  'pendingAfter': (string);
}
