// Original file: rapport/points/v1/ledger_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Signed changes of what is owed to members: what they earn is above zero, what they spend below.
 */
export interface LiabilityMonth {
  /**
   * YYYY-MM, in the tenant's zone.
   */
  'month'?: (string);
  'earned'?: (number | string | Long);
  'takenBack'?: (number | string | Long);
  /**
   * On request and out of holds.
   */
  'redeemed'?: (number | string | Long);
  'expired'?: (number | string | Long);
  'reversed'?: (number | string | Long);
  'adjusted'?: (number | string | Long);
  /**
   * Came from partners, programmes and prize pools, less what went to them: 0 between members, unless some is under way.
   */
  'transferred'?: (number | string | Long);
  /**
   * At its end: available, pending and held, less what members owe.
   */
  'outstanding'?: (number | string | Long);
  /**
   * Of what members have now: what expires in the month, its last midnight included, if it is not spent.
   */
  'expiring'?: (number | string | Long);
}

/**
 * Signed changes of what is owed to members: what they earn is above zero, what they spend below.
 */
export interface LiabilityMonth__Output {
  /**
   * YYYY-MM, in the tenant's zone.
   */
  'month': (string);
  'earned': (string);
  'takenBack': (string);
  /**
   * On request and out of holds.
   */
  'redeemed': (string);
  'expired': (string);
  'reversed': (string);
  'adjusted': (string);
  /**
   * Came from partners, programmes and prize pools, less what went to them: 0 between members, unless some is under way.
   */
  'transferred': (string);
  /**
   * At its end: available, pending and held, less what members owe.
   */
  'outstanding': (string);
  /**
   * Of what members have now: what expires in the month, its last midnight included, if it is not spent.
   */
  'expiring': (string);
}
