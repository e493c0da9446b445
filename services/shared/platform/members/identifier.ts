import { createHmac, hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isCallerId, MAX_EXTERNAL_ID_BYTES } from '@rapport/kernel/ids';
import type { MemberIdentifier, MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import type { Refusal } from '@rapport/kernel/outcome';

/** An entry is a key of at most 225 bytes and 32 characters, about 400 bytes in the heap: 100,000 are 40 MB. */
const MAX_CACHED_MEMBERS = 100_000;
/** One derived key of 32 bytes per tenant. */
const MAX_CACHED_TENANTS = 10_000;

const KEY_BYTES = 32;
const MID_BYTES = 16;

// The C0 controls, DEL and the C1 controls: what Unicode calls Cc.
const CONTROL_CHARACTERS = /\p{Cc}/u;

export type MemberRefusalCode = 'MEMBER_NAMESPACE_INVALID' | 'MEMBER_EXTERNAL_ID_INVALID';

/** What is wrong with a reference, or `undefined` where it names a member. The message never repeats the id. */
export function checkMemberRef(member: MemberRef): Refusal<MemberRefusalCode> | undefined {
  if (!isCallerId(member.namespace)) {
    return {
      code: 'MEMBER_NAMESPACE_INVALID',
      message: 'A namespace has 1 to 64 letters, digits, dots, underscores or hyphens.',
    };
  }
  const id = member.externalId;
  const invalid = (message: string): Refusal<MemberRefusalCode> => ({
    code: 'MEMBER_EXTERNAL_ID_INVALID',
    message,
  });
  if (id === '') return invalid('An external id is not empty.');
  // A character is at least one byte, so a long text is refused without being encoded.
  if (id.length > MAX_EXTERNAL_ID_BYTES || Buffer.byteLength(id) > MAX_EXTERNAL_ID_BYTES) {
    return invalid(`An external id has at most ${MAX_EXTERNAL_ID_BYTES} bytes of UTF-8.`);
  }
  if (!id.isWellFormed())
    return invalid('An external id is well-formed Unicode: a surrogate stands alone in it.');
  if (CONTROL_CHARACTERS.test(id)) return invalid('An external id has no control characters.');
  return undefined;
}

/**
 * `mid` = first 16 bytes of HMAC-SHA-256(tenant key, namespace ‖ 0x00 ‖ external id) in lower-case hexadecimal,
 * tenant key = HKDF-SHA-256(member key, info = tenant). Keys of the log depend on it: it can never change.
 *
 * @param memberKey the deployment's `RAPPORT_MEMBER_KEY`, 32 bytes
 */
export function createMemberIdentifier(memberKey: Buffer): MemberIdentifier {
  if (memberKey.length !== KEY_BYTES) throw new RangeError(`The member key has ${KEY_BYTES} bytes.`);
  const tenantKeys = new LRUCache<TenantId, Buffer>({ max: MAX_CACHED_TENANTS });
  const mids = new LRUCache<string, Mid>({ max: MAX_CACHED_MEMBERS });

  const keyOf = (tenant: TenantId): Buffer => {
    const known = tenantKeys.get(tenant);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', memberKey, Buffer.alloc(0), tenant, KEY_BYTES));
    tenantKeys.set(tenant, key);
    return key;
  };

  return (tenant, { namespace, externalId }) => {
    // Neither a tenant nor a namespace holds 0x00, so the three parts cannot run into each other.
    const cacheKey = `${tenant}\0${namespace}\0${externalId}`;
    const known = mids.get(cacheKey);
    if (known !== undefined) return known;
    const mid = createHmac('sha256', keyOf(tenant))
      .update(`${namespace}\0${externalId}`)
      .digest()
      .toString('hex', 0, MID_BYTES);
    mids.set(cacheKey, mid);
    return mid;
  };
}
