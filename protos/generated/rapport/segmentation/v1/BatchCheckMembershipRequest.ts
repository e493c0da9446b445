// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface BatchCheckMembershipRequest {
  'segmentId'?: (string);
  /**
   * 1 to 1,000.
   */
  'members'?: (_rapport_type_v1_MemberRef)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface BatchCheckMembershipRequest__Output {
  'segmentId': (string);
  /**
   * 1 to 1,000.
   */
  'members': (_rapport_type_v1_MemberRef__Output)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
