// Original file: rapport/points/v1/rule_service.proto

import type { LimitPeriod as _rapport_points_v1_LimitPeriod, LimitPeriod__Output as _rapport_points_v1_LimitPeriod__Output } from '../../../rapport/points/v1/LimitPeriod.ts';
import type { Long } from '@grpc/proto-loader';

export interface RefusedMatches {
  'period'?: (_rapport_points_v1_LimitPeriod);
  /**
   * `points`, `times`, or `forgotten`: more periods than an account remembers.
   */
  'reason'?: (string);
  'count'?: (number | string | Long);
}

export interface RefusedMatches__Output {
  'period': (_rapport_points_v1_LimitPeriod__Output);
  /**
   * `points`, `times`, or `forgotten`: more periods than an account remembers.
   */
  'reason': (string);
  'count': (string);
}
