// Original file: rapport/segmentation/v1/segment_service.proto

import type { Membership as _rapport_segmentation_v1_Membership, Membership__Output as _rapport_segmentation_v1_Membership__Output } from '../../../rapport/segmentation/v1/Membership.ts';

export interface CheckMembershipResponse {
  'isMember'?: (boolean);
  'membership'?: (_rapport_segmentation_v1_Membership | null);
}

export interface CheckMembershipResponse__Output {
  'isMember': (boolean);
  'membership': (_rapport_segmentation_v1_Membership__Output | null);
}
