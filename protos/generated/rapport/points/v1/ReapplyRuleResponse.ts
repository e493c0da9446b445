// Original file: rapport/points/v1/rule_service.proto

import type { Reapplication as _rapport_points_v1_Reapplication, Reapplication__Output as _rapport_points_v1_Reapplication__Output } from '../../../rapport/points/v1/Reapplication.ts';

export interface ReapplyRuleResponse {
  'reapplication'?: (_rapport_points_v1_Reapplication | null);
}

export interface ReapplyRuleResponse__Output {
  'reapplication': (_rapport_points_v1_Reapplication__Output | null);
}
