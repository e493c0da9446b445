// Original file: rapport/points/v1/tier_service.proto

import type { Title as _rapport_points_v1_Title, Title__Output as _rapport_points_v1_Title__Output } from '../../../rapport/points/v1/Title.ts';

export interface ListTitlesResponse {
  /**
   * Titles by hand first, by id.
   */
  'titles'?: (_rapport_points_v1_Title)[];
}

export interface ListTitlesResponse__Output {
  /**
   * Titles by hand first, by id.
   */
  'titles': (_rapport_points_v1_Title__Output)[];
}
