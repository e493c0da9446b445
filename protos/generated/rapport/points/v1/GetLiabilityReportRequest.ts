// Original file: rapport/points/v1/ledger_service.proto


export interface GetLiabilityReportRequest {
  /**
   * `points` where empty.
   */
  'unit'?: (string);
}

export interface GetLiabilityReportRequest__Output {
  /**
   * `points` where empty.
   */
  'unit': (string);
}
