import { YIELD_MS } from './limits.ts';
import { createShifts, yieldToOthers } from './signal.ts';

describe('yieldToOthers', () => {
  /** How many turns are given where others want as many, each of them for a millisecond. */
  const turnsGiven = async (wanted: number): Promise<number> => {
    let [now, left] = [0, wanted];
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const turns = jest.spyOn(globalThis, 'setImmediate').mockImplementation((run: () => void) => {
      if (left > 0) now += 1;
      left -= 1;
      queueMicrotask(run);
      return undefined as unknown as NodeJS.Immediate;
    });
    try {
      await yieldToOthers();
      return turns.mock.calls.length;
    } finally {
      turns.mockRestore();
      clock.mockRestore();
    }
  };

  it('takes one turn where nobody wants any', async () => {
    expect(await turnsGiven(0)).toBe(1);
  });

  it('gives turns until one of them was idle: an answer takes more than one', async () => {
    expect(await turnsGiven(3)).toBe(4);
  });

  it('comes back after eight, whatever others want', async () => {
    expect(await turnsGiven(100)).toBe(8);
  });
});

describe('pieces of work that go on side by side', () => {
  /** The order in which they work, a letter for each unit of work, and a dot for every turn of somebody else. */
  const orderOf = async (pieces: readonly string[], unitMs: number, units: number): Promise<string> => {
    let now = 0;
    let order = '';
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const turns = jest.spyOn(globalThis, 'setImmediate').mockImplementation((run: () => void) => {
      order += '.';
      queueMicrotask(run);
      return undefined as unknown as NodeJS.Immediate;
    });
    try {
      const giveWay = createShifts();
      const work = async (name: string): Promise<void> => {
        for (let unit = 0; unit < units; unit += 1) {
          await giveWay();
          order += name;
          now += unitMs;
        }
      };
      await Promise.all(pieces.map(work));
      return order;
    } finally {
      turns.mockRestore();
      clock.mockRestore();
    }
  };

  it('wait for no turn before a shift is over', async () => {
    expect(await orderOf(['a'], YIELD_MS / 4, 6)).toBe('aaaa.aa');
  });

  it('share a shift, and never have one each in the same turn', async () => {
    const order = await orderOf(['a', 'b', 'c'], YIELD_MS, 3);
    expect(order.replaceAll('.', '')).toHaveLength(9);
    // What begins in the first shift is of one moment.
    expect(order.slice('abc'.length)).not.toMatch(/[abc]{2}/);
  });
});
