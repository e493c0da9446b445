// Original file: rapport/ingestion/v1/interaction.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { InteractionObject as _rapport_ingestion_v1_InteractionObject, InteractionObject__Output as _rapport_ingestion_v1_InteractionObject__Output } from '../../../rapport/ingestion/v1/InteractionObject.ts';
import type { Money as _rapport_type_v1_Money, Money__Output as _rapport_type_v1_Money__Output } from '../../../rapport/type/v1/Money.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Something that a member did.
 */
export interface Interaction {
  /**
   * The caller's id and the key of idempotency: `[A-Za-z0-9._-]{1,64}`, unique per tenant for ever.
   * Without one Rapport makes it, and promises nothing about repetitions.
   */
  'id'?: (string);
  /**
   * Exactly one way to say who: member, or one of the two short forms.
   */
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * Short for namespace `user`. Wins over anonymous_id where both are sent.
   */
  'memberId'?: (string);
  /**
   * Short for namespace `anonymous`.
   */
  'anonymousId'?: (string);
  /**
   * One of the catalogue's closed set, for example `content.read`.
   */
  'verb'?: (string);
  'occurredAt'?: (_google_protobuf_Timestamp | null);
  'object'?: (_rapport_ingestion_v1_InteractionObject | null);
  'channel'?: (string);
  'touchpointId'?: (string);
  'campaignId'?: (string);
  /**
   * With `content.shared`: the share made. Otherwise: the share that led here.
   */
  'shareId'?: (string);
  /**
   * With `content.shared`: the share it came from.
   */
  'parentShareId'?: (string);
  'value'?: (_rapport_type_v1_Money | null);
  'dwellMs'?: (number | string | Long);
  'depthPct'?: (number);
  /**
   * Flat maps of at most 50 scalars; no coordinates, no addresses.
   */
  'device'?: (_google_protobuf_Struct | null);
  'geo'?: (_google_protobuf_Struct | null);
  'properties'?: (_google_protobuf_Struct | null);
  '_dwellMs'?: "dwellMs";
  '_depthPct'?: "depthPct";
}

/**
 * Something that a member did.
 */
export interface Interaction__Output {
  /**
   * The caller's id and the key of idempotency: `[A-Za-z0-9._-]{1,64}`, unique per tenant for ever.
   * Without one Rapport makes it, and promises nothing about repetitions.
   */
  'id': (string);
  /**
   * Exactly one way to say who: member, or one of the two short forms.
   */
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * Short for namespace `user`. Wins over anonymous_id where both are sent.
   */
  'memberId': (string);
  /**
   * Short for namespace `anonymous`.
   */
  'anonymousId': (string);
  /**
   * One of the catalogue's closed set, for example `content.read`.
   */
  'verb': (string);
  'occurredAt': (_google_protobuf_Timestamp__Output | null);
  'object': (_rapport_ingestion_v1_InteractionObject__Output | null);
  'channel': (string);
  'touchpointId': (string);
  'campaignId': (string);
  /**
   * With `content.shared`: the share made. Otherwise: the share that led here.
   */
  'shareId': (string);
  /**
   * With `content.shared`: the share it came from.
   */
  'parentShareId': (string);
  'value': (_rapport_type_v1_Money__Output | null);
  'dwellMs'?: (string);
  'depthPct'?: (number);
  /**
   * Flat maps of at most 50 scalars; no coordinates, no addresses.
   */
  'device': (_google_protobuf_Struct__Output | null);
  'geo': (_google_protobuf_Struct__Output | null);
  'properties': (_google_protobuf_Struct__Output | null);
  '_dwellMs'?: "dwellMs";
  '_depthPct'?: "depthPct";
}
