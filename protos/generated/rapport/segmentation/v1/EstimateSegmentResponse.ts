// Original file: rapport/segmentation/v1/segment_service.proto

import type { EstimatedSize as _rapport_segmentation_v1_EstimatedSize, EstimatedSize__Output as _rapport_segmentation_v1_EstimatedSize__Output } from '../../../rapport/segmentation/v1/EstimatedSize.ts';
import type { EstimatedOverlap as _rapport_segmentation_v1_EstimatedOverlap, EstimatedOverlap__Output as _rapport_segmentation_v1_EstimatedOverlap__Output } from '../../../rapport/segmentation/v1/EstimatedOverlap.ts';
import type { EstimatedReach as _rapport_segmentation_v1_EstimatedReach, EstimatedReach__Output as _rapport_segmentation_v1_EstimatedReach__Output } from '../../../rapport/segmentation/v1/EstimatedReach.ts';
import type { Long } from '@grpc/proto-loader';

export interface EstimateSegmentResponse {
  'size'?: (_rapport_segmentation_v1_EstimatedSize | null);
  /**
   * 0.95: the interval holds the true number in 95 of 100 samples (Wilson's score interval, without replacement).
   */
  'confidence'?: (number | string);
  /**
   * int64
   */
  'sampledMembers'?: (number | string | Long);
  /**
   * int64: members of the tenant.
   */
  'totalMembers'?: (number | string | Long);
  /**
   * Everybody was looked at.
   */
  'exact'?: (boolean);
  'overlaps'?: (_rapport_segmentation_v1_EstimatedOverlap)[];
  /**
   * In the order of `channels`.
   */
  'reaches'?: (_rapport_segmentation_v1_EstimatedReach)[];
}

export interface EstimateSegmentResponse__Output {
  'size': (_rapport_segmentation_v1_EstimatedSize__Output | null);
  /**
   * 0.95: the interval holds the true number in 95 of 100 samples (Wilson's score interval, without replacement).
   */
  'confidence': (number);
  /**
   * int64
   */
  'sampledMembers': (string);
  /**
   * int64: members of the tenant.
   */
  'totalMembers': (string);
  /**
   * Everybody was looked at.
   */
  'exact': (boolean);
  'overlaps': (_rapport_segmentation_v1_EstimatedOverlap__Output)[];
  /**
   * In the order of `channels`.
   */
  'reaches': (_rapport_segmentation_v1_EstimatedReach__Output)[];
}
