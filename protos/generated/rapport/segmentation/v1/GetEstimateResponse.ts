// Original file: rapport/segmentation/v1/segment_service.proto

import type { Estimate as _rapport_segmentation_v1_Estimate, Estimate__Output as _rapport_segmentation_v1_Estimate__Output } from '../../../rapport/segmentation/v1/Estimate.ts';

export interface GetEstimateResponse {
  'estimate'?: (_rapport_segmentation_v1_Estimate | null);
}

export interface GetEstimateResponse__Output {
  'estimate': (_rapport_segmentation_v1_Estimate__Output | null);
}
