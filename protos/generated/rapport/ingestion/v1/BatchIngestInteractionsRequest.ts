// Original file: rapport/ingestion/v1/interaction_service.proto

import type { Interaction as _rapport_ingestion_v1_Interaction, Interaction__Output as _rapport_ingestion_v1_Interaction__Output } from '../../../rapport/ingestion/v1/Interaction.ts';

export interface BatchIngestInteractionsRequest {
  'interactions'?: (_rapport_ingestion_v1_Interaction)[];
  'backfill'?: (boolean);
}

export interface BatchIngestInteractionsRequest__Output {
  'interactions': (_rapport_ingestion_v1_Interaction__Output)[];
  'backfill': (boolean);
}
