// Original file: rapport/ingestion/v1/tenant_service.proto

import type { TenantSettings as _rapport_ingestion_v1_TenantSettings, TenantSettings__Output as _rapport_ingestion_v1_TenantSettings__Output } from '../../../rapport/ingestion/v1/TenantSettings.ts';

export interface ConfigureTenantRequest {
  'requestId'?: (string);
  'settings'?: (_rapport_ingestion_v1_TenantSettings | null);
}

export interface ConfigureTenantRequest__Output {
  'requestId': (string);
  'settings': (_rapport_ingestion_v1_TenantSettings__Output | null);
}
