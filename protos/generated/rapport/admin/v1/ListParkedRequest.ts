// Original file: rapport/admin/v1/admin_service.proto


export interface ListParkedRequest {
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'limit'?: (number);
}

export interface ListParkedRequest__Output {
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'limit': (number);
}
