// Original file: rapport/segmentation/v1/segment.proto

export const SegmentKind = {
  SEGMENT_KIND_UNSPECIFIED: 'SEGMENT_KIND_UNSPECIFIED',
  /**
   * Who belongs follows from the rule, at any time.
   */
  SEGMENT_KIND_DYNAMIC: 'SEGMENT_KIND_DYNAMIC',
  /**
   * Who is on a list that is imported.
   */
  SEGMENT_KIND_STATIC: 'SEGMENT_KIND_STATIC',
  /**
   * Who belonged to another segment when it was taken.
   */
  SEGMENT_KIND_SNAPSHOT: 'SEGMENT_KIND_SNAPSHOT',
} as const;

export type SegmentKind =
  | 'SEGMENT_KIND_UNSPECIFIED'
  | 0
  /**
   * Who belongs follows from the rule, at any time.
   */
  | 'SEGMENT_KIND_DYNAMIC'
  | 1
  /**
   * Who is on a list that is imported.
   */
  | 'SEGMENT_KIND_STATIC'
  | 2
  /**
   * Who belonged to another segment when it was taken.
   */
  | 'SEGMENT_KIND_SNAPSHOT'
  | 3

export type SegmentKind__Output = typeof SegmentKind[keyof typeof SegmentKind]
