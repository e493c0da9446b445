// Original file: rapport/points/v1/ledger_service.proto


export interface GetLiabilityReportRequest {
  /**
   * `points` where empty.
   */
  'unit'?: (string);
  /**
   * Of points that this programme has brought out, by its rules or out of its account; all where empty. What members
   * spend, send or lose is what they were given first. What they are sent by members is of no programme.
   */
  'programId'?: (string);
}

export interface GetLiabilityReportRequest__Output {
  /**
   * `points` where empty.
   */
  'unit': (string);
  /**
   * Of points that this programme has brought out, by its rules or out of its account; all where empty. What members
   * spend, send or lose is what they were given first. What they are sent by members is of no programme.
   */
  'programId': (string);
}
