import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importPKCS8, SignJWT } from 'jose';

const MEMBER_KEY_BYTES = 32;
const TOKEN_LIFETIME = '30d';
const OWNER_ONLY = 0o600;

export type Keys = Readonly<{ memberKey: string; tokenPublicKey: string; tokenPrivateKey: string }>;

/** Made once and kept: every id in the log depends on the member key. */
export function loadOrMakeKeys(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateFile = join(folder, 'token-private.pem');
  const publicFile = join(folder, 'token-public.pem');
  const memberKey = readOrMake(join(folder, 'member-key'), () =>
    randomBytes(MEMBER_KEY_BYTES).toString('hex'),
  );
  if (!existsSync(privateFile) || !existsSync(publicFile)) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    rmSync(publicFile, { force: true });
    rmSync(privateFile, { force: true });
    readOrMake(publicFile, () => publicKey);
    readOrMake(privateFile, () => privateKey);
  }
  return {
    memberKey,
    tokenPublicKey: readFileSync(publicFile, 'utf8'),
    tokenPrivateKey: readFileSync(privateFile, 'utf8'),
  };
}

/** A token of a tenant with every scope, for the person at this machine. */
export async function signDevelopmentToken(tokenPrivateKey: string, tenant: string): Promise<string> {
  const key = await importPKCS8(tokenPrivateKey, 'EdDSA');
  return new SignJWT({ tenant, scopes: ['ingest', 'read', 'write', 'backfill', 'admin', 'operator'] })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject('developer')
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFETIME)
    .sign(key);
}

/** The file appears with its content or not at all, so that a killed run leaves no half key. */
function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) {
    const partial = `${file}.${String(process.pid)}`;
    writeFileSync(partial, make(), { mode: OWNER_ONLY });
    linkSync(partial, file);
    rmSync(partial);
  }
  return readFileSync(file, 'utf8');
}
