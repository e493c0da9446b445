// Original file: rapport/ingestion/v1/member_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Attributes as _rapport_ingestion_v1_Attributes, Attributes__Output as _rapport_ingestion_v1_Attributes__Output } from '../../../rapport/ingestion/v1/Attributes.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Member {
  'ref'?: (_rapport_type_v1_MemberRef | null);
  'attributes'?: (_rapport_ingestion_v1_Attributes | null);
  'firstSeenAt'?: (_google_protobuf_Timestamp | null);
  'lastSeenAt'?: (_google_protobuf_Timestamp | null);
}

export interface Member__Output {
  'ref': (_rapport_type_v1_MemberRef__Output | null);
  'attributes': (_rapport_ingestion_v1_Attributes__Output | null);
  'firstSeenAt': (_google_protobuf_Timestamp__Output | null);
  'lastSeenAt': (_google_protobuf_Timestamp__Output | null);
}
