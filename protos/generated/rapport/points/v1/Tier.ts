// Original file: rapport/points/v1/tier_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Tier {
  'tierId'?: (string);
  'name'?: (string);
  /**
   * Reached with so many points, 0 or more.
   */
  'fromPoints'?: (number | string | Long);
  /**
   * At most 20 ids of the caller's own.
   */
  'privileges'?: (string)[];
}

export interface Tier__Output {
  'tierId': (string);
  'name': (string);
  /**
   * Reached with so many points, 0 or more.
   */
  'fromPoints': (string);
  /**
   * At most 20 ids of the caller's own.
   */
  'privileges': (string)[];
}
