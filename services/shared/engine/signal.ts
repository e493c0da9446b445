import { IDLE_TURN_MS, MAX_TURNS, YIELD_MS } from './limits.ts';

/** Nothing to wait for but a call: long enough to cost nothing, short enough for the runtime's timers. */
export const UNTIL_CALLED_MS = 2 ** 31 - 1;

/** Wakes one waiter. A call that nobody waits for yet is kept, so that none is lost between a look and a wait. */
export class Signal {
  private raised = false;
  private resume: (() => void) | undefined;

  raise(): void {
    this.raised = true;
    this.resume?.();
  }

  /** Resolves at the next call of `raise`, at once if there was one since the last wait, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.raised) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.resume = undefined;
    }
    this.raised = false;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Of the event loop: everything else that is ready goes first. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets everything else that is ready have its turn, and what follows from it the next ones (ADR 46). */
export async function yieldToOthers(): Promise<void> {
  for (let turns = 0; turns < MAX_TURNS; turns += 1) {
    const startedAt = performance.now();
    await turn();
    if (performance.now() - startedAt < IDLE_TURN_MS) return;
  }
}

/**
 * For pieces of work that go on side by side, as the partitions of a topic do: whoever asks goes on for what is left of
 * {@link YIELD_MS}, and then one after the other, with a turn of everybody else in between.
 *
 * @returns what to wait for before going on; `undefined` where there is nothing
 */
export function createShifts(): () => Promise<void> | undefined {
  let beganAt = performance.now();
  let queue = Promise.resolve();
  const next = async (): Promise<void> => {
    await turn();
    beganAt = performance.now();
  };
  return () => (performance.now() - beganAt < YIELD_MS ? undefined : (queue = queue.then(next)));
}
