// Original file: rapport/ingestion/v1/interaction_service.proto

import type { Interaction as _rapport_ingestion_v1_Interaction, Interaction__Output as _rapport_ingestion_v1_Interaction__Output } from '../../../rapport/ingestion/v1/Interaction.ts';

export interface StreamInteractionsRequest {
  'interaction'?: (_rapport_ingestion_v1_Interaction | null);
  'backfill'?: (boolean);
}

export interface StreamInteractionsRequest__Output {
  'interaction': (_rapport_ingestion_v1_Interaction__Output | null);
  'backfill': (boolean);
}
