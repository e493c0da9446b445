import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Everything random in the demo comes from here, so a seed says it all. */
export interface Random {
  /** From `from` to `to`, both possible. */
  readonly integer: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** Exponentially distributed with this mean. */
  readonly after: (mean: number) => number;
  /** Geometric: how often in a row a coin of this mean count came up; 0, 1, 2, … */
  readonly geometric: (mean: number) => number;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const integer = (from: number, to: number): number => uniformInt(generator, from, to);
  const unit = (): number => uniformFloat64(generator);
  return {
    integer,
    chance: (probability) => unit() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    after: (mean) => -Math.log(1 - unit()) * mean,
    geometric: (mean) => Math.floor(Math.log(1 - unit()) / Math.log(mean / (1 + mean))),
  };
}
