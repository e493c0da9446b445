import { createPublicKey, hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { isTenantId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Refusal } from '@rapport/kernel/outcome';
import { isScope } from './scopes.ts';
import type { Scope } from './scopes.ts';

export { isScope, SCOPES } from './scopes.ts';
export type { Scope } from './scopes.ts';

/** Who calls: taken from a verified token, the only source of the tenant. */
export interface Principal {
  readonly tenant: TenantId;
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAt: EpochMs;
}

export type TokenRefusalCode = 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED';

export type TokenVerdict =
  | { readonly outcome: 'verified'; readonly principal: Principal }
  | { readonly outcome: 'rejected'; readonly rejection: Refusal<TokenRefusalCode> };

export interface TokenVerifier {
  /** @param authorization value of the `authorization` header or metadata: `Bearer <token>` */
  readonly verify: (authorization: string | undefined) => Promise<TokenVerdict>;
  /** Who calls, at once, where `verify` has just been told the same; `undefined` says nothing. */
  readonly justVerified?: (authorization: string | undefined) => Principal | undefined;
}

/** Our own tokens have about 350 characters; a longer text is refused before any cryptography. */
const MAX_TOKEN_LENGTH = 4_096;
/** A digest of 44 characters and a principal, about 500 bytes: 10,000 are 5 MB. */
const MAX_CACHED_TOKENS = 10_000;
/**
 * Callers whose next call needs no digest, and for how long: a second, in which such a token stands in memory with its
 * calls anyway. Whoever dumps the heap of an idle service finds none.
 */
const MAX_NEWEST_TOKENS = 64;
const NEWEST_MS = SECOND_MS;
const MAX_SUBJECT_LENGTH = 128;

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The scopes that a caller needs, as a table of policies states them: any one of a list suffices. */
export type RequiredScope = Scope | readonly Scope[];

/** `undefined` where the principal holds the scope, or one of the scopes. */
export function requireScope(
  principal: Principal,
  required: RequiredScope,
): Refusal<'SCOPE_MISSING'> | undefined {
  const anyOf = typeof required === 'string' ? [required] : required;
  if (anyOf.some((scope) => principal.scopes.has(scope))) return undefined;
  return {
    code: 'SCOPE_MISSING',
    message: `This needs a token with the scope ${anyOf.join(' or ')}.`,
    facts: { required: anyOf.join(' ') },
  };
}

/**
 * Verifies tokens offline: JWT, EdDSA with Ed25519, claims `sub tenant scopes exp jti`. A verified token is
 * remembered until it expires.
 *
 * @param publicKeyPem SPKI in PEM
 * @param now the system's clock, also where a deployment's clock follows events: credentials live in real time
 */
export function createTokenVerifier(
  publicKeyPem: string,
  { now = Date.now }: { readonly now?: () => EpochMs } = {},
): TokenVerifier {
  const publicKey = createPublicKey(publicKeyPem);
  if (publicKey.asymmetricKeyType !== 'ed25519')
    throw new TypeError('The public key of tokens is an Ed25519 key.');
  const verified = new LRUCache<string, Principal>({ max: MAX_CACHED_TOKENS });

  const newest = new Map<string, Principal>();
  const rememberNewest = (authorization: string, principal: Principal): void => {
    if (newest.size >= MAX_NEWEST_TOKENS) return;
    if (newest.size === 0) setTimeout(() => newest.clear(), NEWEST_MS).unref();
    newest.set(authorization, principal);
  };

  const verifySignature = async (token: string): Promise<TokenVerdict> => {
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        // The header of a forged token may name any algorithm, `none` included: only ours is ever tried.
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'tenant', 'scopes', 'exp', 'jti'],
        currentDate: new Date(now()),
      });
      const principal = principalOf(payload);
      return principal ? { outcome: 'verified', principal } : rejected('TOKEN_INVALID');
    } catch (error) {
      if (error instanceof errors.JWTExpired) return rejected('TOKEN_EXPIRED');
      return rejected('TOKEN_INVALID');
    }
  };

  return {
    justVerified: (authorization) => {
      const known = authorization === undefined ? undefined : newest.get(authorization);
      return known !== undefined && known.expiresAt > now() ? known : undefined;
    },
    verify: async (authorization) => {
      if (authorization === undefined || authorization === '') return rejected('TOKEN_MISSING');
      if (authorization.length > MAX_TOKEN_LENGTH) return rejected('TOKEN_INVALID');
      const token = BEARER.exec(authorization)?.[1];
      if (token === undefined) return rejected('TOKEN_INVALID');
      // A digest, so that no heap dump of the cache yields credentials.
      const digest = hash('sha256', token, 'base64');
      const known = verified.get(digest);
      if (known) {
        if (known.expiresAt > now()) {
          rememberNewest(authorization, known);
          return { outcome: 'verified', principal: known };
        }
        verified.delete(digest);
        return rejected('TOKEN_EXPIRED');
      }
      const verdict = await verifySignature(token);
      if (verdict.outcome === 'verified') verified.set(digest, verdict.principal);
      return verdict;
    },
  };
}

function principalOf({ sub, tenant, scopes, exp, jti }: JWTPayload): Principal | undefined {
  if (sub === undefined || sub === '' || sub.length > MAX_SUBJECT_LENGTH) return undefined;
  if (typeof tenant !== 'string' || !isTenantId(tenant)) return undefined;
  if (exp === undefined || jti === undefined || jti === '') return undefined;
  if (!Array.isArray(scopes)) return undefined;
  // A scope of a later version gives nothing here and takes nothing away.
  return { tenant, subject: sub, scopes: new Set(scopes.filter(isScope)), expiresAt: exp * SECOND_MS };
}

const MESSAGES: Readonly<Record<TokenRefusalCode, string>> = {
  TOKEN_MISSING: 'Send a token: authorization: Bearer <token>.',
  TOKEN_INVALID: 'The token is not one of this deployment.',
  TOKEN_EXPIRED: 'The token has expired.',
};

function rejected(code: TokenRefusalCode): TokenVerdict {
  return { outcome: 'rejected', rejection: { code, message: MESSAGES[code] } };
}
