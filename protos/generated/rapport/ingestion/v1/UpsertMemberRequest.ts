// Original file: rapport/ingestion/v1/member_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Attributes as _rapport_ingestion_v1_Attributes, Attributes__Output as _rapport_ingestion_v1_Attributes__Output } from '../../../rapport/ingestion/v1/Attributes.ts';

export interface UpsertMemberRequest {
  /**
   * Idempotency key, `[A-Za-z0-9._-]{1,64}`; required.
   */
  'requestId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'attributes'?: (_rapport_ingestion_v1_Attributes | null);
  /**
   * Names of attributes to clear: `gender`, `birth_year`, …, `free.<key>`.
   */
  'clear'?: (string)[];
}

export interface UpsertMemberRequest__Output {
  /**
   * Idempotency key, `[A-Za-z0-9._-]{1,64}`; required.
   */
  'requestId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'attributes': (_rapport_ingestion_v1_Attributes__Output | null);
  /**
   * Names of attributes to clear: `gender`, `birth_year`, …, `free.<key>`.
   */
  'clear': (string)[];
}
