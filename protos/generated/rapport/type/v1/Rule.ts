// Original file: rapport/type/v1/rule.proto


/**
 * A rule of the shared rule language: see services/shared/rules/README.md.
 * At most 64 nodes, 8 levels, 50 items per list.
 */
export interface Rule {
  /**
   * The rule as a JSON tree.
   */
  'json'?: (string);
  /**
   * The same in the short text form, for people:
   * `count(content.shared where channel = "wechat") >= 3 within 7 days and not region in ("CN-31")`.
   * SegmentService takes one of the two, or both where they say the same, and answers with both.
   * Other services take and answer `json`.
   */
  'text'?: (string);
}

/**
 * A rule of the shared rule language: see services/shared/rules/README.md.
 * At most 64 nodes, 8 levels, 50 items per list.
 */
export interface Rule__Output {
  /**
   * The rule as a JSON tree.
   */
  'json': (string);
  /**
   * The same in the short text form, for people:
   * `count(content.shared where channel = "wechat") >= 3 within 7 days and not region in ("CN-31")`.
   * SegmentService takes one of the two, or both where they say the same, and answers with both.
   * Other services take and answer `json`.
   */
  'text': (string);
}
