// Original file: rapport/admin/v1/admin_service.proto


export interface RebuildProjectionResponse {
  /**
   * False where one is already under way.
   */
  'started'?: (boolean);
}

export interface RebuildProjectionResponse__Output {
  /**
   * False where one is already under way.
   */
  'started': (boolean);
}
