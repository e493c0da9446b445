// Original file: rapport/campaign/v1/campaign.proto


/**
 * What the campaign is about, in the words of its makers.
 */
export interface Brief {
  'purpose'?: (string);
  'entryPoint'?: (string);
  'fulcrum'?: (string);
  'highlight'?: (string);
  'focus'?: (string);
}

/**
 * What the campaign is about, in the words of its makers.
 */
export interface Brief__Output {
  'purpose': (string);
  'entryPoint': (string);
  'fulcrum': (string);
  'highlight': (string);
  'focus': (string);
}
