// Original file: rapport/points/v1/leaderboard_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Prize {
  /**
   * Places count every member: of two with the same score, whoever reached it first has the better place.
   */
  'fromPlace'?: (number);
  'toPlace'?: (number);
  'points'?: (number | string | Long);
  /**
   * `points` where empty; not the unit that the board ranks.
   */
  'unit'?: (string);
}

export interface Prize__Output {
  /**
   * Places count every member: of two with the same score, whoever reached it first has the better place.
   */
  'fromPlace': (number);
  'toPlace': (number);
  'points': (string);
  /**
   * `points` where empty; not the unit that the board ranks.
   */
  'unit': (string);
}
