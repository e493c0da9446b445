// Original file: rapport/segmentation/v1/segment_service.proto

import type { EstimatedSize as _rapport_segmentation_v1_EstimatedSize, EstimatedSize__Output as _rapport_segmentation_v1_EstimatedSize__Output } from '../../../rapport/segmentation/v1/EstimatedSize.ts';

export interface EstimatedReach {
  'channel'?: (string);
  /**
   * Members for whom the rule holds and who have consented to be reached by this channel.
   */
  'size'?: (_rapport_segmentation_v1_EstimatedSize | null);
}

export interface EstimatedReach__Output {
  'channel': (string);
  /**
   * Members for whom the rule holds and who have consented to be reached by this channel.
   */
  'size': (_rapport_segmentation_v1_EstimatedSize__Output | null);
}
