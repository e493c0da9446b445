// Original file: rapport/points/v1/tier_service.proto

import type { TierProgram as _rapport_points_v1_TierProgram, TierProgram__Output as _rapport_points_v1_TierProgram__Output } from '../../../rapport/points/v1/TierProgram.ts';

export interface ListTierProgramsResponse {
  /**
   * At most 10.
   */
  'programs'?: (_rapport_points_v1_TierProgram)[];
}

export interface ListTierProgramsResponse__Output {
  /**
   * At most 10.
   */
  'programs': (_rapport_points_v1_TierProgram__Output)[];
}
