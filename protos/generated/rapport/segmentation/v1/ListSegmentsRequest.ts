// Original file: rapport/segmentation/v1/segment_service.proto


export interface ListSegmentsRequest {
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListSegmentsRequest__Output {
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
