// Original file: rapport/segmentation/v1/trait_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface GetTraitsRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * At most 50; empty: every trait that is not retired.
   */
  'traitIds'?: (string)[];
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * Answers as of this instant, as it was told: a late event changes a value from its newest change on. Now where
   * absent.
   */
  'asOf'?: (_google_protobuf_Timestamp | null);
}

export interface GetTraitsRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * At most 50; empty: every trait that is not retired.
   */
  'traitIds': (string)[];
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * Answers as of this instant, as it was told: a late event changes a value from its newest change on. Now where
   * absent.
   */
  'asOf': (_google_protobuf_Timestamp__Output | null);
}
