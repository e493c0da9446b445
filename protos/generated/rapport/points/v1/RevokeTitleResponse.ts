// Original file: rapport/points/v1/tier_service.proto


export interface RevokeTitleResponse {
}

export interface RevokeTitleResponse__Output {
}
