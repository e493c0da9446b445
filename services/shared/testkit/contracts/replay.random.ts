/** Whole numbers from 0 up to `below`, excluded: the same ones for the same seed. */
export type Random = (below: number) => number;

/** Mulberry32: 32 bits of state are plenty for choices that must be repeatable and nothing else. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One of them. @throws RangeError where there is none */
export function pick<T>(random: Random, items: readonly T[]): T {
  const [found] = items.slice(random(items.length)).slice(0, 1);
  if (found === undefined) throw new RangeError('There is nothing to choose from.');
  return found;
}

export function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random(rest.length), 1)).flat();
}
