// Original file: rapport/segmentation/v1/trait_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ListTraitHistoryRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  'traitId'?: (string);
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ListTraitHistoryRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'traitId': (string);
  /**
   * 1 to 500; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
