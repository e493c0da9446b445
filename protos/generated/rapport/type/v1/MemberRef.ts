// Original file: rapport/type/v1/member.proto


/**
 * How a caller names a member. Rapport keeps no list of members to look up: any reference is one.
 */
export interface MemberRef {
  /**
   * `user` for known members (what `memberId` means over HTTP), `anonymous` for visitors, or a caller's own.
   * Letters, digits, `.`, `_`, `-`; at most 64. Empty means `user`.
   */
  'namespace'?: (string);
  /**
   * 1 to 128 bytes of UTF-8 without control characters; compared byte for byte.
   */
  'externalId'?: (string);
}

/**
 * How a caller names a member. Rapport keeps no list of members to look up: any reference is one.
 */
export interface MemberRef__Output {
  /**
   * `user` for known members (what `memberId` means over HTTP), `anonymous` for visitors, or a caller's own.
   * Letters, digits, `.`, `_`, `-`; at most 64. Empty means `user`.
   */
  'namespace': (string);
  /**
   * 1 to 128 bytes of UTF-8 without control characters; compared byte for byte.
   */
  'externalId': (string);
}
