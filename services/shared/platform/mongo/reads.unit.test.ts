import { setImmediate as turn } from 'node:timers/promises';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import { readTogether } from './reads.ts';

interface Asked {
  readonly collection: string;
  readonly ids: readonly string[];
  /** Of those that end in an even digit there are documents. */
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

function setUp() {
  const asked: Asked[] = [];
  const read = readTogether(
    (collection, ids) =>
      new Promise((resolve, reject) => {
        const answer = (): void =>
          resolve(new Map(ids.filter((id) => Number(id.at(-1)) % 2 === 0).map((id) => [id, { _id: id }])));
        asked.push({ collection, ids, answer, fail: reject });
      }),
  );
  return { asked, read };
}

describe('reads of a collection', () => {
  it('go together while one is under way, and each gets its own', async () => {
    const { asked, read } = setUp();
    const first = read('rows', ['a0']);
    const others = [read('rows', ['b0', 'b1']), read('rows', ['b0', 'c2']), read('rows', [])];
    expect(asked.map(({ ids }) => ids)).toEqual([['a0']]);
    asked[0]?.answer();
    expect(await first).toEqual(new Map([['a0', { _id: 'a0' }]]));
    await turn();
    expect(asked.map(({ ids }) => ids)).toEqual([['a0'], ['b0', 'b1', 'c2']]);
    asked[1]?.answer();
    const found = await Promise.all(others);
    expect(found.map((each) => [...each.keys()])).toEqual([['b0'], ['b0', 'c2'], []]);
  });

  it('wait for none of another collection', () => {
    const { asked, read } = setUp();
    void read('rows', ['a0']);
    void read('members', ['a0']);
    expect(asked.map(({ collection }) => collection)).toEqual(['rows', 'members']);
  });

  it('ask for no more ids at once than one read may', async () => {
    const { asked, read } = setUp();
    const ids = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${name}${index}`);
    const reads = [
      read('rows', ['a0']),
      read('rows', ids('b', MAX_IDS_PER_READ)),
      read('rows', ids('c', MAX_IDS_PER_READ - 1)),
      read('rows', ids('d', 1)),
      read('rows', ids('e', 1)),
    ];
    for (let answered = 0; answered < 4; answered += 1) {
      asked[answered]?.answer();
      await turn();
    }
    await Promise.all(reads);
    expect(asked.map((each) => each.ids.length)).toEqual([1, MAX_IDS_PER_READ, MAX_IDS_PER_READ, 1]);
  });

  it('fail together, and the next ones begin anew', async () => {
    const { asked, read } = setUp();
    const first = read('rows', ['a0']);
    const second = read('rows', ['b0']);
    asked[0]?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    asked[1]?.answer();
    expect((await second).size).toBe(1);
    await turn();
    const third = read('rows', ['c0']);
    asked[2]?.answer();
    expect((await third).size).toBe(1);
  });
});
