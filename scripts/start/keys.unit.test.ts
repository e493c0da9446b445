import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSPKI, jwtVerify } from 'jose';
import { loadOrMakeKeys, signDevelopmentToken } from './keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes keys once, readable by their owner alone', () => {
  const keys = loadOrMakeKeys(folder);
  expect(keys.memberKey).toMatch(/^[0-9a-f]{64}$/);
  expect(loadOrMakeKeys(folder)).toEqual(keys);
  expect(statSync(join(folder, 'token-private.pem')).mode & 0o777).toBe(0o600);
});

it('signs a token that the public key verifies', async () => {
  const { tokenPrivateKey, tokenPublicKey } = loadOrMakeKeys(folder);
  const token = await signDevelopmentToken(tokenPrivateKey, 'tea');
  const { payload } = await jwtVerify(token, await importSPKI(tokenPublicKey, 'EdDSA'), {
    algorithms: ['EdDSA'],
  });
  expect(payload).toMatchObject({ sub: 'developer', tenant: 'tea', jti: expect.any(String) });
  expect(payload.scopes).toContain('operator');
});
