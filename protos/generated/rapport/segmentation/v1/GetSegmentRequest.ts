// Original file: rapport/segmentation/v1/segment_service.proto


export interface GetSegmentRequest {
  'segmentId'?: (string);
}

export interface GetSegmentRequest__Output {
  'segmentId': (string);
}
