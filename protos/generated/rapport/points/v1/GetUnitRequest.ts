// Original file: rapport/points/v1/unit_service.proto


export interface GetUnitRequest {
  'unit'?: (string);
}

export interface GetUnitRequest__Output {
  'unit': (string);
}
