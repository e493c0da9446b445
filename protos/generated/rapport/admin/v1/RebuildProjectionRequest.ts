// Original file: rapport/admin/v1/admin_service.proto


export interface RebuildProjectionRequest {
  'projection'?: (string);
  /**
   * Whether the build stays beside the live one for CutoverProjection, in place of the one that stands there now.
   * Otherwise both are compared, and it goes.
   */
  'keep'?: (boolean);
}

export interface RebuildProjectionRequest__Output {
  'projection': (string);
  /**
   * Whether the build stays beside the live one for CutoverProjection, in place of the one that stands there now.
   * Otherwise both are compared, and it goes.
   */
  'keep': (boolean);
}
