// Original file: rapport/segmentation/v1/segment.proto

export const SegmentStatus = {
  SEGMENT_STATUS_UNSPECIFIED: 'SEGMENT_STATUS_UNSPECIFIED',
  SEGMENT_STATUS_DRAFT: 'SEGMENT_STATUS_DRAFT',
  SEGMENT_STATUS_PUBLISHED: 'SEGMENT_STATUS_PUBLISHED',
  /**
   * Nobody belongs to it any more; what was can still be asked.
   */
  SEGMENT_STATUS_ARCHIVED: 'SEGMENT_STATUS_ARCHIVED',
} as const;

export type SegmentStatus =
  | 'SEGMENT_STATUS_UNSPECIFIED'
  | 0
  | 'SEGMENT_STATUS_DRAFT'
  | 1
  | 'SEGMENT_STATUS_PUBLISHED'
  | 2
  /**
   * Nobody belongs to it any more; what was can still be asked.
   */
  | 'SEGMENT_STATUS_ARCHIVED'
  | 3

export type SegmentStatus__Output = typeof SegmentStatus[keyof typeof SegmentStatus]
