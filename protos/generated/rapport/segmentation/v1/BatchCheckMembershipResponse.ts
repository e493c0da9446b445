// Original file: rapport/segmentation/v1/segment_service.proto

import type { MembershipCheck as _rapport_segmentation_v1_MembershipCheck, MembershipCheck__Output as _rapport_segmentation_v1_MembershipCheck__Output } from '../../../rapport/segmentation/v1/MembershipCheck.ts';

export interface BatchCheckMembershipResponse {
  'checks'?: (_rapport_segmentation_v1_MembershipCheck)[];
}

export interface BatchCheckMembershipResponse__Output {
  'checks': (_rapport_segmentation_v1_MembershipCheck__Output)[];
}
