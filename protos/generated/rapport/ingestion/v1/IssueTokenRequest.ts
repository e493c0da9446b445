// Original file: rapport/ingestion/v1/tenant_service.proto


export interface IssueTokenRequest {
  /**
   * Who the token is for; audits name it.
   */
  'subject'?: (string);
  /**
   * Of `ingest`, `read`, `write`, `backfill`, `admin`, `operator`.
   */
  'scopes'?: (string)[];
  /**
   * 60 s to 90 days.
   */
  'ttlSeconds'?: (number);
  /**
   * Only for an operator: another tenant.
   */
  'tenantId'?: (string);
}

export interface IssueTokenRequest__Output {
  /**
   * Who the token is for; audits name it.
   */
  'subject': (string);
  /**
   * Of `ingest`, `read`, `write`, `backfill`, `admin`, `operator`.
   */
  'scopes': (string)[];
  /**
   * 60 s to 90 days.
   */
  'ttlSeconds': (number);
  /**
   * Only for an operator: another tenant.
   */
  'tenantId': (string);
}
