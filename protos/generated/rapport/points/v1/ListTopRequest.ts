// Original file: rapport/points/v1/ledger_service.proto


export interface ListTopRequest {
  'unit'?: (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit'?: (number);
}

export interface ListTopRequest__Output {
  'unit': (string);
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit': (number);
}
