// Original file: rapport/admin/v1/admin_service.proto


export interface DiscardParkedRequest {
  'id'?: (string);
  /**
   * Why, for the record; up to 500 characters.
   */
  'note'?: (string);
}

export interface DiscardParkedRequest__Output {
  'id': (string);
  /**
   * Why, for the record; up to 500 characters.
   */
  'note': (string);
}
