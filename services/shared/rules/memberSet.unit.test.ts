import fc from 'fast-check';
import {
  CHUNK_MEMBERS,
  EMPTY_CHUNK,
  countBits,
  countRegions,
  numbersOf,
  toBits,
  toChunk,
  withNumber,
  withoutNumber,
} from './memberSet.ts';
import type { Bits, Chunk } from './memberSet.ts';

/** As many as a document of a member has characters. */
const MOST_CHARACTERS = 2_731;

const ascending = (numbers: Iterable<number>): readonly number[] =>
  [...numbers].sort((left, right) => left - right);

const all = (bits: Bits): readonly number[] => numbersOf(bits, 0, CHUNK_MEMBERS);

const chunkOf = (numbers: Iterable<number>): Chunk => {
  let chunk = EMPTY_CHUNK;
  for (const number of numbers) chunk = withNumber(chunk, number);
  return chunk;
};

/** Close together or far apart, at both ends, so that lists become bits and bits lists. */
const number = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: CHUNK_MEMBERS - 1 }),
  fc.integer({ min: CHUNK_MEMBERS - 40, max: CHUNK_MEMBERS - 1 }),
);
const numbers = fc.uniqueArray(number, { maxLength: 120 });

describe('a chunk of members', () => {
  it('holds what a set of numbers holds, after any comings and goings', () => {
    const step = fc.tuple(fc.boolean(), number);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let chunk = EMPTY_CHUNK;
        const naive = new Set<number>();
        for (const [comes, one] of steps) {
          const before = chunk;
          const knew = naive.has(one);
          chunk = comes ? withNumber(chunk, one) : withoutNumber(chunk, one);
          if (comes) naive.add(one);
          else naive.delete(one);
          expect(chunk.members).toBe(naive.size);
          if (knew === comes) expect(chunk).toBe(before);
        }
        expect(all(toBits(chunk))).toEqual(ascending(naive));
        expect(countBits(toBits(chunk))).toBe(naive.size);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same text for the same members, whatever way they came, and never long', () => {
    fc.assert(
      fc.property(numbers, numbers, (staying, leaving) => {
        const wanted = chunkOf(ascending(staying));
        let chunk = chunkOf([...leaving, ...staying]);
        for (const one of leaving) if (!staying.includes(one)) chunk = withoutNumber(chunk, one);
        expect(chunk).toEqual(wanted);
        expect(toChunk(toBits(chunk))).toEqual(wanted);
        expect(chunk.set.length).toBeLessThanOrEqual(MOST_CHARACTERS);
      }),
      { numRuns: 300 },
    );
  });

  it('is a list while three digits each are shorter, and bits beyond', () => {
    const every = (step: number): Chunk =>
      chunkOf(Array.from({ length: Math.floor(CHUNK_MEMBERS / step) }, (_, index) => index * step));
    for (const [step, characters] of [
      [100, 3 * 163],
      [19, 3 * 862],
      [18, 2_728],
      [17, 2_726],
      [1, MOST_CHARACTERS],
    ] as const) {
      expect(every(step).set).toHaveLength(characters);
      expect(all(toBits(every(step)))).toHaveLength(Math.floor(CHUNK_MEMBERS / step));
    }
  });

  it('is read from any number on', () => {
    fc.assert(
      fc.property(numbers, number, fc.integer({ min: 0, max: 50 }), (some, first, limit) => {
        const expected = ascending(some).filter((one) => one >= first);
        expect(numbersOf(toBits(chunkOf(some)), first, limit)).toEqual(expected.slice(0, limit));
      }),
    );
  });
});

describe('sets that overlap', () => {
  it('are parted into regions as each number by itself is', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 5 }), (sets) => {
        const counts = new Float64Array(1 << sets.length);
        countRegions(
          sets.map((set) => toBits(chunkOf(set))),
          counts,
        );
        const naive = new Float64Array(1 << sets.length);
        for (const one of new Set(sets.flat())) {
          const region = sets.reduce((sum, set, index) => sum + (set.includes(one) ? 1 << index : 0), 0);
          naive[region] = (naive[region] ?? 0) + 1;
        }
        expect(counts).toEqual(naive);
      }),
      { numRuns: 300 },
    );
  });
});
