// Original file: rapport/segmentation/v1/segment_service.proto

import type { Membership as _rapport_segmentation_v1_Membership, Membership__Output as _rapport_segmentation_v1_Membership__Output } from '../../../rapport/segmentation/v1/Membership.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListMembersResponse {
  'memberships'?: (_rapport_segmentation_v1_Membership)[];
  'nextPageToken'?: (string);
  /**
   * int64: members in all, now; 0 where as_of is given: those of a past instant are counted by nobody.
   */
  'totalCount'?: (number | string | Long);
}

export interface ListMembersResponse__Output {
  'memberships': (_rapport_segmentation_v1_Membership__Output)[];
  'nextPageToken': (string);
  /**
   * int64: members in all, now; 0 where as_of is given: those of a past instant are counted by nobody.
   */
  'totalCount': (string);
}
