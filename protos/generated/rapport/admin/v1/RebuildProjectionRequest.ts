// Original file: rapport/admin/v1/admin_service.proto


export interface RebuildProjectionRequest {
  'projection'?: (string);
}

export interface RebuildProjectionRequest__Output {
  'projection': (string);
}
