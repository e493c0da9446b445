// Original file: rapport/admin/v1/admin_service.proto


export interface RedriveParkedRequest {
  'id'?: (string);
  /**
   * Why, for the record; up to 500 characters.
   */
  'note'?: (string);
}

export interface RedriveParkedRequest__Output {
  'id': (string);
  /**
   * Why, for the record; up to 500 characters.
   */
  'note': (string);
}
