/** A tenant is one company's space. It is taken from the credential, never from a body. */
export type TenantId = string;

/** 128-bit keyed hash of a member's namespace and external id, lower-case hex, 32 characters. */
export type Mid = string;

/** How callers name a member: `{ namespace: 'user', externalId: 'alice' }`. */
export interface MemberRef {
  readonly namespace: string;
  readonly externalId: string;
}

/** Turns a caller's reference into the pseudonymous id that keys and read models use. */
export type MemberIdentifier = (tenant: TenantId, member: MemberRef) => Mid;

export const USER_NAMESPACE = 'user';
export const ANONYMOUS_NAMESPACE = 'anonymous';

/** Longest external id, in bytes of UTF-8. */
export const MAX_EXTERNAL_ID_BYTES = 128;

const CALLER_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TENANT_ID = /^[a-z0-9-]{1,32}$/;

/** Ids that callers make (interactions, segments, campaigns, rules, requests). They never contain `:`. */
export function isCallerId(text: string): boolean {
  return CALLER_ID.test(text);
}

export function isTenantId(text: string): boolean {
  return TENANT_ID.test(text);
}

/**
 * Id of a fact that follows from another one. It always contains `:`, so it never meets a caller's id.
 *
 * @param kind what is derived, for example `reached`
 * @param parts what makes it unique, none containing `:` except the last, which may itself be a derived id;
 *   that keeps the concatenation unambiguous and lets a reader see the cause without a lookup
 */
export function derivedId(kind: string, ...parts: readonly (string | number)[]): string {
  return [kind, ...parts].join(':');
}

const MERGED = 'merged';

/** Id under which a fact of an absorbed member is appended again under the survivor. */
export const mergedId = (mergeId: string, id: string): string => derivedId(MERGED, mergeId, id);

/** Whether a fact was appended again by a merge; by this one, where it is named. */
export const isMerged = (id: string, mergeId?: string): boolean =>
  id.startsWith(mergeId === undefined ? `${MERGED}:` : mergedId(mergeId, ''));

/** The one function that builds stream ids: `{tenant}:{aggregate}:{…}`. */
export function streamId(tenant: TenantId, aggregate: string, ...parts: readonly string[]): string {
  return [tenant, aggregate, ...parts].join(':');
}

/** Kafka key of everything that belongs to one member. */
export function memberKey(tenant: TenantId, mid: Mid): string {
  return `${tenant}:${mid}`;
}

/** Kafka key of everything that belongs to one content item. */
export function contentKey(tenant: TenantId, contentId: string): string {
  return `${tenant}:${contentId}`;
}

/** Keys that belong to no member: ticks and definitions. */
export const SYSTEM_KEY_PREFIX = '_system:';
