import { canonicalDocument, canonicalText } from './dump.ts';

describe('the canonical dump', () => {
  test('does not depend on the order of fields', () => {
    expect(canonicalText({ b: [1, { d: 2, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":2}]}');
  });

  test('tells a bigint from a number and from a text', () => {
    expect([canonicalText(1n), canonicalText(1), canonicalText('1n')]).toEqual(['1n', '1', '"1n"']);
  });

  test("leaves out the engine's own field, but only at the top", () => {
    const document = { _id: 'a', _rev: 'cycle', nested: { _rev: 'kept' } };
    expect(canonicalDocument(document)).toBe('{"_id":"a","nested":{"_rev":"kept"}}');
  });
});
