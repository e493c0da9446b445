// Original file: rapport/ingestion/v1/interaction_service.proto

import type { Interaction as _rapport_ingestion_v1_Interaction, Interaction__Output as _rapport_ingestion_v1_Interaction__Output } from '../../../rapport/ingestion/v1/Interaction.ts';

export interface IngestInteractionRequest {
  'interaction'?: (_rapport_ingestion_v1_Interaction | null);
  /**
   * The event is old on purpose: no age limit, no messages because of it.
   */
  'backfill'?: (boolean);
}

export interface IngestInteractionRequest__Output {
  'interaction': (_rapport_ingestion_v1_Interaction__Output | null);
  /**
   * The event is old on purpose: no age limit, no messages because of it.
   */
  'backfill': (boolean);
}
