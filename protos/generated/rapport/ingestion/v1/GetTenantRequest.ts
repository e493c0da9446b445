// Original file: rapport/ingestion/v1/tenant_service.proto


export interface GetTenantRequest {
}

export interface GetTenantRequest__Output {
}
