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

  it.each(['2026-03-01T08:15:30.412Z', '1969-07-20T20:17:40.001Z', '0001-01-01T00:00:00.000Z'])(
    'reads and refuses in the minute of %s, read before, as it does without',
    (known) => {
      const within = (rest: string) => parseInstant(`${known.slice(0, 17)}${rest}`);
      const start = Date.parse(known);
      expect(parseInstant(known)).toBe(start);
      expect(within('59.999Z')).toBe(Date.parse(`${known.slice(0, 17)}59.999Z`));
      expect(within('00.000Z')).toBe(Date.parse(`${known.slice(0, 17)}00.000Z`));
      for (const rest of ['60.000Z', '5a.000Z', '10.00-Z', '10.0000', '10,000Z', '10.00Z0', '1.0000Z']) {
        expect(within(rest)).toBeUndefined();
      }
    },
  );

  it('reads back what toInstant writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62135596800000, max: 253402300799999 }), (at) => {
        expect(parseInstant(toInstant(at))).toBe(at);
      }),
    );
  });
});
