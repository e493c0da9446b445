// Original file: rapport/points/v1/tier_service.proto


export interface GetTierProgramRequest {
  'programId'?: (string);
}

export interface GetTierProgramRequest__Output {
  'programId': (string);
}
