import type { Clock } from '@rapport/kernel/clock';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Schedule } from './schedule.ts';

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

/** The machine's clock of a process: it runs with the schedule, and is never quite right. */
export interface SkewedClock extends Clock {
  /** Somebody has set it: it may go back. */
  readonly jump: (ms: number) => void;
}

export function createSkewedClock(
  schedule: Pick<Schedule, 'now'>,
  startAt: EpochMs,
  skewMs: number,
): SkewedClock {
  let skew = skewMs;
  return {
    now: () => startAt + schedule.now + skew,
    follows: () => false,
    jump: (ms) => {
      skew += ms;
    },
  };
}
