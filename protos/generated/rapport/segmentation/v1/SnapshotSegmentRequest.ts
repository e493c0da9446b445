// Original file: rapport/segmentation/v1/segment_service.proto


export interface SnapshotSegmentRequest {
  'requestId'?: (string);
  /**
   * Of which; a role as well.
   */
  'segmentId'?: (string);
  /**
   * Id of the snapshot, `[A-Za-z0-9._-]{1,64}`. ALREADY_EXISTS (SEGMENT_EXISTS) where it is taken.
   */
  'snapshotId'?: (string);
  'name'?: (string);
}

export interface SnapshotSegmentRequest__Output {
  'requestId': (string);
  /**
   * Of which; a role as well.
   */
  'segmentId': (string);
  /**
   * Id of the snapshot, `[A-Za-z0-9._-]{1,64}`. ALREADY_EXISTS (SEGMENT_EXISTS) where it is taken.
   */
  'snapshotId': (string);
  'name': (string);
}
