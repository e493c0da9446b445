import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { TenantId } from '@rapport/kernel/ids';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Scope } from './scopes.ts';

export interface TokenSigner {
  /**
   * Signs a token; every call makes another one.
   *
   * @param now the system's clock: tokens expire in real time
   */
  readonly sign: (claims: {
    readonly tenant: TenantId;
    readonly subject: string;
    readonly scopes: readonly Scope[];
    readonly ttlSeconds: number;
    readonly now: EpochMs;
  }) => Promise<{ readonly token: string; readonly expiresAt: EpochMs }>;
}

/** @param privateKeyPem PKCS#8 in PEM, Ed25519; only ingestion and `npm start` hold it */
export function createTokenSigner(privateKeyPem: string): TokenSigner {
  const privateKey = createPrivateKey(privateKeyPem);
  if (privateKey.asymmetricKeyType !== 'ed25519')
    throw new TypeError('The private key of tokens is an Ed25519 key.');
  return {
    sign: async ({ tenant, subject, scopes, ttlSeconds, now }) => {
      const issuedAt = Math.floor(now / SECOND_MS);
      const expires = issuedAt + ttlSeconds;
      const token = await new SignJWT({ tenant, scopes: [...scopes] })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .setJti(randomUUID())
        .sign(privateKey);
      return { token, expiresAt: expires * SECOND_MS };
    },
  };
}

/** A new pair for a new deployment; the public one goes to every service. */
export function createTokenKeys(): { readonly publicKeyPem: string; readonly privateKeyPem: string } {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKeyPem: pair.publicKey, privateKeyPem: pair.privateKey };
}
