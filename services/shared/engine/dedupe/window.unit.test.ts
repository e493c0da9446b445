import * as fc from 'fast-check';
import { DuplicateWindow } from './window.ts';

const WIDTH = 64;

/** The law itself: all records are kept, and all of them are asked. */
function naive(): (id: string, offset: number) => boolean {
  const records: { readonly id: string; readonly offset: number }[] = [];
  return (id, offset) => {
    const known = records.some(
      (record) => record.id === id && record.offset >= offset - WIDTH && record.offset < offset,
    );
    records.push({ id, offset });
    return known;
  };
}

describe('the duplicate window', () => {
  test('agrees with the law for any ids and any gaps between offsets', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 90 }),
      gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 80 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const window = new DuplicateWindow(WIDTH);
        const law = naive();
        let offset = 0;
        for (const { id, gap } of steps) {
          offset += gap;
          expect(window.add('acme', `id${id}`, offset)).toBe(law(`id${id}`, offset));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('reaches back exactly its width, and a repeat renews the id', () => {
    const window = new DuplicateWindow(WIDTH);
    expect(window.add('acme', 'a', 100)).toBe(false);
    expect(window.add('acme', 'a', 100 + WIDTH)).toBe(true);
    expect(window.add('acme', 'a', 100 + 2 * WIDTH)).toBe(true);
    expect(window.add('acme', 'a', 101 + 3 * WIDTH)).toBe(false);
  });

  test('knows one tenant from another', () => {
    const window = new DuplicateWindow();
    window.add('acme', 'a', 0);
    expect(window.add('other', 'a', 1)).toBe(false);
    expect(window.add('acme', 'a', 2)).toBe(true);
  });

  test('agrees with the law after the ring has gone round many times', () => {
    const window = new DuplicateWindow(2_048);
    const last = new Map<string, number>();
    let seed = 7;
    for (let offset = 0; offset < 40_000; offset += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      const id = `id${seed % 3_000}`;
      const before = last.get(id);
      last.set(id, offset);
      expect(window.add('acme', id, offset)).toBe(before !== undefined && before >= offset - 2_048);
    }
  });

  test('is small while idle and at most 40 bytes an id when full', () => {
    const window = new DuplicateWindow(2 ** 14);
    expect(window.bytes).toBeLessThan(64 * 2 ** 10);
    for (let offset = 0; offset < 3 * 2 ** 14; offset += 1) window.add('acme', `id${offset}`, offset);
    expect(window.bytes / 2 ** 14).toBeLessThanOrEqual(40);
  });
});
