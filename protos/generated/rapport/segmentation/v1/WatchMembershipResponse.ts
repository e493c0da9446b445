// Original file: rapport/segmentation/v1/segment_service.proto

import type { MembershipChange as _rapport_segmentation_v1_MembershipChange, MembershipChange__Output as _rapport_segmentation_v1_MembershipChange__Output } from '../../../rapport/segmentation/v1/MembershipChange.ts';

export interface WatchMembershipResponse {
  /**
   * Absent where it is the token that is told.
   */
  'change'?: (_rapport_segmentation_v1_MembershipChange | null);
  /**
   * To go on behind this answer.
   */
  'resumeToken'?: (string);
}

export interface WatchMembershipResponse__Output {
  /**
   * Absent where it is the token that is told.
   */
  'change': (_rapport_segmentation_v1_MembershipChange__Output | null);
  /**
   * To go on behind this answer.
   */
  'resumeToken': (string);
}
