// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Membership as _rapport_segmentation_v1_Membership, Membership__Output as _rapport_segmentation_v1_Membership__Output } from '../../../rapport/segmentation/v1/Membership.ts';

export interface MembershipCheck {
  /**
   * As it was asked for.
   */
  'member'?: (_rapport_type_v1_MemberRef | null);
  'isMember'?: (boolean);
  'membership'?: (_rapport_segmentation_v1_Membership | null);
}

export interface MembershipCheck__Output {
  /**
   * As it was asked for.
   */
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'isMember': (boolean);
  'membership': (_rapport_segmentation_v1_Membership__Output | null);
}
