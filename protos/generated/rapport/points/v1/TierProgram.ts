// Original file: rapport/points/v1/tier_service.proto

import type { TierBasis as _rapport_points_v1_TierBasis, TierBasis__Output as _rapport_points_v1_TierBasis__Output } from '../../../rapport/points/v1/TierBasis.ts';
import type { TierPeriod as _rapport_points_v1_TierPeriod, TierPeriod__Output as _rapport_points_v1_TierPeriod__Output } from '../../../rapport/points/v1/TierPeriod.ts';
import type { TierFall as _rapport_points_v1_TierFall, TierFall__Output as _rapport_points_v1_TierFall__Output } from '../../../rapport/points/v1/TierFall.ts';
import type { Tier as _rapport_points_v1_Tier, Tier__Output as _rapport_points_v1_Tier__Output } from '../../../rapport/points/v1/Tier.ts';

export interface TierProgram {
  'programId'?: (string);
  /**
   * 1 to 100 characters.
   */
  'name'?: (string);
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  'basis'?: (_rapport_points_v1_TierBasis);
  'period'?: (_rapport_points_v1_TierPeriod);
  /**
   * Whole days of the zone after the end of a period before a tier falls, 0 to 27.
   */
  'graceDays'?: (number);
  'fall'?: (_rapport_points_v1_TierFall);
  /**
   * 1 to 10, by points ascending.
   */
  'tiers'?: (_rapport_points_v1_Tier)[];
  /**
   * The tenant's when the program was made, where it is empty in a request.
   */
  'timeZone'?: (string);
  /**
   * Output only; 1 for the first.
   */
  'version'?: (number);
}

export interface TierProgram__Output {
  'programId': (string);
  /**
   * 1 to 100 characters.
   */
  'name': (string);
  /**
   * `points` where empty.
   */
  'unit': (string);
  'basis': (_rapport_points_v1_TierBasis__Output);
  'period': (_rapport_points_v1_TierPeriod__Output);
  /**
   * Whole days of the zone after the end of a period before a tier falls, 0 to 27.
   */
  'graceDays': (number);
  'fall': (_rapport_points_v1_TierFall__Output);
  /**
   * 1 to 10, by points ascending.
   */
  'tiers': (_rapport_points_v1_Tier__Output)[];
  /**
   * The tenant's when the program was made, where it is empty in a request.
   */
  'timeZone': (string);
  /**
   * Output only; 1 for the first.
   */
  'version': (number);
}
