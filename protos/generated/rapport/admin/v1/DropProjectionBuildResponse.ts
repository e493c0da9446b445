// Original file: rapport/admin/v1/admin_service.proto


export interface DropProjectionBuildResponse {
}

export interface DropProjectionBuildResponse__Output {
}
