// Original file: rapport/points/v1/tier_service.proto

import type { Title as _rapport_points_v1_Title, Title__Output as _rapport_points_v1_Title__Output } from '../../../rapport/points/v1/Title.ts';

export interface GrantTitleResponse {
  'title'?: (_rapport_points_v1_Title | null);
}

export interface GrantTitleResponse__Output {
  'title': (_rapport_points_v1_Title__Output | null);
}
