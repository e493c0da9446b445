// Original file: rapport/segmentation/v1/trait_service.proto


export interface ListTraitsRequest {
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListTraitsRequest__Output {
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
