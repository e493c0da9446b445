import { yieldToOthers } from './signal.ts';

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
