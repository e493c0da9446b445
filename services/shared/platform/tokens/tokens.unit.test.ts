import { createHmac } from 'node:crypto';
import { createTokenKeys, createTokenSigner } from './sign.ts';
import { createTokenVerifier, requireScope } from './verify.ts';
import type { Principal } from './verify.ts';

const NOW = Date.parse('2026-03-01T08:00:00Z');
const KEYS = createTokenKeys();
const CLAIMS = {
  tenant: 'acme',
  subject: 'campaign-tool',
  scopes: ['read', 'ingest'],
  ttlSeconds: 60,
  now: NOW,
} as const;

function base64url(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

async function verdictOf(authorization: string | undefined, now = NOW): Promise<string> {
  const verdict = await createTokenVerifier(KEYS.publicKeyPem, { now: () => now }).verify(authorization);
  return verdict.outcome === 'verified' ? 'verified' : verdict.rejection.code;
}

async function signed(
  claims: Partial<Parameters<ReturnType<typeof createTokenSigner>['sign']>[0]> = {},
): Promise<string> {
  const { token } = await createTokenSigner(KEYS.privateKeyPem).sign({ ...CLAIMS, ...claims });
  return token;
}

describe('tokens', () => {
  it('tell who calls, for whom, and what that may be', async () => {
    const verifier = createTokenVerifier(KEYS.publicKeyPem, { now: () => NOW });
    await expect(verifier.verify(`Bearer ${await signed()}`)).resolves.toEqual({
      outcome: 'verified',
      principal: {
        tenant: 'acme',
        subject: 'campaign-tool',
        scopes: new Set(['read', 'ingest']),
        expiresAt: NOW + 60_000,
      },
    });
  });

  it('are missed where nothing was sent', async () => {
    await expect(verdictOf(undefined)).resolves.toBe('TOKEN_MISSING');
    await expect(verdictOf('')).resolves.toBe('TOKEN_MISSING');
  });

  it('expire', async () => {
    const authorization = `Bearer ${await signed()}`;
    await expect(verdictOf(authorization, NOW + 59_999)).resolves.toBe('verified');
    await expect(verdictOf(authorization, NOW + 60_000)).resolves.toBe('TOKEN_EXPIRED');
  });

  it('expire in the cache too', async () => {
    let now = NOW;
    const verifier = createTokenVerifier(KEYS.publicKeyPem, { now: () => now });
    const authorization = `Bearer ${await signed()}`;
    await expect(verifier.verify(authorization)).resolves.toMatchObject({ outcome: 'verified' });
    now += 60_000;
    await expect(verifier.verify(authorization)).resolves.toMatchObject({
      rejection: { code: 'TOKEN_EXPIRED' },
    });
  });

  describe('that were just verified', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it('are known at once, until they expire and for no longer than a second', async () => {
      let now = NOW;
      const verifier = createTokenVerifier(KEYS.publicKeyPem, { now: () => now });
      const authorization = `Bearer ${await signed()}`;
      const subject = (): string | undefined => verifier.justVerified?.(authorization)?.subject;
      expect(subject()).toBeUndefined();
      await verifier.verify(authorization);
      await verifier.verify(authorization);
      expect(subject()).toBe('campaign-tool');
      expect(verifier.justVerified?.(`${authorization}x`)).toBeUndefined();
      expect(verifier.justVerified?.(undefined)).toBeUndefined();
      now = NOW + 60_000;
      expect(subject()).toBeUndefined();
      now = NOW;
      jest.advanceTimersByTime(1_000);
      expect(subject()).toBeUndefined();
    });
  });

  it('are not ours when another key signed them', async () => {
    const { token } = await createTokenSigner(createTokenKeys().privateKeyPem).sign(CLAIMS);
    await expect(verdictOf(`Bearer ${token}`)).resolves.toBe('TOKEN_INVALID');
  });

  it('are not ours when a claim was changed', async () => {
    const [header, , signature] = (await signed()).split('.');
    const forged = base64url({
      sub: 'x',
      tenant: 'globex',
      scopes: ['operator'],
      exp: NOW / 1000 + 60,
      jti: '1',
    });
    await expect(verdictOf(`Bearer ${header ?? ''}.${forged}.${signature ?? ''}`)).resolves.toBe(
      'TOKEN_INVALID',
    );
  });

  it('are not ours without a signature, whatever their header says', async () => {
    const [, payload] = (await signed()).split('.');
    const none = `${base64url({ alg: 'none' })}.${payload ?? ''}`;
    await expect(verdictOf(`Bearer ${none}.`)).resolves.toBe('TOKEN_INVALID');
    await expect(verdictOf(`Bearer ${none}.${base64url('x')}`)).resolves.toBe('TOKEN_INVALID');
  });

  it('are not ours when the public key was used as a shared secret', async () => {
    const [, payload] = (await signed()).split('.');
    const input = `${base64url({ alg: 'HS256' })}.${payload ?? ''}`;
    const mac = createHmac('sha256', KEYS.publicKeyPem).update(input).digest('base64url');
    await expect(verdictOf(`Bearer ${input}.${mac}`)).resolves.toBe('TOKEN_INVALID');
  });

  it.each(['Basic abc', 'Bearer', 'Bearer a.b', `Bearer ${'a'.repeat(5_000)}.b.c`, 'Bearer a.b.c'])(
    'are not ours: %.20s',
    async (authorization) => {
      await expect(verdictOf(authorization)).resolves.toBe('TOKEN_INVALID');
    },
  );

  it('need a tenant and a subject', async () => {
    await expect(verdictOf(`Bearer ${await signed({ tenant: 'Not A Tenant' })}`)).resolves.toBe(
      'TOKEN_INVALID',
    );
    await expect(verdictOf(`Bearer ${await signed({ subject: '' })}`)).resolves.toBe('TOKEN_INVALID');
  });
});

describe('scopes', () => {
  const principal = (
    ...scopes: Principal['scopes'] extends ReadonlySet<infer S> ? S[] : never
  ): Principal => ({
    tenant: 'acme',
    subject: 's',
    scopes: new Set(scopes),
    expiresAt: NOW,
  });

  it('suffice where one of those required is held', () => {
    expect(requireScope(principal('read'), 'read')).toBeUndefined();
    expect(requireScope(principal('operator'), ['admin', 'operator'])).toBeUndefined();
  });

  it('do not imply one another', () => {
    expect(requireScope(principal('operator', 'admin', 'write'), 'read')?.code).toBe('SCOPE_MISSING');
    expect(requireScope(principal('ingest'), 'backfill')?.code).toBe('SCOPE_MISSING');
    expect(requireScope(principal(), ['read', 'write'])?.code).toBe('SCOPE_MISSING');
  });
});
