// Original file: rapport/admin/v1/admin_service.proto


export interface ListParkedRequest {
  /**
   * 1 to 100; 20 where it is zero. A record has up to 1 MB.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListParkedRequest__Output {
  /**
   * 1 to 100; 20 where it is zero. A record has up to 1 MB.
   */
  'pageSize': (number);
  'pageToken': (string);
}
