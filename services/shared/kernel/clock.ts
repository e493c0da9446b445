import type { EpochMs } from './instant.ts';

/** Where time comes from outside folds: stamping records, deciding commands, noticing due timers. */
export interface Clock {
  readonly now: () => EpochMs;
  /** Whether wall time passes by itself; a clock that follows events appends no ticks outside ingestion. */
  readonly follows: () => boolean;
}

export interface TickData {
  readonly at: string;
  /** From this record on the deployment's clock follows events (`follow`) or the machine (`system`). */
  readonly clock?: 'follow' | 'system';
}
