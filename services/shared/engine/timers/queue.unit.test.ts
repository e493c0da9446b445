import * as fc from 'fast-check';
import { TimerQueue, isBefore } from './queue.ts';
import type { Timer } from './queue.ts';

const timers = fc.array(
  fc.record({ dueAt: fc.integer({ min: 0, max: 20 }), id: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
  { maxLength: 60 },
);

const inOrder = (given: readonly Timer[]): readonly Timer[] =>
  [...given].sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0));

function drain(queue: TimerQueue): readonly Timer[] {
  const drained: Timer[] = [];
  for (let timer = queue.pop(); timer !== undefined; timer = queue.pop()) drained.push(timer);
  return drained;
}

describe('the timer queue', () => {
  test('gives timers out by instant, then by id', () => {
    fc.assert(
      fc.property(timers, (given) => {
        const queue = new TimerQueue();
        for (const timer of given) queue.push(timer);
        expect(drain(queue)).toEqual(inOrder(given));
      }),
    );
  });

  test('with a horizon gives out the same, whatever it leaves to the store', () => {
    fc.assert(
      fc.property(timers, fc.integer({ min: 1, max: 5 }), (given, most) => {
        const stored: Timer[] = [];
        const queue = new TimerQueue(most);
        for (const timer of given) {
          // One document has one instant: the same timer twice is one.
          if (stored.some(({ id, dueAt }) => id === timer.id && dueAt === timer.dueAt)) continue;
          stored.push(timer);
          queue.push(timer);
          expect(queue.size).toBeLessThanOrEqual(2 * most);
        }
        const drained: Timer[] = [];
        for (;;) {
          const timer = queue.pop();
          if (timer !== undefined) {
            drained.push(timer);
            continue;
          }
          const horizon = queue.loadedThrough;
          if (horizon === undefined) break;
          expect(queue.mustLoad(horizon.dueAt)).toBe(true);
          expect(queue.mustLoad(horizon.dueAt - 1)).toBe(false);
          const left = inOrder(stored.filter((each) => isBefore(horizon, each)));
          queue.load(left.slice(0, most), left.length < most);
        }
        expect(drained).toEqual(inOrder(stored));
      }),
    );
  });
});
