import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Process, Schedule } from '@rapport/platform/memory/schedule';

const afterMicrotasks = globalThis.setImmediate;

/** Resolves when whoever was woken waits again: all microtasks have run. It decides nothing, it only waits. */
export const atRest = (): Promise<void> =>
  new Promise((resolve) => {
    afterMicrotasks(resolve);
  });

type Timer = () => void;

/**
 * Runs `work` while timers, clocks and random numbers are the schedule's: what the engine takes from its platform. It
 * needs no port for them, and a simulation meets every one of them, those to come included. One run at a time.
 *
 * @param wallClock of the process whose code runs
 */
export async function inVirtualTime<T>(
  schedule: Schedule,
  wallClock: (process: Process) => number,
  work: () => Promise<T>,
): Promise<T> {
  if (globalThis.setImmediate !== afterMicrotasks) throw new Error('Another run has not come to its end.');
  const { setTimeout, clearTimeout, setImmediate } = globalThis;
  const { now: dateNow } = Date;
  const { random } = Math;
  const performanceNow = Object.getOwnPropertyDescriptor(performance, 'now');
  const { randomUUID } = crypto;

  const owner = (): Process => {
    const { current } = schedule;
    if (current === undefined) throw new Error('Something runs that belongs to no process.');
    return current;
  };
  const startTimer = (run: () => void, ms = 0): Timer => owner().after(ms, 'timer', run);
  const stopTimer = (timer: Timer | undefined): void => timer?.();
  const word = (): string =>
    Math.floor(schedule.random.unit() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const uuid = (): string => {
    const [one, two, three, four] = [word(), word(), word(), word()];
    return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-8${three.slice(1, 4)}-${three.slice(4)}${four}`;
  };
  Object.assign(globalThis, {
    setTimeout: startTimer,
    clearTimeout: stopTimer,
    setImmediate: (run: () => void) => startTimer(run),
  });
  Object.defineProperty(performance, 'now', {
    value: () => schedule.now,
    configurable: true,
    writable: true,
  });
  Date.now = () => Math.floor(wallClock(owner()));
  Math.random = () => schedule.random.unit();
  Object.assign(crypto, { randomUUID: uuid });
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout, setImmediate });
    if (performanceNow === undefined) Reflect.deleteProperty(performance, 'now');
    else Object.defineProperty(performance, 'now', performanceNow);
    Date.now = dateNow;
    Math.random = random;
    Object.assign(crypto, { randomUUID });
    syncBuiltinESMExports();
  }
}
