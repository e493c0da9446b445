import type { Engine } from '@rapport/engine/engine';
import type { Store, Transaction } from '@rapport/engine/ports/store';
import { eventually } from '../eventually.ts';
import { INPUT, START_AT, TALLIES, createWorld } from './world.ts';
import type { Tally, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
let release = (): void => undefined;
afterEach(async () => {
  // Also where the test ended before it.
  release();
  await world.end();
});

const KEYS = ['acme:m0', 'acme:m1', 'acme:m2', 'acme:m3', 'acme:m4', 'acme:m5'];
let visits = 0;

/** One visit of each key. */
const visitAll = () =>
  world.visit(...KEYS.map((key) => ({ id: `v${(visits += 1)}`, key, at: START_AT + visits * 100 })));

/** The world's store, which tells how many tallies were read from it, and keeps transactions waiting. */
function watched() {
  let read = 0;
  let held: Promise<unknown> | undefined;
  let waiting = 0;
  const store: Store = {
    ...world.store,
    getMany: (collection, ids) => {
      if (collection === TALLIES) read += ids.length;
      return world.store.getMany(collection, ids);
    },
    transact: async (transaction: Transaction) => {
      waiting += 1;
      await held;
      waiting -= 1;
      return world.store.transact(transaction);
    },
  };
  return {
    store,
    read: (): number => read,
    /** Until this is over. */
    hold: (until: Promise<unknown>): void => {
      held = until;
    },
    waiting: (): number => waiting,
  };
}

const tallyOf = async (engine: Engine, key: string): Promise<Tally | undefined> =>
  (await engine.remembered.getMany(TALLIES, [key])).get(key) as Tally | undefined;

const countsOf = async (engine: Engine): Promise<readonly (number | undefined)[]> =>
  Promise.all(KEYS.map(async (key) => (await tallyOf(engine, key))?.visits));

const times = (count: number): readonly number[] => KEYS.map(() => count);

/** Until memory is known to be ours, and answers. */
async function remembering(engine: Engine, read: () => number): Promise<void> {
  await eventually(async () => {
    const before = read();
    await countsOf(engine);
    return read() === before ? { found: true } : { seen: read() - before };
  });
}

describe('documents by id', () => {
  test('come from memory where this replica writes them', async () => {
    const { store, read } = watched();
    const engine = await world.start({ store });
    await visitAll();
    await world.settled(engine);
    await remembering(engine, read);
    const before = read();
    await expect(countsOf(engine)).resolves.toEqual(times(1));
    expect(read()).toBe(before);
  });

  test('are remembered also where they were read for a question', async () => {
    const first = await world.start();
    await visitAll();
    await world.settled(first);
    await first.stop();
    const { store, read } = watched();
    const engine = await world.start({ store });
    await world.settled(engine);
    await remembering(engine, read);
    expect(read()).toBeGreaterThan(0);
    await expect(countsOf(engine)).resolves.toEqual(times(1));
  });

  test('are what was committed, not what is being committed', async () => {
    const { store, read, hold, waiting } = watched();
    const engine = await world.start({ store });
    await visitAll();
    await world.settled(engine);
    await remembering(engine, read);
    const held = Promise.withResolvers<undefined>();
    release = () => held.resolve(undefined);
    hold(held.promise);
    const [position] = await visitAll();
    await eventually(async () => (waiting() > 0 ? { found: true } : { seen: 'nothing is being committed' }));
    await expect(engine.waitFor(position ?? { topic: INPUT, partition: 0, offset: 0 }, 0)).resolves.toBe(
      false,
    );
    await expect(countsOf(engine)).resolves.toEqual(times(1));
    release();
    await world.settled(engine);
    await expect(countsOf(engine)).resolves.toEqual(times(2));
  });

  test('do not come from memory for long when somebody else has the partition', async () => {
    const { store, read } = watched();
    const engine = await world.start({ store });
    await visitAll();
    await world.settled(engine);
    await remembering(engine, read);
    // As another replica would that took everything over while this one hears nothing of it.
    const rows = await world.documents('test.positions.v1');
    const tallies = (await world.documents(TALLIES)) as readonly Tally[];
    await world.store.transact({
      expectations: [],
      writes: [
        ...rows.map((row) => ({
          kind: 'put' as const,
          collection: 'test.positions.v1',
          document: { ...row, epoch: 'another', cycleId: 'another' },
        })),
        ...tallies.map((tally) => ({
          kind: 'put' as const,
          collection: TALLIES,
          document: { ...tally, visits: 7 },
        })),
      ],
    });
    await eventually(async () => {
      const counts = await countsOf(engine);
      return counts.every((count) => count === 7) ? { found: true } : { seen: counts };
    });
  });

  test('are as new as the position that was waited for, with two replicas and while one of them leaves', async () => {
    const engines = [await world.start(), await world.start()];
    for (let round = 1; round <= 12; round += 1) {
      const positions = await visitAll();
      for (const engine of engines) {
        const reached = await Promise.all(positions.map((position) => engine.waitFor(position, 5_000)));
        expect(reached).toEqual(positions.map(() => true));
        await expect(countsOf(engine)).resolves.toEqual(times(round));
      }
      if (round % 4 === 0) {
        await engines.shift()?.stop();
        engines.push(await world.start());
      }
    }
  });
});
