// Original file: rapport/points/v1/ledger_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';

export interface ListExpiringLotsRequest {
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  /**
   * Lots that expire up to and including this instant; where absent all of them, those that never expire last.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner'?: (_rapport_points_v1_AccountOwner | null);
}

export interface ListExpiringLotsRequest__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  /**
   * Lots that expire up to and including this instant; where absent all of them, those that never expire last.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
  /**
   * In place of `member`: a partner, a programme or a prize pool (OWNER_INVALID).
   */
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
}
