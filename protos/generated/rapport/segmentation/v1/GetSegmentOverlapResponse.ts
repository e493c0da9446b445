// Original file: rapport/segmentation/v1/segment_service.proto

import type { SegmentSize as _rapport_segmentation_v1_SegmentSize, SegmentSize__Output as _rapport_segmentation_v1_SegmentSize__Output } from '../../../rapport/segmentation/v1/SegmentSize.ts';
import type { PairOverlap as _rapport_segmentation_v1_PairOverlap, PairOverlap__Output as _rapport_segmentation_v1_PairOverlap__Output } from '../../../rapport/segmentation/v1/PairOverlap.ts';
import type { OverlapRegion as _rapport_segmentation_v1_OverlapRegion, OverlapRegion__Output as _rapport_segmentation_v1_OverlapRegion__Output } from '../../../rapport/segmentation/v1/OverlapRegion.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetSegmentOverlapResponse {
  /**
   * One for each segment, in the order in which they were asked for.
   */
  'sizes'?: (_rapport_segmentation_v1_SegmentSize)[];
  /**
   * One for each two, in that order: 1 and 2, 1 and 3, 2 and 3, …
   */
  'pairs'?: (_rapport_segmentation_v1_PairOverlap)[];
  /**
   * Members by exactly which of the segments they belong to; those with nobody are left out. They add up to in_any.
   */
  'regions'?: (_rapport_segmentation_v1_OverlapRegion)[];
  /**
   * int64: members of at least one of the segments.
   */
  'inAny'?: (number | string | Long);
  /**
   * int64: members of every one of them.
   */
  'inAll'?: (number | string | Long);
}

export interface GetSegmentOverlapResponse__Output {
  /**
   * One for each segment, in the order in which they were asked for.
   */
  'sizes': (_rapport_segmentation_v1_SegmentSize__Output)[];
  /**
   * One for each two, in that order: 1 and 2, 1 and 3, 2 and 3, …
   */
  'pairs': (_rapport_segmentation_v1_PairOverlap__Output)[];
  /**
   * Members by exactly which of the segments they belong to; those with nobody are left out. They add up to in_any.
   */
  'regions': (_rapport_segmentation_v1_OverlapRegion__Output)[];
  /**
   * int64: members of at least one of the segments.
   */
  'inAny': (string);
  /**
   * int64: members of every one of them.
   */
  'inAll': (string);
}
