// Original file: rapport/segmentation/v1/segment_service.proto

import type { Membership as _rapport_segmentation_v1_Membership, Membership__Output as _rapport_segmentation_v1_Membership__Output } from '../../../rapport/segmentation/v1/Membership.ts';

export interface ListMemberSegmentsResponse {
  'memberships'?: (_rapport_segmentation_v1_Membership)[];
  /**
   * The behaviour role: exactly one, by stated precedence.
   */
  'behaviorRole'?: (string);
  /**
   * The lifecycle stage: exactly one, by stated precedence.
   */
  'lifecycleStage'?: (string);
}

export interface ListMemberSegmentsResponse__Output {
  'memberships': (_rapport_segmentation_v1_Membership__Output)[];
  /**
   * The behaviour role: exactly one, by stated precedence.
   */
  'behaviorRole': (string);
  /**
   * The lifecycle stage: exactly one, by stated precedence.
   */
  'lifecycleStage': (string);
}
