// Original file: rapport/points/v1/unit_service.proto


export interface ListUnitsRequest {
}

export interface ListUnitsRequest__Output {
}
