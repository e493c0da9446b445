// Original file: rapport/points/v1/tier_service.proto

import type { TierProgram as _rapport_points_v1_TierProgram, TierProgram__Output as _rapport_points_v1_TierProgram__Output } from '../../../rapport/points/v1/TierProgram.ts';

export interface PublishTierProgramResponse {
  'program'?: (_rapport_points_v1_TierProgram | null);
}

export interface PublishTierProgramResponse__Output {
  'program': (_rapport_points_v1_TierProgram__Output | null);
}
