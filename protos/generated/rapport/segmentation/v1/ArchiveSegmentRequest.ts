// Original file: rapport/segmentation/v1/segment_service.proto


export interface ArchiveSegmentRequest {
  'requestId'?: (string);
  'segmentId'?: (string);
  /**
   * Of the segment that was read; empty: whatever it is now.
   */
  'etag'?: (string);
}

export interface ArchiveSegmentRequest__Output {
  'requestId': (string);
  'segmentId': (string);
  /**
   * Of the segment that was read; empty: whatever it is now.
   */
  'etag': (string);
}
