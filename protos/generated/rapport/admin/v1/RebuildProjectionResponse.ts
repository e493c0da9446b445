// Original file: rapport/admin/v1/admin_service.proto


export interface RebuildProjectionResponse {
  /**
   * False where one is already under way.
   */
  'started'?: (boolean);
  /**
   * The one that is under way: `operations/…`.
   */
  'operation'?: (string);
}

export interface RebuildProjectionResponse__Output {
  /**
   * False where one is already under way.
   */
  'started': (boolean);
  /**
   * The one that is under way: `operations/…`.
   */
  'operation': (string);
}
