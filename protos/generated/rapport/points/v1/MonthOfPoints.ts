// Original file: rapport/points/v1/rule_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Of what the window issues, if nobody redeems.
 */
export interface MonthOfPoints {
  /**
   * YYYY-MM, in the tenant's zone.
   */
  'month'?: (string);
  'issued'?: (number | string | Long);
  'takenBack'?: (number | string | Long);
  /**
   * Its last midnight included.
   */
  'expiring'?: (number | string | Long);
  /**
   * What is owed to members at its end.
   */
  'outstanding'?: (number | string | Long);
}

/**
 * Of what the window issues, if nobody redeems.
 */
export interface MonthOfPoints__Output {
  /**
   * YYYY-MM, in the tenant's zone.
   */
  'month': (string);
  'issued': (string);
  'takenBack': (string);
  /**
   * Its last midnight included.
   */
  'expiring': (string);
  /**
   * What is owed to members at its end.
   */
  'outstanding': (string);
}
