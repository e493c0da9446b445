// Original file: rapport/segmentation/v1/segment_service.proto


export interface PublishSegmentRequest {
  'requestId'?: (string);
  'segmentId'?: (string);
}

export interface PublishSegmentRequest__Output {
  'requestId': (string);
  'segmentId': (string);
}
