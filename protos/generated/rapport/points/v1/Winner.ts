// Original file: rapport/points/v1/leaderboard_service.proto

import type { RankedMember as _rapport_points_v1_RankedMember, RankedMember__Output as _rapport_points_v1_RankedMember__Output } from '../../../rapport/points/v1/RankedMember.ts';
import type { Long } from '@grpc/proto-loader';

export interface Winner {
  'ranked'?: (_rapport_points_v1_RankedMember | null);
  /**
   * The prize of the place.
   */
  'points'?: (number | string | Long);
  'unit'?: (string);
  /**
   * What the board's pool had of it, from 0 to points; points where no pool pays.
   */
  'paid'?: (number | string | Long);
}

export interface Winner__Output {
  'ranked': (_rapport_points_v1_RankedMember__Output | null);
  /**
   * The prize of the place.
   */
  'points': (string);
  'unit': (string);
  /**
   * What the board's pool had of it, from 0 to points; points where no pool pays.
   */
  'paid': (string);
}
