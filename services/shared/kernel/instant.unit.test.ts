import fc from 'fast-check';
import { parseInstant, toInstant } from './instant.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-03-01T08:15:30Z', '2026-03-01T08:15:30.000Z'],
    ['2026-03-01T08:15:30.4129Z', '2026-03-01T08:15:30.412Z'],
    ['2026-03-01T08:15:30.5+08:00', '2026-03-01T00:15:30.500Z'],
    ['2024-02-29T23:59:59.999-12:00', '2024-03-01T11:59:59.999Z'],
  ])('reads %s', (text, instant) => {
    const at = parseInstant(text);
    expect(at === undefined ? undefined : toInstant(at)).toBe(instant);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00+01:00',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:01Z',
    '2026-03-01T08:15:30',
    '2026-03-01',
    '1772352930',
    'yesterday',
    '',
  ])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads back what toInstant writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62135596800000, max: 253402300799999 }), (at) => {
        expect(parseInstant(toInstant(at))).toBe(at);
      }),
    );
  });
});
