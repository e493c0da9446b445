// Original file: rapport/segmentation/v1/trait.proto


/**
 * What a trait is computed from: what a rule counts, without the comparison, a favourite, or an RFM score. See
 * services/shared/rules/README.md. One of the two is sent, or both where they say the same; answers have both.
 */
export interface TraitMeasure {
  /**
   * As a JSON tree: `{"kind": "favourite", "by": "tag", "of": ["content.read"], "within": {"lastMs": 7776000000}}`.
   */
  'json'?: (string);
  /**
   * The same as text: `favourite(tag of content.read) within 90 days`.
   */
  'text'?: (string);
}

/**
 * What a trait is computed from: what a rule counts, without the comparison, a favourite, or an RFM score. See
 * services/shared/rules/README.md. One of the two is sent, or both where they say the same; answers have both.
 */
export interface TraitMeasure__Output {
  /**
   * As a JSON tree: `{"kind": "favourite", "by": "tag", "of": ["content.read"], "within": {"lastMs": 7776000000}}`.
   */
  'json': (string);
  /**
   * The same as text: `favourite(tag of content.read) within 90 days`.
   */
  'text': (string);
}
