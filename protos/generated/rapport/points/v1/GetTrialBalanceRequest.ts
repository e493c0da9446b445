// Original file: rapport/points/v1/ledger_service.proto


export interface GetTrialBalanceRequest {
  /**
   * `points` where empty.
   */
  'unit'?: (string);
}

export interface GetTrialBalanceRequest__Output {
  /**
   * `points` where empty.
   */
  'unit': (string);
}
