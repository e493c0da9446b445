import fc from 'fast-check';
import { createPageTokens, readPageSize } from './pages.ts';
import type { Read } from './wire.ts';

const KEY = Buffer.alloc(32, 1);
const pages = createPageTokens(KEY);

function refusalOf(read: Read<unknown>): string {
  return read.outcome === 'rejected' ? read.rejection.code : 'read';
}

describe('page tokens', () => {
  it('bring back where the page ended', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), scalar, { maxKeys: 4 }), (after) => {
        fc.pre(!('__proto__' in after && Object.hasOwn(after, '__proto__')));
        // JSON has no −0 and a store orders both zeros alike.
        const expected = Object.fromEntries(Object.entries(after).map(([k, v]) => [k, v === 0 ? 0 : v]));
        expect(pages.open(pages.sign({ query: 'q', after }), 'q')).toEqual({
          outcome: 'read',
          value: expected,
        });
      }),
    );
  });

  it('are empty on the first page', () => {
    expect(pages.open('', 'q')).toEqual({ outcome: 'read', value: undefined });
  });

  it('are refused with another filter', () => {
    const token = pages.sign({ query: 'acme ListMembers vip', after: { _id: 'acme:1' } });
    expect(refusalOf(pages.open(token, 'acme ListMembers all'))).toBe('PAGE_TOKEN_INVALID');
    expect(refusalOf(pages.open(token, 'globex ListMembers vip'))).toBe('PAGE_TOKEN_INVALID');
  });

  it('are refused with any single character changed', () => {
    const token = pages.sign({ query: 'q', after: { _id: 'acme:1', at: 5 } });
    for (let at = 0; at < token.length; at++) {
      for (const other of ['A', 'B', 'Q', '.', '~'].filter((character) => character !== token[at])) {
        const forged = token.slice(0, at) + other + token.slice(at + 1);
        expect(refusalOf(pages.open(forged, 'q'))).toBe('PAGE_TOKEN_INVALID');
      }
    }
  });

  it('are refused from another deployment', () => {
    const token = createPageTokens(Buffer.alloc(32, 2)).sign({ query: 'q', after: {} });
    expect(refusalOf(pages.open(token, 'q'))).toBe('PAGE_TOKEN_INVALID');
  });

  it.each(['x', '.', 'a.b', 'a.b.c', 'x'.repeat(3_000)])('are refused: %.10s', (token) => {
    expect(refusalOf(pages.open(token, 'q'))).toBe('PAGE_TOKEN_INVALID');
  });
});

describe('page sizes', () => {
  const limits = { standard: 100, most: 1_000 };
  it('have a standard and bounds', () => {
    expect(readPageSize(0, limits)).toEqual({ outcome: 'read', value: 100 });
    expect(readPageSize(1_000, limits)).toEqual({ outcome: 'read', value: 1_000 });
    expect(refusalOf(readPageSize(1_001, limits))).toBe('PAGE_SIZE_INVALID');
    expect(refusalOf(readPageSize(-1, limits))).toBe('PAGE_SIZE_INVALID');
  });
});
