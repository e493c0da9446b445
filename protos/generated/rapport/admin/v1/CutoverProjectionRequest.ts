// Original file: rapport/admin/v1/admin_service.proto


export interface CutoverProjectionRequest {
  'projection'?: (string);
  /**
   * The one that is to answer.
   */
  'build'?: (number);
}

export interface CutoverProjectionRequest__Output {
  'projection': (string);
  /**
   * The one that is to answer.
   */
  'build': (number);
}
