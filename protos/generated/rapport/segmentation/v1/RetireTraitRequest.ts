// Original file: rapport/segmentation/v1/trait_service.proto


export interface RetireTraitRequest {
  'requestId'?: (string);
  'traitId'?: (string);
}

export interface RetireTraitRequest__Output {
  'requestId': (string);
  'traitId': (string);
}
