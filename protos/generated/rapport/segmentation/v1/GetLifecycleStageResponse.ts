// Original file: rapport/segmentation/v1/trait_service.proto

import type { Standing as _rapport_segmentation_v1_Standing, Standing__Output as _rapport_segmentation_v1_Standing__Output } from '../../../rapport/segmentation/v1/Standing.ts';

export interface GetLifecycleStageResponse {
  /**
   * Absent where nothing was recorded of the member.
   */
  'standing'?: (_rapport_segmentation_v1_Standing | null);
}

export interface GetLifecycleStageResponse__Output {
  /**
   * Absent where nothing was recorded of the member.
   */
  'standing': (_rapport_segmentation_v1_Standing__Output | null);
}
