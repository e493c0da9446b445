// Original file: rapport/ingestion/v1/interaction.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { InteractionObject as _rapport_ingestion_v1_InteractionObject, InteractionObject__Output as _rapport_ingestion_v1_InteractionObject__Output } from '../../../rapport/ingestion/v1/InteractionObject.ts';
import type { Money as _rapport_type_v1_Money, Money__Output as _rapport_type_v1_Money__Output } from '../../../rapport/type/v1/Money.ts';

/**
 * One line of a member's history.
 */
export interface TimelineEntry {
  'id'?: (string);
  'verb'?: (string);
  'occurredAt'?: (_google_protobuf_Timestamp | null);
  'recordedAt'?: (_google_protobuf_Timestamp | null);
  'object'?: (_rapport_ingestion_v1_InteractionObject | null);
  'channel'?: (string);
  'campaignId'?: (string);
  'shareId'?: (string);
  'value'?: (_rapport_type_v1_Money | null);
  'voided'?: (boolean);
  'backfill'?: (boolean);
}

/**
 * One line of a member's history.
 */
export interface TimelineEntry__Output {
  'id': (string);
  'verb': (string);
  'occurredAt': (_google_protobuf_Timestamp__Output | null);
  'recordedAt': (_google_protobuf_Timestamp__Output | null);
  'object': (_rapport_ingestion_v1_InteractionObject__Output | null);
  'channel': (string);
  'campaignId': (string);
  'shareId': (string);
  'value': (_rapport_type_v1_Money__Output | null);
  'voided': (boolean);
  'backfill': (boolean);
}
