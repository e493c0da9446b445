import fc from 'fast-check';
import { checkItem } from './check.ts';
import type { ShapedItem } from './check.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const context = {
  now: NOW,
  boundsFuture: true,
  backfill: false,
  maxAgeDays: 30,
  currency: 'CNY',
  checkMember: () => undefined,
};
const item: ShapedItem = { memberId: 'm-1', verb: 'content.viewed', occurredAt: '2026-03-01T11:00:00Z' };

const check = (changed: Partial<ShapedItem>) => {
  const whole = { ...item, ...changed };
  return checkItem(whole, JSON.stringify(whole), context);
};

/** A control character other than tab and line ends, or half of a character. */
function isBad(text: string): boolean {
  return Array.from(text).some((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isControl = (code < 0x20 && ![0x09, 0x0a, 0x0d].includes(code)) || code === 0x7f;
    return isControl || (code >= 0xd800 && code <= 0xdfff);
  });
}

describe('texts', () => {
  it('are refused exactly where one of their characters is none, wherever it stands', () => {
    const awkward = fc.constantFrom(
      '\\',
      '\\u0000',
      '\\b',
      '\t',
      '\n',
      '\u0000',
      '\b',
      '\f',
      '\u007f',
      '\ud800',
      '"',
    );
    const text = fc.array(fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 4 });
    const place = fc.constantFrom('channel', 'tag', 'property');
    fc.assert(
      fc.property(text, place, (parts, where) => {
        const value = parts.join('');
        const checked = check(
          where === 'channel'
            ? { channel: value }
            : where === 'tag'
              ? { object: { kind: 'article', id: 'a-1', tags: ['tea', value] } }
              : { properties: { page: value } },
        );
        const field = { channel: 'channel', tag: 'object.tags[1]', property: 'properties.page' }[where];
        if (isBad(value)) {
          expect(checked).toMatchObject({ outcome: 'rejected', rejection: { code: 'TEXT_INVALID', field } });
        } else expect(checked).toMatchObject({ outcome: 'valid' });
      }),
      { numRuns: 1_000 },
    );
  });
});
