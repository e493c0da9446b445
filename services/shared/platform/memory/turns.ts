import { setImmediate } from 'node:timers/promises';

/**
 * When a call of a twin, or what a twin calls back, goes on. A turn is what a network takes: whoever waits for one may
 * find that others were first.
 */
export interface Turns {
  /** @param what for the trace: `append`, `answer`, `deliver`, … */
  readonly take: (what: string) => Promise<void>;
}

/** Each call in its caller's order; other work comes between two deliveries, as between two fetches. */
export const inOrder: Turns = {
  take: (what) => (what === 'deliver' ? setImmediate() : Promise.resolve()),
};
