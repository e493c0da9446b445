// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { ImportMode as _rapport_segmentation_v1_ImportMode, ImportMode__Output as _rapport_segmentation_v1_ImportMode__Output } from '../../../rapport/segmentation/v1/ImportMode.ts';

export interface ImportStaticMembersRequest {
  'requestId'?: (string);
  'segmentId'?: (string);
  /**
   * At most 20,000.
   */
  'members'?: (_rapport_type_v1_MemberRef)[];
  /**
   * Instead of members, as RFC 4180 has it: a header with `external_id`, or `namespace,external_id`, and at most 20,000
   * lines. A line without a namespace is of namespace `user`.
   */
  'csv'?: (string);
  'mode'?: (_rapport_segmentation_v1_ImportMode);
}

export interface ImportStaticMembersRequest__Output {
  'requestId': (string);
  'segmentId': (string);
  /**
   * At most 20,000.
   */
  'members': (_rapport_type_v1_MemberRef__Output)[];
  /**
   * Instead of members, as RFC 4180 has it: a header with `external_id`, or `namespace,external_id`, and at most 20,000
   * lines. A line without a namespace is of namespace `user`.
   */
  'csv': (string);
  'mode': (_rapport_segmentation_v1_ImportMode__Output);
}
