// Original file: rapport/ingestion/v1/interaction.proto


export interface InteractionObject {
  'kind'?: (string);
  'id'?: (string);
  'tags'?: (string)[];
}

export interface InteractionObject__Output {
  'kind': (string);
  'id': (string);
  'tags': (string)[];
}
