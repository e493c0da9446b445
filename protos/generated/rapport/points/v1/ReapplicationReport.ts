// Original file: rapport/points/v1/rule_service.proto

import type { ReappliedMember as _rapport_points_v1_ReappliedMember, ReappliedMember__Output as _rapport_points_v1_ReappliedMember__Output } from '../../../rapport/points/v1/ReappliedMember.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReapplicationReport {
  /**
   * That the version pays more for, or less, than is booked.
   */
  'events'?: (number | string | Long);
  'addedPoints'?: (number | string | Long);
  'takenPoints'?: (number | string | Long);
  'gainingMembers'?: (number | string | Long);
  'losingMembers'?: (number | string | Long);
  /**
   * At most 20 each, the greatest difference first.
   */
  'mostGaining'?: (_rapport_points_v1_ReappliedMember)[];
  'mostLosing'?: (_rapport_points_v1_ReappliedMember)[];
  /**
   * Of the events: what they add would have expired by now, and is not booked.
   */
  'expiredEvents'?: (number | string | Long);
  /**
   * Of the events, those that an account could not book (AMOUNT_OVERFLOW, TOO_MANY_LOTS).
   */
  'refusedEvents'?: (number | string | Long);
  /**
   * Records of the logs that could not be read.
   */
  'unreadableRecords'?: (number | string | Long);
}

export interface ReapplicationReport__Output {
  /**
   * That the version pays more for, or less, than is booked.
   */
  'events': (string);
  'addedPoints': (string);
  'takenPoints': (string);
  'gainingMembers': (string);
  'losingMembers': (string);
  /**
   * At most 20 each, the greatest difference first.
   */
  'mostGaining': (_rapport_points_v1_ReappliedMember__Output)[];
  'mostLosing': (_rapport_points_v1_ReappliedMember__Output)[];
  /**
   * Of the events: what they add would have expired by now, and is not booked.
   */
  'expiredEvents': (string);
  /**
   * Of the events, those that an account could not book (AMOUNT_OVERFLOW, TOO_MANY_LOTS).
   */
  'refusedEvents': (string);
  /**
   * Records of the logs that could not be read.
   */
  'unreadableRecords': (string);
}
