import fc from 'fast-check';
import { createOrder } from './order.ts';
import type { Order, Placed } from './order.ts';

const midOf = (member: number): string => member.toString(16).padStart(32, '0');
/** As ids are: their bits are spread. */
const spread = (member: number): string =>
  [1, 2, 3, 4].map((word) => ((member * 2_654_435_761 * word) >>> 0).toString(16).padStart(8, '0')).join('');

type Row = readonly [mid: string, score: bigint, reachedAt: number];

/** The same, told by sorting a list. */
function naive(rows: readonly Row[]): readonly Placed[] {
  const sorted = [...rows].sort(([leftId, left, leftAt], [rightId, right, rightAt]) => {
    if (left !== right) return left > right ? -1 : 1;
    return leftAt - rightAt || (leftId < rightId ? -1 : 1);
  });
  return sorted.map(([mid, score, reachedAt], index) => ({
    mid,
    score,
    reachedAt,
    rank: 1 + sorted.filter((one) => one[1] > score).length,
    place: index + 1,
  }));
}

const all = (order: Order): readonly Placed[] => order.from(1, order.size());

describe('members in order', () => {
  it('stand as in a sorted list, whoever moves, leaves and comes back', () => {
    const move = fc.tuple(
      fc.integer({ min: 0, max: 60 }).map(midOf),
      fc.oneof(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        const order = createOrder();
        const rows = new Map<string, Row>();
        for (const [mid, score, reachedAt, leaves] of moves) {
          if (leaves) {
            order.remove(mid);
            rows.delete(mid);
            expect(order.find(mid)).toBeUndefined();
          } else {
            order.set(mid, { score, reachedAt });
            rows.set(mid, [mid, score, reachedAt]);
          }
        }
        const expected = naive([...rows.values()]);
        expect(order.size()).toBe(expected.length);
        expect(all(order)).toEqual(expected);
        for (const row of expected) {
          expect(order.find(row.mid)).toEqual(row);
          expect(order.above(row.score)).toBe(row.rank - 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stand so when leaves are parted and joined, and arrays grow', () => {
    const order = createOrder();
    const rows = new Map<string, Row>();
    const set = (member: number, score: bigint): void => {
      const row: Row = [spread(member), score, member % 7];
      order.set(row[0], { score, reachedAt: row[2] });
      rows.set(row[0], row);
    };
    for (let member = 0; member < 3_000; member += 1) set(member, BigInt((member * 7_919) % 1_009));
    // All gather at one end, so that leaves run empty, and part again.
    for (let member = 0; member < 3_000; member += 1) set(member, 5_000n + BigInt(member % 3));
    for (let member = 0; member < 3_000; member += 5) set(member, BigInt(member));
    // All leave, and come back as they were.
    const before = all(order);
    for (const { mid } of before) order.remove(mid);
    expect([order.size(), all(order), order.above(0n)]).toEqual([0, [], 0]);
    for (const { mid, score, reachedAt } of before) order.set(mid, { score, reachedAt });
    const sorted = [...rows.values()].sort(
      (left, right) => Number(right[1] - left[1]) || left[2] - right[2] || (left[0] < right[0] ? -1 : 1),
    );
    expect(all(order).map(({ mid }) => mid)).toEqual(sorted.map(([mid]) => mid));
    for (const place of [1, 511, 512, 513, 1_024, 2_048, 2_999, 3_000]) {
      const [row] = order.from(place, 1);
      expect(row?.mid).toBe(sorted[place - 1]?.[0]);
      expect(order.find(row?.mid ?? '')).toEqual(row);
    }
  });

  it('stand so when they move by a few places, within a leaf and over its borders', () => {
    const members = 2_000;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(members - 1), fc.integer({ min: -40, max: 40 })), {
          minLength: 4_000,
          maxLength: 4_000,
        }),
        (moves) => {
          const order = createOrder();
          const scores = Array.from({ length: members }, (_, member) => (member * 7_919) % members);
          const reached = scores.map((_, member) => member);
          const set = (member: number): void => {
            order.set(spread(member), {
              score: BigInt(scores[member] ?? 0),
              reachedAt: reached[member] ?? 0,
            });
          };
          for (const member of scores.keys()) set(member);
          for (const [at, [member, by]] of moves.entries()) {
            scores[member] = (scores[member] ?? 0) + by;
            reached[member] = members + at;
            set(member);
          }
          const sorted = [...scores.keys()].sort(
            (left, right) =>
              (scores[right] ?? 0) - (scores[left] ?? 0) || (reached[left] ?? 0) - (reached[right] ?? 0),
          );
          expect(all(order).map(({ mid }) => mid)).toEqual(sorted.map(spread));
          for (const [index, member] of sorted.entries())
            expect(order.find(spread(member))?.place).toBe(index + 1);
        },
      ),
      // To look for a smaller example would take minutes, and the moves of one are told by its seed.
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('answer a page from any place, and nobody behind the last', () => {
    const order = createOrder();
    for (const member of [1, 2, 3]) order.set(midOf(member), { score: BigInt(member), reachedAt: 0 });
    expect(order.from(2, 10).map(({ place }) => place)).toEqual([2, 3]);
    expect(order.from(4, 10)).toEqual([]);
    expect(order.find(midOf(9))).toBeUndefined();
    expect(createOrder().from(1, 10)).toEqual([]);
    expect(createOrder().above(1n)).toBe(0);
  });

  it('take at most 64 bytes each at a million', () => {
    const members = 1_000_000;
    const order = createOrder();
    for (let member = 0; member < members; member += 1) {
      order.set(spread(member), { score: BigInt((member * 48_271) % 100_003), reachedAt: member });
    }
    expect(order.size()).toBe(members);
    expect(order.bytes() / members).toBeLessThanOrEqual(64);
  });
});
