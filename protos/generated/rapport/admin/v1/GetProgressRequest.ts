// Original file: rapport/admin/v1/admin_service.proto


export interface GetProgressRequest {
}

export interface GetProgressRequest__Output {
}
