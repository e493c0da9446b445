/** Numbers that follow from a seed, the same on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly unit: () => number;
  /** A whole number in [0, n). */
  readonly below: (n: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws where there is nothing to pick from */
  readonly pick: <T>(items: readonly T[]) => T;
}

const TWO_32 = 2 ** 32;

/** Mulberry32: one word of state, good enough to choose whose turn it is; nothing secret comes from it. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / TWO_32;
  };
  const below = (n: number): number => Math.floor(unit() * n);
  return {
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: <T>(items: readonly T[]) => {
      if (items.length === 0) throw new RangeError('There is nothing to pick from.');
      return items[below(items.length)] as T;
    },
  };
}
