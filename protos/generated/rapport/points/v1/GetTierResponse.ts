// Original file: rapport/points/v1/tier_service.proto

import type { Tier as _rapport_points_v1_Tier, Tier__Output as _rapport_points_v1_Tier__Output } from '../../../rapport/points/v1/Tier.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetTierResponse {
  /**
   * Absent below the lowest.
   */
  'tier'?: (_rapport_points_v1_Tier | null);
  /**
   * Since when.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * From then on time may take it; absent where it never does.
   */
  'validUntil'?: (_google_protobuf_Timestamp | null);
  /**
   * What the basis comes to in this period.
   */
  'points'?: (number | string | Long);
  /**
   * Absent at the highest.
   */
  'nextTier'?: (_rapport_points_v1_Tier | null);
  /**
   * How many points are missing to it.
   */
  'pointsToNext'?: (number | string | Long);
  /**
   * How many points are missing to keep the tier at the end of this period; 0 where it is kept.
   */
  'pointsToKeep'?: (number | string | Long);
  'periodEndsAt'?: (_google_protobuf_Timestamp | null);
  'programVersion'?: (number);
}

export interface GetTierResponse__Output {
  /**
   * Absent below the lowest.
   */
  'tier': (_rapport_points_v1_Tier__Output | null);
  /**
   * Since when.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * From then on time may take it; absent where it never does.
   */
  'validUntil': (_google_protobuf_Timestamp__Output | null);
  /**
   * What the basis comes to in this period.
   */
  'points': (string);
  /**
   * Absent at the highest.
   */
  'nextTier': (_rapport_points_v1_Tier__Output | null);
  /**
   * How many points are missing to it.
   */
  'pointsToNext': (string);
  /**
   * How many points are missing to keep the tier at the end of this period; 0 where it is kept.
   */
  'pointsToKeep': (string);
  'periodEndsAt': (_google_protobuf_Timestamp__Output | null);
  'programVersion': (number);
}
