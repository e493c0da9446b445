// Original file: rapport/points/v1/ledger_service.proto


export interface ListPartnerSettlementRequest {
  /**
   * Of every partner where empty.
   */
  'partnerId'?: (string);
  /**
   * Of every unit where empty.
   */
  'unit'?: (string);
  /**
   * YYYY-MM; every month where empty.
   */
  'month'?: (string);
  /**
   * 1 to 500; 50 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPartnerSettlementRequest__Output {
  /**
   * Of every partner where empty.
   */
  'partnerId': (string);
  /**
   * Of every unit where empty.
   */
  'unit': (string);
  /**
   * YYYY-MM; every month where empty.
   */
  'month': (string);
  /**
   * 1 to 500; 50 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
}
