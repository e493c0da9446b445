import { createHmac, hkdfSync } from 'node:crypto';
import { checkMemberRef, createMemberIdentifier } from './identifier.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');

describe('member identifier', () => {
  // Published vectors: another implementation that gives these with the key 00 01 … 1f reads the same log.
  it.each([
    ['acme', 'user', 'alice', '18dec1a5a4caf9b2e9b8d9b40564120b'],
    ['acme', 'anonymous', 'alice', '497355750f8e0373f4906069893c25e4'],
    ['globex', 'user', 'alice', '230a6de94cb9c81e7bb38755e22301e0'],
    ['acme', 'user', '用户-42', 'ee9baf014abf7e4b141026dc3b6cd53f'],
  ])('gives %s %s/%s its published id', (tenant, namespace, externalId, mid) => {
    expect(createMemberIdentifier(KEY)(tenant, { namespace, externalId })).toBe(mid);
  });

  it('is the HMAC that the format states', () => {
    const tenantKey = Buffer.from(hkdfSync('sha256', KEY, Buffer.alloc(0), 'acme', 32));
    const mac = createHmac('sha256', tenantKey).update(Buffer.from('user\0alice')).digest('hex');
    expect(createMemberIdentifier(KEY)('acme', { namespace: 'user', externalId: 'alice' })).toBe(
      mac.slice(0, 32),
    );
  });

  it('answers the same from its cache', () => {
    const identify = createMemberIdentifier(KEY);
    const member = { namespace: 'user', externalId: 'alice' };
    expect(identify('acme', member)).toBe(identify('acme', member));
    expect(identify('acme', member)).not.toBe(identify('globex', member));
  });

  it('does not normalise: composed and decomposed letters are two members', () => {
    const identify = createMemberIdentifier(KEY);
    const [composed, decomposed] = ['\u00e9', 'e\u0301'].map((externalId) =>
      identify('acme', { namespace: 'user', externalId }),
    );
    expect(composed).not.toBe(decomposed);
  });

  it('refuses a key of another length', () => {
    expect(() => createMemberIdentifier(Buffer.alloc(16))).toThrow(RangeError);
  });
});

describe('member references', () => {
  it.each(['a', 'x'.repeat(128), '€'.repeat(42) + 'ab', 'with space', 'a@b.example', '\u{1F600}'])(
    'takes %j',
    (externalId) => {
      expect(checkMemberRef({ namespace: 'user', externalId })).toBeUndefined();
    },
  );

  it.each([
    ['nothing', ''],
    ['129 bytes', 'x'.repeat(129)],
    ['43 characters of 3 bytes', '€'.repeat(43)],
    ['a zero', 'a\0b'],
    ['a line end', 'a\n'],
    ['DEL', 'a\u007f'],
    ['a C1 control', 'a\u0085'],
    ['a lone surrogate', 'a\ud800'],
  ])('refuses %s without repeating it', (_what, externalId) => {
    const refusal = checkMemberRef({ namespace: 'user', externalId });
    expect(refusal?.code).toBe('MEMBER_EXTERNAL_ID_INVALID');
    if (externalId !== '') expect(refusal?.message).not.toContain(externalId);
  });

  it.each(['', 'a:b', 'a b', 'x'.repeat(65)])('refuses the namespace %j', (namespace) => {
    expect(checkMemberRef({ namespace, externalId: 'a' })?.code).toBe('MEMBER_NAMESPACE_INVALID');
  });
});
