// Original file: rapport/ingestion/v1/interaction_service.proto

import type { IngestResult as _rapport_ingestion_v1_IngestResult, IngestResult__Output as _rapport_ingestion_v1_IngestResult__Output } from '../../../rapport/ingestion/v1/IngestResult.ts';

export interface BatchIngestInteractionsResponse {
  'results'?: (_rapport_ingestion_v1_IngestResult)[];
}

export interface BatchIngestInteractionsResponse__Output {
  'results': (_rapport_ingestion_v1_IngestResult__Output)[];
}
