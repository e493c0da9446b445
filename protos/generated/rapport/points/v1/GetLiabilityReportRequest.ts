// Original file: rapport/points/v1/ledger_service.proto


export interface GetLiabilityReportRequest {
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * Of points that this programme has brought out, by its rules or out of its account, whoever has them by now; all
   * where empty. What members spend and send goes by its lots: nearest expiry first.
   */
  'programId'?: (string);
}

export interface GetLiabilityReportRequest__Output {
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * Of points that this programme has brought out, by its rules or out of its account, whoever has them by now; all
   * where empty. What members spend and send goes by its lots: nearest expiry first.
   */
  'programId': (string);
}
