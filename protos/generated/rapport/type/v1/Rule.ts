// Original file: rapport/type/v1/rule.proto


/**
 * A rule of the shared rule language, as JSON text: see services/shared/rules/README.md.
 * At most 64 nodes, 8 levels, 50 items per list.
 */
export interface Rule {
  'json'?: (string);
}

/**
 * A rule of the shared rule language, as JSON text: see services/shared/rules/README.md.
 * At most 64 nodes, 8 levels, 50 items per list.
 */
export interface Rule__Output {
  'json': (string);
}
