// Original file: rapport/segmentation/v1/segment_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface DiffMembershipRequest {
  'segmentId'?: (string);
  'from'?: (_google_protobuf_Timestamp | null);
  'to'?: (_google_protobuf_Timestamp | null);
  /**
   * 1 to 500; 100 where it is zero. A page may be shorter although there are more.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * Instead of two instants: who came and who went because of the versions after this one, up to to_version. 0: before the
   * first. INVALID_ARGUMENT (VERSIONS_INVALID) unless it is the earlier one, and to_version has taken over.
   */
  'fromVersion'?: (number);
  'toVersion'?: (number);
}

export interface DiffMembershipRequest__Output {
  'segmentId': (string);
  'from': (_google_protobuf_Timestamp__Output | null);
  'to': (_google_protobuf_Timestamp__Output | null);
  /**
   * 1 to 500; 100 where it is zero. A page may be shorter although there are more.
   */
  'pageSize': (number);
  'pageToken': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * Instead of two instants: who came and who went because of the versions after this one, up to to_version. 0: before the
   * first. INVALID_ARGUMENT (VERSIONS_INVALID) unless it is the earlier one, and to_version has taken over.
   */
  'fromVersion': (number);
  'toVersion': (number);
}
