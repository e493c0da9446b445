// Original file: rapport/admin/v1/admin_service.proto


export interface DropProjectionBuildRequest {
  'projection'?: (string);
  'build'?: (number);
}

export interface DropProjectionBuildRequest__Output {
  'projection': (string);
  'build': (number);
}
