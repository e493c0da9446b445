// Original file: rapport/ingestion/v1/interaction_service.proto

import type { IngestResult as _rapport_ingestion_v1_IngestResult, IngestResult__Output as _rapport_ingestion_v1_IngestResult__Output } from '../../../rapport/ingestion/v1/IngestResult.ts';

export interface StreamInteractionsResponse {
  'result'?: (_rapport_ingestion_v1_IngestResult | null);
}

export interface StreamInteractionsResponse__Output {
  'result': (_rapport_ingestion_v1_IngestResult__Output | null);
}
