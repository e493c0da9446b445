import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const LOOK_AGAIN_MS = 10;

/** The part of kafkajs that decides when a request is sent. */
interface Queue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId?: NodeJS.Timeout | null;
  scheduleCheckPendingRequests: (this: Queue) => void;
  readonly checkPendingRequests: () => void;
}

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay for ever on every idle connection (its issues 1556 and 1704),
 * which costs 4 % of a core per client and a warning on Node 24. The cure: with nothing waiting and no throttle there
 * is nothing to look at again. Idempotent.
 */
export function cureIdleTimers(): void {
  const { prototype } = RequestQueue as unknown as { readonly prototype: Queue };
  prototype.scheduleCheckPendingRequests = function schedule(this: Queue): void {
    const waitMs = this.throttledUntil - Date.now();
    if (this.throttleCheckTimeoutId !== null && this.throttleCheckTimeoutId !== undefined) return;
    if (this.pending.length === 0 && !(waitMs > 0)) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      waitMs > 0 ? waitMs : LOOK_AGAIN_MS,
    );
  };
}
