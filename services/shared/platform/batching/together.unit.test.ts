import { setImmediate as turn } from 'node:timers/promises';
import { together } from './together.ts';
import type { TogetherOptions } from './together.ts';

function setUp(most = 10, restMs?: TogetherOptions<number>['restMs']) {
  const batches: { items: readonly number[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const ask = together<number, number>(
    (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, answer: () => resolve(items.map((item) => item * 2)), fail: reject });
      }),
    { most, ...(restMs && { restMs }) },
  );
  return { batches, ask, asked: () => batches.map(({ items }) => items) };
}

describe('calls that come while a batch is under way', () => {
  it('go into the next one, and each gets its own answers in order', async () => {
    const { batches, ask, asked } = setUp();
    const first = ask([1]);
    const others = [ask([2, 3]), ask([]), ask([2])];
    expect(asked()).toEqual([[1]]);
    batches[0]?.answer();
    expect(await first).toEqual([2]);
    await turn();
    expect(asked()).toEqual([[1], [2, 3, 2]]);
    batches[1]?.answer();
    expect(await Promise.all(others)).toEqual([[4, 6], [], [4]]);
  });

  it('wait for another where they do not fit, and go alone where they never do', async () => {
    const { batches, ask, asked } = setUp(3);
    const calls = [ask([0]), ask([1, 2]), ask([3]), ask([4, 5, 6, 7]), ask([8])];
    for (let answered = 0; answered < 4; answered += 1) {
      batches[answered]?.answer();
      await turn();
    }
    expect(asked()).toEqual([[0], [1, 2, 3], [4, 5, 6, 7], [8]]);
    expect(await Promise.all(calls)).toEqual([[0], [2, 4], [6], [8, 10, 12, 14], [16]]);
  });

  it('fail with the batch that they are in, and with no other', async () => {
    const { batches, ask } = setUp();
    const first = ask([1]);
    const others = [ask([2]), ask([3])];
    batches[0]?.answer();
    await turn();
    batches[1]?.fail(new Error('away'));
    expect(await first).toEqual([2]);
    expect((await Promise.allSettled(others)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = ask([4]);
    batches[2]?.answer();
    expect(await after).toEqual([8]);
  });
});

describe('calls that come after a batch has begun', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('wait as long as that batch says, and go together then, whether or not it is through', async () => {
    const { ask, asked } = setUp(10, (items) => items.length * 100);
    void ask([1, 2]);
    void ask([3]);
    void ask([4]);
    await jest.advanceTimersByTimeAsync(199);
    expect(asked()).toEqual([[1, 2]]);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('wait no longer once they are as many as a batch takes', async () => {
    const { ask, asked } = setUp(3, () => 1_000);
    void ask([1]);
    void ask([2, 3]);
    void ask([4]);
    await turn();
    expect(asked()).toEqual([[1], [2, 3, 4]]);
  });

  it('begin at once where that is long ago', async () => {
    const { ask, asked } = setUp(10, () => 100);
    void ask([1]);
    await jest.advanceTimersByTimeAsync(100);
    void ask([2]);
    expect(asked()).toEqual([[1], [2]]);
  });
});
