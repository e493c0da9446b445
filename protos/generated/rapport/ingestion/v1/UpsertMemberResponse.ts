// Original file: rapport/ingestion/v1/member_service.proto

import type { IngestStatus as _rapport_ingestion_v1_IngestStatus, IngestStatus__Output as _rapport_ingestion_v1_IngestStatus__Output } from '../../../rapport/ingestion/v1/IngestStatus.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface UpsertMemberResponse {
  'status'?: (_rapport_ingestion_v1_IngestStatus);
  'position'?: (_rapport_type_v1_Position | null);
}

export interface UpsertMemberResponse__Output {
  'status': (_rapport_ingestion_v1_IngestStatus__Output);
  'position': (_rapport_type_v1_Position__Output | null);
}
