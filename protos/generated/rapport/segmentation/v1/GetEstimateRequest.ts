// Original file: rapport/segmentation/v1/segment_service.proto


export interface GetEstimateRequest {
  'estimateId'?: (string);
}

export interface GetEstimateRequest__Output {
  'estimateId': (string);
}
