import type { Clock } from '@rapport/kernel/clock';
import type { EpochMs } from '@rapport/kernel/instant';

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  readonly set: (at: EpochMs) => void;
  readonly advance: (ms: number) => void;
}

export function createFixedClock(at: EpochMs): FixedClock {
  let now = at;
  return {
    now: () => now,
    follows: () => false,
    set: (to) => {
      now = to;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
