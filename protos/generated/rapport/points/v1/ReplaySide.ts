// Original file: rapport/points/v1/rule_service.proto

import type { RefusedMatches as _rapport_points_v1_RefusedMatches, RefusedMatches__Output as _rapport_points_v1_RefusedMatches__Output } from '../../../rapport/points/v1/RefusedMatches.ts';
import type { MonthOfPoints as _rapport_points_v1_MonthOfPoints, MonthOfPoints__Output as _rapport_points_v1_MonthOfPoints__Output } from '../../../rapport/points/v1/MonthOfPoints.ts';
import type { PointsDistribution as _rapport_points_v1_PointsDistribution, PointsDistribution__Output as _rapport_points_v1_PointsDistribution__Output } from '../../../rapport/points/v1/PointsDistribution.ts';
import type { Long } from '@grpc/proto-loader';

export interface ReplaySide {
  'matches'?: (number | string | Long);
  'transactions'?: (number | string | Long);
  'issuedPoints'?: (number | string | Long);
  'takenBackPoints'?: (number | string | Long);
  /**
   * With any transaction.
   */
  'members'?: (number | string | Long);
  /**
   * Of which a limit left a part.
   */
  'cutTransactions'?: (number | string | Long);
  /**
   * Of which a limit left nothing.
   */
  'refused'?: (_rapport_points_v1_RefusedMatches)[];
  /**
   * Those in which something happens, in order.
   */
  'months'?: (_rapport_points_v1_MonthOfPoints)[];
  'distribution'?: (_rapport_points_v1_PointsDistribution | null);
  /**
   * Of what was issued, what still waits for an event (pending_until) at the end of the window; it is part of
   * `outstanding`.
   */
  'awaitingPoints'?: (number | string | Long);
}

export interface ReplaySide__Output {
  'matches': (string);
  'transactions': (string);
  'issuedPoints': (string);
  'takenBackPoints': (string);
  /**
   * With any transaction.
   */
  'members': (string);
  /**
   * Of which a limit left a part.
   */
  'cutTransactions': (string);
  /**
   * Of which a limit left nothing.
   */
  'refused': (_rapport_points_v1_RefusedMatches__Output)[];
  /**
   * Those in which something happens, in order.
   */
  'months': (_rapport_points_v1_MonthOfPoints__Output)[];
  'distribution': (_rapport_points_v1_PointsDistribution__Output | null);
  /**
   * Of what was issued, what still waits for an event (pending_until) at the end of the window; it is part of
   * `outstanding`.
   */
  'awaitingPoints': (string);
}
