// Original file: rapport/segmentation/v1/segment_service.proto


export interface CancelEstimateRequest {
  'estimateId'?: (string);
}

export interface CancelEstimateRequest__Output {
  'estimateId': (string);
}
