// Original file: rapport/segmentation/v1/segment_service.proto


export interface WatchMembershipRequest {
  'segmentId'?: (string);
  /**
   * Empty: from now on.
   */
  'resumeToken'?: (string);
}

export interface WatchMembershipRequest__Output {
  'segmentId': (string);
  /**
   * Empty: from now on.
   */
  'resumeToken': (string);
}
