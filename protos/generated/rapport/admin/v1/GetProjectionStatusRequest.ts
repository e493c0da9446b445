// Original file: rapport/admin/v1/admin_service.proto


export interface GetProjectionStatusRequest {
  /**
   * All where empty.
   */
  'projection'?: (string);
}

export interface GetProjectionStatusRequest__Output {
  /**
   * All where empty.
   */
  'projection': (string);
}
