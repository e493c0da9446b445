// Original file: rapport/reporting/v1/cascade_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface CascadeNode {
  'shareId'?: (string);
  'parentShareId'?: (string);
  'depth'?: (number);
  'sharer'?: (_rapport_type_v1_MemberRef | null);
  'sharedAt'?: (_google_protobuf_Timestamp | null);
  'channel'?: (string);
  'children'?: (number | string | Long);
  /**
   * Distinct other members who came through this share, and those of them who qualified.
   */
  'visitors'?: (number | string | Long);
  'qualifiedVisitors'?: (number | string | Long);
}

export interface CascadeNode__Output {
  'shareId': (string);
  'parentShareId': (string);
  'depth': (number);
  'sharer': (_rapport_type_v1_MemberRef__Output | null);
  'sharedAt': (_google_protobuf_Timestamp__Output | null);
  'channel': (string);
  'children': (string);
  /**
   * Distinct other members who came through this share, and those of them who qualified.
   */
  'visitors': (string);
  'qualifiedVisitors': (string);
}
