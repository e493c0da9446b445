// Original file: rapport/ingestion/v1/interaction.proto

import type { IngestStatus as _rapport_ingestion_v1_IngestStatus, IngestStatus__Output as _rapport_ingestion_v1_IngestStatus__Output } from '../../../rapport/ingestion/v1/IngestStatus.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface IngestResult {
  /**
   * The interaction's id, given or made.
   */
  'id'?: (string);
  'status'?: (_rapport_ingestion_v1_IngestStatus);
  /**
   * Present when accepted.
   */
  'position'?: (_rapport_type_v1_Position | null);
  /**
   * Present when rejected: a stable code such as `UNKNOWN_VERB`.
   */
  'reason'?: (string);
  /**
   * For people: what was wrong and what to change.
   */
  'detail'?: (string);
  /**
   * The offending field in the caller's own spelling, if there is one.
   */
  'field'?: (string);
}

export interface IngestResult__Output {
  /**
   * The interaction's id, given or made.
   */
  'id': (string);
  'status': (_rapport_ingestion_v1_IngestStatus__Output);
  /**
   * Present when accepted.
   */
  'position': (_rapport_type_v1_Position__Output | null);
  /**
   * Present when rejected: a stable code such as `UNKNOWN_VERB`.
   */
  'reason': (string);
  /**
   * For people: what was wrong and what to change.
   */
  'detail': (string);
  /**
   * The offending field in the caller's own spelling, if there is one.
   */
  'field': (string);
}
