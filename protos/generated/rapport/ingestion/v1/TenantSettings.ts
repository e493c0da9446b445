// Original file: rapport/ingestion/v1/tenant_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface TenantSettings {
  /**
   * IANA zone of days and calendar periods.
   */
  'timeZone'?: (string);
  /**
   * ISO 4217; the only currency that this tenant's values may have.
   */
  'currency'?: (string);
  /**
   * How old an interaction may be when it arrives, unless it is a backfill. 1 to 3,650; 30 where zero.
   */
  'maxAgeDays'?: (number);
  /**
   * int32: 0 for defaults that were never configured.
   */
  'version'?: (number);
  'activeFrom'?: (_google_protobuf_Timestamp | null);
}

export interface TenantSettings__Output {
  /**
   * IANA zone of days and calendar periods.
   */
  'timeZone': (string);
  /**
   * ISO 4217; the only currency that this tenant's values may have.
   */
  'currency': (string);
  /**
   * How old an interaction may be when it arrives, unless it is a backfill. 1 to 3,650; 30 where zero.
   */
  'maxAgeDays': (number);
  /**
   * int32: 0 for defaults that were never configured.
   */
  'version': (number);
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
}
