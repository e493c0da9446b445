// Original file: rapport/points/v1/tier_service.proto


export interface ListTierProgramsRequest {
}

export interface ListTierProgramsRequest__Output {
}
