// Original file: rapport/segmentation/v1/segment_service.proto

import type { Estimate as _rapport_segmentation_v1_Estimate, Estimate__Output as _rapport_segmentation_v1_Estimate__Output } from '../../../rapport/segmentation/v1/Estimate.ts';

export interface BeginEstimateResponse {
  'estimate'?: (_rapport_segmentation_v1_Estimate | null);
}

export interface BeginEstimateResponse__Output {
  'estimate': (_rapport_segmentation_v1_Estimate__Output | null);
}
