// Original file: rapport/segmentation/v1/segment_service.proto

import type { MembershipDifference as _rapport_segmentation_v1_MembershipDifference, MembershipDifference__Output as _rapport_segmentation_v1_MembershipDifference__Output } from '../../../rapport/segmentation/v1/MembershipDifference.ts';

export interface DiffMembershipResponse {
  'differences'?: (_rapport_segmentation_v1_MembershipDifference)[];
  'nextPageToken'?: (string);
}

export interface DiffMembershipResponse__Output {
  'differences': (_rapport_segmentation_v1_MembershipDifference__Output)[];
  'nextPageToken': (string);
}
