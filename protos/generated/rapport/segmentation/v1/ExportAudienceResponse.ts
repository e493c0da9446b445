// Original file: rapport/segmentation/v1/segment_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExportAudienceResponse {
  /**
   * Without those whose reference is not known.
   */
  'members'?: (_rapport_type_v1_MemberRef)[];
  /**
   * To go on behind this answer.
   */
  'resumeToken'?: (string);
  /**
   * int64: members of the audience in all, as of the beginning of this stream.
   */
  'audienceMembers'?: (number | string | Long);
}

export interface ExportAudienceResponse__Output {
  /**
   * Without those whose reference is not known.
   */
  'members': (_rapport_type_v1_MemberRef__Output)[];
  /**
   * To go on behind this answer.
   */
  'resumeToken': (string);
  /**
   * int64: members of the audience in all, as of the beginning of this stream.
   */
  'audienceMembers': (string);
}
