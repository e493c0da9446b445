// Original file: rapport/points/v1/unit_service.proto

import type { PeriodEnd as _rapport_points_v1_PeriodEnd, PeriodEnd__Output as _rapport_points_v1_PeriodEnd__Output } from '../../../rapport/points/v1/PeriodEnd.ts';
import type { ShortfallPolicy as _rapport_points_v1_ShortfallPolicy, ShortfallPolicy__Output as _rapport_points_v1_ShortfallPolicy__Output } from '../../../rapport/points/v1/ShortfallPolicy.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Unit {
  /**
   * 1 to 64 letters, digits, dots, underscores or hyphens. `points` is what requests mean that name none.
   */
  'unit'?: (string);
  'name'?: (string);
  /**
   * At the midnight after so many whole days, 1 to 366.
   */
  'expiresAfterDays'?: (number);
  'expiresWith'?: (_rapport_points_v1_PeriodEnd | null);
  /**
   * How many days ahead expiry is announced (PointsExpiryWarned), at most 90; 30 where absent, and 0: not at all.
   */
  'warningDays'?: (number);
  'shortfall'?: (_rapport_points_v1_ShortfallPolicy);
  /**
   * From 1; an answer and not read, like the instant from which on it holds.
   */
  'version'?: (number);
  'activeFrom'?: (_google_protobuf_Timestamp | null);
  /**
   * Of what is earned under a rule, or on a request, that says nothing of it, counted in whole days of the tenant's zone
   * from the day of earning; never where absent.
   */
  'expiry'?: "expiresAfterDays"|"expiresWith";
  '_warningDays'?: "warningDays";
}

export interface Unit__Output {
  /**
   * 1 to 64 letters, digits, dots, underscores or hyphens. `points` is what requests mean that name none.
   */
  'unit': (string);
  'name': (string);
  /**
   * At the midnight after so many whole days, 1 to 366.
   */
  'expiresAfterDays'?: (number);
  'expiresWith'?: (_rapport_points_v1_PeriodEnd__Output | null);
  /**
   * How many days ahead expiry is announced (PointsExpiryWarned), at most 90; 30 where absent, and 0: not at all.
   */
  'warningDays'?: (number);
  'shortfall': (_rapport_points_v1_ShortfallPolicy__Output);
  /**
   * From 1; an answer and not read, like the instant from which on it holds.
   */
  'version': (number);
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
  /**
   * Of what is earned under a rule, or on a request, that says nothing of it, counted in whole days of the tenant's zone
   * from the day of earning; never where absent.
   */
  'expiry'?: "expiresAfterDays"|"expiresWith";
  '_warningDays'?: "warningDays";
}
