import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { cureIdleTimers } from './cures.ts';

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests: () => void;
  checkPendingRequests: () => void;
  destroy: () => void;
}

const Constructor = RequestQueue as unknown as new (options: object) => Queue;

describe('cureIdleTimers', () => {
  const queues: Queue[] = [];
  const queue = (): Queue => {
    const made = new Constructor({
      maxInFlightRequests: 1,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: 'c',
      broker: 'b',
      logger: { debug: () => undefined },
    });
    queues.push(made);
    return made;
  };

  beforeEach(() => {
    cureIdleTimers();
    // Twice, as two adapters in a process do.
    cureIdleTimers();
  });

  afterEach(() => {
    for (const one of queues.splice(0)) one.destroy();
  });

  it('arms no timer where nothing waits and nothing is throttled', () => {
    const idle = queue();
    idle.checkPendingRequests();
    expect(idle.throttleCheckTimeoutId).toBeNull();
  });

  it('looks again where requests wait', () => {
    const busy = queue();
    busy.pending.push({});
    busy.scheduleCheckPendingRequests();
    expect(busy.throttleCheckTimeoutId).not.toBeNull();
  });

  it('looks again when a throttle is over', () => {
    const throttled = queue();
    throttled.throttledUntil = Date.now() + 60_000;
    throttled.scheduleCheckPendingRequests();
    expect(throttled.throttleCheckTimeoutId).not.toBeNull();
  });
});
