// Original file: rapport/reporting/v1/cascade_service.proto


export interface ListCascadesRequest {
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit'?: (number);
}

export interface ListCascadesRequest__Output {
  /**
   * 1 to 100; 10 where it is zero.
   */
  'limit': (number);
}
